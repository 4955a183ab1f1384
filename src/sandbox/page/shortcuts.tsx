import { type ReactNode, useRef, useState } from 'react'
import type { Message } from '../../sim/slack/types.ts'
import { Menu } from './elements/menu.tsx'
import { useAct, useSandbox } from './sandbox-context.ts'

/** The app's global shortcuts, from wherever one is. */
export function Shortcuts() {
  const { words, company } = useSandbox()
  const act = useAct()
  return (
    <ShortcutMenu
      className="shortcuts"
      label={words.shortcuts}
      shortcuts={company.app.shortcuts}
      onChoose={(name) => act('shortcut', { name })}
    >
      <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
        <path d="M11.5 1.5 4 11.2h4.6L7.6 18.5 16 8.4h-5.2Z" fill="currentColor" />
      </svg>
    </ShortcutMenu>
  )
}

/** The app's shortcuts on a message, behind its three dots. */
export function MessageShortcuts({ message: { channel, ts } }: { message: Message }) {
  const { words, company } = useSandbox()
  const act = useAct()
  return (
    <ShortcutMenu
      className="message-menu"
      label={words.messageActions}
      shortcuts={company.app.messageShortcuts}
      onChoose={(name) => act('message-shortcut', { name, on: { channel, ts } })}
    >
      ⋯
    </ShortcutMenu>
  )
}

interface Props {
  className: string
  label: string
  shortcuts: { name: string }[]
  onChoose(name: string): unknown
  /** What the button shows. */
  children: ReactNode
}

function ShortcutMenu({ className, label, shortcuts, onChoose, children }: Props) {
  const { company } = useSandbox()
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  function choose(name: string): void {
    setOpen(false)
    button.current?.focus()
    onChoose(name)
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open && (
        <Menu anchor={button} width={240} label={label} onClose={() => setOpen(false)}>
          {shortcuts.map(({ name }) => (
            <button key={name} type="button" role="menuitem" className="option" onClick={() => choose(name)}>
              <span>{name}</span>
              <small>{company.app.name}</small>
            </button>
          ))}
        </Menu>
      )}
    </>
  )
}
