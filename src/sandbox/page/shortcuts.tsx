import { useRef, useState } from 'react'
import { Menu } from './elements/menu.tsx'
import { useAct, useSandbox } from './sandbox-context.ts'

/** The app's global shortcuts, from wherever one is. */
export function Shortcuts() {
  const { words, company } = useSandbox()
  const act = useAct()
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  function choose(name: string): void {
    setOpen(false)
    void act('shortcut', { name })
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        className="shortcuts"
        aria-label={words.shortcuts}
        title={words.shortcuts}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
          <path d="M11.5 1.5 4 11.2h4.6L7.6 18.5 16 8.4h-5.2Z" fill="currentColor" />
        </svg>
      </button>
      {open && (
        <Menu anchor={button} width={240} label={words.shortcuts} onClose={() => setOpen(false)}>
          {company.app.shortcuts.map(({ name }) => (
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
