import { useEffect, useRef, useState } from 'react'
import { useSandbox } from '../sandbox-context.ts'
import { useElement } from '../surface.ts'
import type { ControlProps } from './control.tsx'
import { Popup } from './popup.tsx'

export function Overflow({ block, element }: ControlProps) {
  const { words } = useSandbox()
  const { use } = useElement({ block, element })
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const menu = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!open) return
    menu.current?.querySelector('button')?.focus()
    const away = ({ target }: Event) => {
      if (!menu.current?.contains(target as Node) && !button.current?.contains(target as Node)) setOpen(false)
    }
    addEventListener('pointerdown', away)
    return () => removeEventListener('pointerdown', away)
  }, [open])
  function close(): void {
    setOpen(false)
    button.current?.focus()
  }
  function move(event: React.KeyboardEvent): void {
    if (event.key === 'Escape' || event.key === 'Tab') close()
    if (event.key === 'Escape') event.preventDefault()
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const items = [...(menu.current?.querySelectorAll('button') ?? [])]
    if (step === 0 || items.length === 0) return
    event.preventDefault()
    const at = items.indexOf(document.activeElement as HTMLButtonElement)
    items[(at + step + items.length) % items.length]?.focus()
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        className="button overflow"
        aria-label={words.moreActions}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        ⋯
      </button>
      {open && (
        <Popup anchor={button} width={220}>
          <div ref={menu} role="menu" tabIndex={-1} onKeyDown={move}>
            {element.options?.map((option) => (
              <button
                key={option.value}
                type="button"
                role="menuitem"
                className="option"
                onClick={() => {
                  close()
                  if (option.url) window.open(option.url, '_blank', 'noreferrer')
                  void use(option)
                }}
              >
                {option.text.text}
              </button>
            ))}
          </div>
        </Popup>
      )}
    </>
  )
}
