import { useEffect, useId, useRef, useState } from 'react'
import type { Option } from '../../../sim/slack/types.ts'
import { useSandbox } from '../sandbox-context.ts'
import { type Groups, Options } from './options.tsx'
import { Popup } from './popup.tsx'

interface Props {
  id: string | undefined
  label: string
  placeholder: string
  describedBy: string | undefined
  invalid: boolean
  many: boolean
  clearable: boolean
  chosen: Option[]
  /** The list is loaded anew when this changes. */
  drawn: string
  load(typed: string): Promise<Groups>
  onChoose(options: Option[]): void
}

/** Type to narrow, arrows to move, Enter to choose: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ */
export function Combobox(props: Props) {
  const { words } = useSandbox()
  const { chosen, many, drawn, onChoose } = props
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const [groups, setGroups] = useState<Groups>()
  /** The value of the option that the arrows have come to. */
  const [reached, setReached] = useState<string>()
  const box = useRef<HTMLDivElement>(null)
  const listId = useId()
  const [only] = many ? [] : chosen
  const options = groups?.flatMap((group) => group.options) ?? []
  const current = reached ?? only?.value
  const at = Math.max(
    0,
    options.findIndex(({ value }) => value === current),
  )

  const load = useRef(props.load)
  load.current = props.load
  // biome-ignore lint/correctness/useExhaustiveDependencies: a list that was asked for before the form is drawn anew is of the form before
  useEffect(() => {
    if (!open) return
    let stale = false
    const timer = setTimeout(
      async () => {
        const found = await load.current(typed)
        if (!stale) setGroups(found)
      },
      typed ? 100 : 0,
    )
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [open, typed, drawn])

  function close(): void {
    setOpen(false)
    setTyped('')
    setReached(undefined)
    setGroups(undefined)
  }
  function choose(option: Option): void {
    const without = chosen.filter(({ value }) => value !== option.value)
    onChoose(many ? (without.length < chosen.length ? without : [...chosen, option]) : [option])
    close()
  }
  function key(event: React.KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return
    const option = options[at]
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (event.key === 'Backspace' && typed === '' && (many || props.clearable)) onChoose(chosen.slice(0, -1))
    else if (event.key === 'Escape' && open) close()
    else if (event.key === 'Enter' && open) {
      // With nothing to choose it would send the form.
      if (option) choose(option)
    } else if ((event.key === 'Enter' || step !== 0) && !open) setOpen(true)
    else if (step !== 0) setReached(options[(at + step + options.length) % Math.max(1, options.length)]?.value)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div ref={box} className={props.invalid ? 'combobox wrong' : 'combobox'}>
      {many &&
        chosen.map((option) => (
          <button
            key={option.value}
            type="button"
            className="token"
            aria-label={words.remove(option.text.text)}
            onClick={() => choose(option)}
          >
            {option.text.text} <span aria-hidden="true">×</span>
          </button>
        ))}
      <input
        id={props.id}
        role="combobox"
        autoComplete="off"
        aria-label={props.id ? undefined : props.label}
        aria-expanded={open}
        aria-controls={listId}
        aria-activedescendant={open && options[at] ? `${listId}-${at}` : undefined}
        aria-describedby={props.describedBy}
        aria-invalid={props.invalid}
        className={only && !open ? 'has-choice' : ''}
        placeholder={only?.text.text ?? (chosen.length > 0 ? '' : props.placeholder)}
        value={open ? typed : (only?.text.text ?? '')}
        onChange={(event) => {
          setTyped(event.target.value)
          setReached(undefined)
          setOpen(true)
        }}
        onClick={() => setOpen(true)}
        onBlur={close}
        onKeyDown={key}
      />
      <span className="chevron" aria-hidden="true" />
      {open && (
        <Popup anchor={box}>
          <Options id={listId} label={props.label} groups={groups} at={at} chosen={chosen} onChoose={choose} />
        </Popup>
      )}
    </div>
  )
}
