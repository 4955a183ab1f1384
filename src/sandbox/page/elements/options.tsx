import { useEffect, useRef } from 'react'
import type { Option } from '../../../sim/slack/types.ts'
import { useSandbox } from '../sandbox-context.ts'

export type Groups = { label: string; options: Option[] }[]

interface Props {
  id: string
  label: string
  /** Undefined while the app is being asked. */
  groups: Groups | undefined
  at: number
  chosen: Option[]
  onChoose(option: Option): void
}

export function Options({ id, label, groups, at, chosen, onChoose }: Props) {
  const { words } = useSandbox()
  const current = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the current option is another one when `at` changes
  useEffect(() => {
    current.current?.scrollIntoView({ block: 'nearest' })
  }, [at])
  const starts = groups?.map((_, index) => groups.slice(0, index).reduce((sum, one) => sum + one.options.length, 0))
  const empty = groups?.every(({ options }) => options.length === 0)
  return (
    <div id={id} role="listbox" aria-label={label} tabIndex={-1}>
      {(!groups || empty) && <p className="nothing">{groups ? words.nothingFound : words.searching}</p>}
      {groups?.map((group, index) => (
        // biome-ignore lint/a11y/useSemanticElements: a group of options in a listbox; a fieldset may not be in one
        <div key={group.label} role="group" aria-label={group.label || undefined}>
          {group.label && <p className="group-label">{group.label}</p>}
          {group.options.map((option, inGroup) => {
            const number = (starts?.[index] ?? 0) + inGroup
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard works in the combobox, which keeps the focus
              // biome-ignore lint/a11y/useFocusableInteractive: the combobox keeps the focus
              <div
                key={option.value}
                id={`${id}-${number}`}
                ref={number === at ? current : null}
                role="option"
                aria-selected={chosen.some(({ value }) => value === option.value)}
                className={number === at ? 'option current' : 'option'}
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => onChoose(option)}
              >
                <span>{option.text.text}</span>
                {option.description && <small>{option.description.text}</small>}
              </div>
            )
          })}
        </div>
      ))}
    </div>
  )
}
