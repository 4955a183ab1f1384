import type { AwsView } from '../aws-view.ts'
import { AwsAccount } from './aws-account.tsx'
import { AwsByHand, AwsElsewhere } from './aws-by-hand.tsx'
import { AwsFoundation } from './aws-foundation.tsx'
import { MakeTrouble } from './make-trouble.tsx'
import { NewestCalls } from './newest-calls.tsx'
import { useSandbox } from './sandbox-context.ts'

/** What really is there, beside what the bot says, and what people do there by hand. */
export function AwsPanel({ aws, onHide }: { aws: AwsView | undefined; onHide(): void }) {
  const { words } = useSandbox()
  return (
    <aside className="aws" aria-label={words.aws} tabIndex={-1}>
      <header className="head">
        <h1>{words.aws}</h1>
        <button type="button" className="icon" aria-label={words.hideAws} onClick={onHide}>
          ×
        </button>
      </header>
      {aws && <Contents aws={aws} />}
    </aside>
  )
}

function Contents({ aws }: { aws: AwsView }) {
  const { words } = useSandbox()
  const established = aws.company === 'established' || aws.company === 'japanese'
  return (
    <div className="scroll">
      <p className="calls">{words.callsMade(aws.calls, aws.mutations)}</p>
      {!aws.botRuns && (
        <p className="away" role="status">
          {words.botIsAway}
        </p>
      )}
      {!established && <AwsFoundation {...aws.foundation} />}
      {!established && <AwsByHand steps={aws.byHand} open />}
      {aws.foundation.organization &&
        aws.units.map(({ path, accounts }) => (
          <section key={path} className="unit" aria-label={path}>
            <h2>{path}</h2>
            {accounts.map((account) => (
              <AwsAccount key={account.id} account={account} />
            ))}
          </section>
        ))}
      <AwsElsewhere steps={aws.elsewhere} />
      <MakeTrouble />
      <NewestCalls calls={aws.newest} />
      {aws.permissionSets.length > 0 && <PermissionSets all={aws.permissionSets} />}
      {established && <AwsByHand steps={aws.byHand} open={false} />}
    </div>
  )
}

function PermissionSets({ all }: { all: AwsView['permissionSets'] }) {
  const { words } = useSandbox()
  return (
    <details className="permission-sets">
      <summary>
        {words.permissionSets} <small>{all.length}</small>
      </summary>
      <ul>
        {all.map(({ name, description, assignments }) => (
          <li key={name}>
            <b>{name}</b> <small>{words.assignmentsCount(assignments)}</small>
            {description && <p>{description}</p>}
          </li>
        ))}
      </ul>
    </details>
  )
}
