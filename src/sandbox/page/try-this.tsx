import { useSandbox } from './sandbox-context.ts'
import type { ShownStep } from './tour.ts'

/** The way through the product beside everything else, for whoever has left the welcome. */
export function TryThis({ steps }: { steps: ShownStep[] }) {
  const { words } = useSandbox()
  return (
    <details className="try-this" open>
      <summary>
        {words.tryThis} <small>{words.stepsDone(steps.filter(({ done }) => done).length, steps.length)}</small>
      </summary>
      <TourSteps steps={steps} />
    </details>
  )
}

export function TourSteps({ steps }: { steps: ShownStep[] }) {
  const { words } = useSandbox()
  const next = steps.findIndex(({ done }) => !done)
  return (
    <ol className="tour">
      {steps.map(({ text, label, done, go }, at) => (
        <li key={text} className={done ? 'done' : ''} aria-current={at === next ? 'step' : undefined}>
          {done && (
            <span className="tick">
              ✓<span className="for-ears">{words.done}</span>
            </span>
          )}{' '}
          {text}{' '}
          <button type="button" onClick={go}>
            {label}
          </button>
        </li>
      ))}
    </ol>
  )
}
