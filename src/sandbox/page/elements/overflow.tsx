import { useRef, useState } from 'react'
import type { Option } from '../../../sim/slack/types.ts'
import { useSandbox } from '../sandbox-context.ts'
import { useElement } from '../surface.ts'
import type { ControlProps } from './control-props.ts'
import { Menu } from './menu.tsx'

export function Overflow({ block, element }: ControlProps) {
  const { words } = useSandbox()
  const { use } = useElement({ block, element })
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  function choose(option: Option): void {
    setOpen(false)
    button.current?.focus()
    if (option.url) window.open(option.url, '_blank', 'noreferrer')
    void use(option)
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
        <Menu anchor={button} width={220} label={words.moreActions} onClose={() => setOpen(false)}>
          {element.options?.map((option) => (
            <button key={option.value} type="button" role="menuitem" className="option" onClick={() => choose(option)}>
              {option.text.text}
            </button>
          ))}
        </Menu>
      )}
    </>
  )
}
