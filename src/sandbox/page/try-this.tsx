import { useState } from 'react'
import { moveClock } from './api.ts'
import { useSandbox } from './sandbox-context.ts'

/** The shortest way through the product, for whoever sees it for the first time. */
export function TryThis({ onTry }: { onTry(text: string): void }) {
  const { words, go, company } = useSandbox()
  const [done, setDone] = useState(0)
  const ways = [
    () => {
      go({ user: 'UMIA', place: 'dm' })
      onTry(`${company.app.command} request`)
    },
    () => go({ user: 'UBOB', place: 'CPRODUCTION' }),
    () => {
      go({}) // closes a thread that is in front
      document.querySelector<HTMLElement>('.aws')?.focus()
    },
    () => void moveClock(3_600_000),
  ]
  return (
    <details className="try-this" open>
      <summary>{words.tryThis}</summary>
      <ol>
        {words.steps.map(({ text, go: label }, index) => (
          <li key={text} className={index < done ? 'done' : ''}>
            {text}{' '}
            <button
              type="button"
              onClick={() => {
                setDone(Math.max(done, index + 1))
                ways[index]?.()
              }}
            >
              {label}
            </button>
          </li>
        ))}
      </ol>
    </details>
  )
}
