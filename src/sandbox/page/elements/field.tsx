import { useId } from 'react'
import { textOf } from '../../../sim/slack/find.ts'
import type { Block } from '../../../sim/slack/types.ts'
import { useSandbox } from '../sandbox-context.ts'
import { useSurface } from '../surface.ts'
import { Control } from './control.tsx'

/** An input block: its label, its element, its hint, and what is wrong with it. */
export function Field({ block }: { block: Block }) {
  const { words } = useSandbox()
  const { errors } = useSurface()
  const id = useId()
  const { element } = block
  if (!element) return null
  const label = textOf(block.label)
  const error = errors[label]
  const described = [...(error ? [`${id}-error`] : []), ...(block.hint ? [`${id}-hint`] : [])].join(' ')
  return (
    <div className={error ? 'field wrong' : 'field'}>
      <label htmlFor={id} id={`${id}-label`}>
        {label} {block.optional && <span className="optional">{words.optional}</span>}
      </label>
      <Control
        block={block}
        element={element}
        id={id}
        label={label}
        invalid={error !== undefined}
        {...(described && { describedBy: described })}
      />
      {error && (
        <p className="error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
      {block.hint && (
        <p className="hint" id={`${id}-hint`}>
          {block.hint.text}
        </p>
      )}
    </div>
  )
}
