import { useEffect, useRef, useState } from 'react'
import { useElement, useSurface } from '../surface.ts'
import type { ControlProps } from './control-props.ts'

const kinds: Record<string, string> = { email_text_input: 'email', url_text_input: 'url', number_input: 'text' }

/** Keeps what is typed here at once, and in the form shortly after. */
export function TextInput({ block, element, id, describedBy, invalid }: ControlProps) {
  const { value, use, told } = useElement({ block, element })
  const { pending } = useSurface()
  const [typed, setTyped] = useState(typeof value === 'string' ? value : '')
  /** Lets what was typed before go, as more has been typed; whoever waits for it must not wait for ever. */
  const overtake = useRef(() => {})
  useEffect(() => {
    return () => overtake.current()
  }, [])

  function type(text: string): void {
    setTyped(text)
    overtake.current()
    const kept = new Promise<boolean>((done) => {
      const timer = setTimeout(() => done(true), 120)
      overtake.current = () => {
        clearTimeout(timer)
        done(false)
      }
    }).then((isNewest) => isNewest && use(text || null, false))
    pending.add(kept)
    void kept.finally(() => pending.delete(kept))
  }

  const shared = {
    id,
    value: typed,
    maxLength: element.max_length,
    placeholder: element.placeholder?.text,
    'aria-describedby': describedBy,
    'aria-invalid': invalid,
    'aria-required': block.optional !== true,
  }
  if (element.multiline) return <textarea rows={4} {...shared} onChange={(event) => type(event.target.value)} />
  return (
    <input
      type={kinds[element.type] ?? 'text'}
      inputMode={element.type === 'number_input' ? 'decimal' : undefined}
      {...shared}
      onChange={(event) => type(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.nativeEvent.isComposing || !told) return
        event.preventDefault()
        void use(typed || null, true)
      }}
    />
  )
}
