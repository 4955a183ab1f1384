import type { AwsView } from '../aws-view.ts'
import { AwsAccount } from './aws-account.tsx'
import { useSandbox } from './sandbox-context.ts'

/** What really is there, beside what the bot says. */
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
      {aws && (
        <div className="scroll">
          <p className="calls">{words.callsMade(aws.calls, aws.mutations)}</p>
          {aws.units.map(({ path, accounts }) => (
            <section key={path} className="unit" aria-label={path}>
              <h2>{path}</h2>
              {accounts.map((account) => (
                <AwsAccount key={account.id} account={account} />
              ))}
            </section>
          ))}
          <details className="permission-sets">
            <summary>
              {words.permissionSets} <small>{aws.permissionSets.length}</small>
            </summary>
            <ul>
              {aws.permissionSets.map(({ name, description, assignments }) => (
                <li key={name}>
                  <b>{name}</b> <small>{words.assignmentsCount(assignments)}</small>
                  {description && <p>{description}</p>}
                </li>
              ))}
            </ul>
          </details>
        </div>
      )}
    </aside>
  )
}
