import { type ReactNode, type RefObject, useEffect, useRef } from 'react'
import { Popup } from './popup.tsx'

interface Props {
  anchor: RefObject<HTMLButtonElement | null>
  width: number
  label: string
  onClose(): void
  /** Buttons with the role `menuitem`. */
  children: ReactNode
}

/** Hangs on the button that opened it: arrows to move, Escape to close. https://www.w3.org/WAI/ARIA/apg/patterns/menu-button/ */
export function Menu({ anchor, width, label, onClose, children }: Props) {
  const menu = useRef<HTMLDivElement>(null)
  const close = useRef(onClose)
  close.current = onClose
  useEffect(() => {
    menu.current?.querySelector('button')?.focus()
    const away = ({ target }: Event) => {
      if (!menu.current?.contains(target as Node) && !anchor.current?.contains(target as Node)) close.current()
    }
    addEventListener('pointerdown', away)
    return () => removeEventListener('pointerdown', away)
  }, [anchor])
  function key(event: React.KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const items = [...(menu.current?.querySelectorAll('button') ?? [])]
    if (event.key === 'Escape' || event.key === 'Tab') {
      onClose()
      anchor.current?.focus()
    } else if (step !== 0) {
      const at = items.indexOf(document.activeElement as HTMLButtonElement)
      items[(at + step + items.length) % items.length]?.focus()
    }
    if (event.key === 'Escape' || step !== 0) event.preventDefault()
  }
  return (
    <Popup anchor={anchor} width={width}>
      <div ref={menu} role="menu" aria-label={label} tabIndex={-1} onKeyDown={key}>
        {children}
      </div>
    </Popup>
  )
}
