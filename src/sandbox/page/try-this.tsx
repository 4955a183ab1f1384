import { useState } from 'react'
import type { AwsView } from '../aws-view.ts'
import type { CompanyId } from '../companies.ts'
import { moveClock } from './api.ts'
import { useSandbox } from './sandbox-context.ts'

/** The shortest way through the product, for whoever sees it for the first time; another one in each company. */
export function TryThis({ onTry, aws }: { onTry(text: string): void; aws: AwsView | undefined }) {
  const { words } = useSandbox()
  const [done, setDone] = useState(0)
  const id = aws?.company ?? 'established'
  const ways = useWays(onTry)[id]
  return (
    <details className="try-this" open>
      <summary>{words.tryThis}</summary>
      <ol>
        {words.steps[id].map(({ text, go: label }, index) => (
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

function useWays(onTry: (text: string) => void): Record<CompanyId, (() => void)[]> {
  const { go, company, lookAtAws } = useSandbox()
  const write = (user: string, text: string) => () => {
    go({ user, place: 'dm' })
    onTry(text)
  }
  const { command } = company.app
  const guide = write('UALICE', command)
  return {
    established: [
      write('UMIA', `${command} request`),
      () => go({ user: 'UBOB', place: 'CPRODUCTION' }),
      lookAtAws,
      () => void moveClock(3_600_000),
    ],
    'half-done': [guide, lookAtAws, () => go({ user: 'UDANA', place: 'CAPPROVALS' }), guide],
    fresh: [guide, lookAtAws, () => go({ user: 'UDANA', place: 'CAPPROVALS' }), lookAtAws],
  }
}
