import type { Foundation } from '../aws-view.ts'
import { useSandbox } from './sandbox-context.ts'

/** What there must be before anybody can have access. */
export function AwsFoundation({ account, plan, root, botRole, organization, instance }: Foundation) {
  const { words } = useSandbox()
  const w = words.foundation
  const facts: [name: string, value: string, good: boolean | undefined][] = [
    ...(plan ? [[w.plan, plan === 'FREE' ? w.free : w.paid, undefined] as [string, string, undefined]] : []),
    [w.rootMfa, root.mfa ? w.on : w.off, root.mfa],
    [w.rootKeys, String(root.accessKeys), root.accessKeys === 0],
    [w.botRole, botRole ? w.there : w.none, botRole],
    [
      w.organization,
      organization ? (organization.allFeatures ? w.allFeatures : w.billingOnly) : w.none,
      organization?.allFeatures ?? false,
    ],
    [
      w.instance,
      instance ? `${instance.region}${instance.permissionSets ? '' : `, ${w.noPermissionSets}`}` : w.none,
      instance?.permissionSets ?? false,
    ],
  ]
  return (
    <section className="account foundation" aria-label={account.name}>
      <h3>
        {account.name} <small>{account.id}</small> {account.state !== 'ACTIVE' && <em>{w.pending}</em>}
      </h3>
      <dl>
        {facts.map(([name, value, good]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className={good === undefined ? '' : good ? 'good' : 'missing'}>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
