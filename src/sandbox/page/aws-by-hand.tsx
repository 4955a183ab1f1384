import { useId, useState } from 'react'
import type { ManualField, ManualStep } from '../aws-console.ts'
import { doByHand } from './api.ts'
import { useSandbox } from './sandbox-context.ts'

/** Who changes access without the bot; the list on the page shows what becomes of it. */
export function AwsElsewhere({ steps }: { steps: ManualStep[] }) {
  const { words } = useSandbox()
  if (steps.length === 0) return null
  return (
    <details className="by-hand">
      <summary>{words.elsewhere}</summary>
      <ul>
        {steps.map((step) => (
          <Step key={step.id} step={step} />
        ))}
      </ul>
    </details>
  )
}

/** The console, as far as a person must go there: what has no API, as a button. */
export function AwsByHand({ steps, open }: { steps: ManualStep[]; open: boolean }) {
  const { words } = useSandbox()
  const left = steps.filter(({ done }) => !done).length
  return (
    <details className="by-hand" open={open}>
      <summary>
        {words.byHand} <small>{words.leftToDo(left)}</small>
      </summary>
      <ul>
        {steps.map((step) => (
          <Step key={step.id} step={step} />
        ))}
      </ul>
    </details>
  )
}

function Step({ step }: { step: ManualStep }) {
  const { words, language, tell } = useSandbox()
  const [asking, setAsking] = useState(false)
  const title = step.title[language]
  async function perform(input: Record<string, string>): Promise<void> {
    try {
      await doByHand(step.id, input)
      setAsking(false)
    } catch (error) {
      tell(`${words.failed} ${error instanceof Error ? error.message : error}`)
    }
  }
  const press = () => (step.fields.length > 0 ? setAsking(!asking) : void perform({}))
  return (
    <li className={step.done ? 'done' : ''}>
      {step.done && (
        <span className="tick">
          ✓<span className="for-ears">{words.done}</span>
        </span>
      )}
      {!step.offered && <span>{title}</span>}
      {step.offered && (
        <button
          type="button"
          className={step.done ? 'again' : 'button'}
          aria-expanded={step.fields.length > 0 ? asking : undefined}
          onClick={press}
        >
          {title}
        </button>
      )}
      {asking && step.offered && <Fields fields={step.fields} onDo={perform} />}
    </li>
  )
}

function Fields({ fields, onDo }: { fields: ManualField[]; onDo(input: Record<string, string>): void }) {
  const { words, language } = useSandbox()
  const id = useId()
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const entered = new FormData(event.currentTarget)
        onDo(Object.fromEntries([...entered].map(([name, value]) => [name, String(value)])))
      }}
    >
      {fields.map(({ name, label, value, options }) => (
        <p key={name}>
          <label htmlFor={`${id}-${name}`}>{label[language]}</label>
          {options ? (
            <select id={`${id}-${name}`} name={name} defaultValue={value}>
              {options.map((option) => (
                <option key={option.value} value={option.value}>
                  {option.label}
                </option>
              ))}
            </select>
          ) : (
            <input id={`${id}-${name}`} name={name} defaultValue={value} />
          )}
        </p>
      ))}
      <button type="submit" className="button primary">
        {words.doIt}
      </button>
    </form>
  )
}
