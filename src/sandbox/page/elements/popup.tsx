import { type ReactNode, type RefObject, useLayoutEffect, useRef } from 'react'

/** A list on top of everything, a dialog included, hung on `anchor`. */
export function Popup(props: { anchor: RefObject<HTMLElement | null>; width?: number; children: ReactNode }) {
  const popup = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const [list, anchor] = [popup.current, props.anchor.current]
    if (!list || !anchor) return
    const place = () => {
      const at = anchor.getBoundingClientRect()
      const width = props.width ?? at.width
      const below = innerHeight - at.bottom
      const up = below < 240 && at.top > below
      Object.assign(list.style, {
        width: `${width}px`,
        left: `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`,
        top: up ? 'auto' : `${at.bottom + 4}px`,
        bottom: up ? `${innerHeight - at.top + 4}px` : 'auto',
        maxHeight: `${Math.min(320, (up ? at.top : below) - 16)}px`,
      })
    }
    list.showPopover()
    place()
    addEventListener('resize', place)
    addEventListener('scroll', place, true)
    return () => {
      removeEventListener('resize', place)
      removeEventListener('scroll', place, true)
    }
  }, [props.anchor, props.width])
  return (
    <div ref={popup} popover="manual" className="popup">
      {props.children}
    </div>
  )
}
