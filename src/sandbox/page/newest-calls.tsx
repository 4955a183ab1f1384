import type { CallView } from '../aws-view.ts'
import { useSandbox } from './sandbox-context.ts'
import { clockTime } from './times.ts'

/** What is asked for and is not there is an answer like any other. */
const isRefused = (outcome: string): boolean => outcome !== 'ok' && !outcome.includes('NotFound')

/** What the bot asks of AWS, as it happens; what changes something stands out, and so does what AWS refuses. */
export function NewestCalls({ calls }: { calls: CallView[] }) {
  const { words, me, language } = useSandbox()
  return (
    <details className="newest-calls">
      <summary>{words.newestCalls}</summary>
      <ol>
        {calls.map(({ id, at, action, outcome, changes }) => (
          <li key={id} className={isRefused(outcome) ? 'refused' : changes ? 'changes' : ''}>
            <time dateTime={new Date(at).toISOString()}>{clockTime(at, me.tz, language)}</time> {action}
            {outcome !== 'ok' && <em> {outcome}</em>}
          </li>
        ))}
      </ol>
    </details>
  )
}
