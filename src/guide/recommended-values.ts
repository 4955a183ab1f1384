import type { Text } from '../i18n.ts'
import { followsConvention, suggestedName } from './account-naming.ts'
import { adminSets } from './admin.ts'
import { byAws, choices } from './choices.ts'
import type { ShowContext } from './define-step.ts'
import { governsIdentityCenter, hasLandingZone } from './landscape.ts'
import { firstSets } from './recommended.ts'

/** A value that the guide recommends where no operation can send it; `now`: what it is, where that is known. */
export interface Recommended {
  title: Text
  /** Session lengths are written as AWS writes them: `PT1H`. */
  value: string
  now?: string
  /** The step that offers a request for it. */
  step?: string
}

const text = (en: string, ja: string): Text => ({ en, ja })

/**
 * Names and values for one look: of the management account, of the first other accounts, of sessions and of the portal.
 */
export const recommendedValues = (context: ShowContext): Recommended[] => [
  managementName(context),
  ...(hasLandingZone(context) ? [] : firstAccounts(context).map(named)),
  ...(governsIdentityCenter(context) ? [] : [adminSession(context)]),
  ...portalName(context),
]

const named = ({ accountName, email, unit }: FirstAccount): Recommended => ({
  title: text('New account', '新しいアカウント'),
  value: [accountName, email, unit].filter(Boolean).join(' · '),
})

function managementName({ directory, confirmed, ...rest }: ShowContext): Recommended {
  const known = directory.accounts().find(({ management }) => management)?.name ?? confirmed['account-name']?.value
  const value =
    known && followsConvention(known)
      ? known
      : suggestedName(company({ directory, confirmed, ...rest }), 'management', 'prod')
  return {
    title: text('Name of the management account', '管理アカウントの名前'),
    value,
    ...(known && { now: known }),
    ...(betterName({ directory, confirmed, ...rest }) && { step: 'account-name' }),
  }
}

/** The request that gives the management account a name of the convention, where it has another one. */
export function betterName(context: ShowContext) {
  const known = context.directory.accounts().find(({ management }) => management)
  if (context.findings.organization?.state !== 'done' || !known || followsConvention(known.name)) return undefined
  const accountName = suggestedName(company(context), 'management', 'prod')
  return { operation: 'rename-account', input: { account: known.id, accountName } }
}

export interface FirstAccount {
  accountName: string
  /** Absent where no address is known that it could be made from. */
  email?: string
  unit: string
}

const purposes = [
  { words: ['log-archive', 'prod'], unit: '/Security' },
  { words: ['workload', 'prod'], unit: '/Workloads/Production' },
  { words: ['sandbox', 'dev'], unit: '/Sandbox' },
]

/** For security logs, for production and for trying things out; nothing where the company has accounts already. */
export function firstAccounts(context: ShowContext): FirstAccount[] {
  if (context.directory.accounts().length > 1 || context.findings['several-accounts']?.state === 'done') return []
  return purposes.map(({ words, unit }) => {
    const email = addressFor(rootEmail(context), words[0] ?? '')
    return { accountName: suggestedName(company(context), ...words), unit, ...(email && { email }) }
  })
}

/** Mail to `aws+log-archive@` arrives at `aws@` with most providers; AWS takes 64 characters. */
function addressFor(root: string | undefined, purpose: string): string | undefined {
  const [local = '', domain] = root?.split('@') ?? []
  const address = `${local.split('+')[0]}+${purpose}@${domain}`
  return domain && address.length <= 64 ? address : undefined
}

const rootEmail = ({ directory, confirmed }: ShowContext): string | undefined =>
  directory.accounts().find(({ management }) => management)?.email ?? confirmed['root-email']?.value ?? undefined

/** Taken from the domain of root's address: `aws@example.co.jp` gives `example`. */
function company(context: ShowContext): string {
  const domain = rootEmail(context)?.split('@')[1] ?? ''
  return suggestedName(domain.split('.')[0] ?? '') || 'example'
}

function adminSession({ directory }: ShowContext): Recommended {
  const [set] = adminSets(directory)
  const recommended = firstSets.find(({ name }) => name === 'AdministratorAccess')?.sessionDuration ?? 'PT1H'
  return {
    title: text('Session of AdministratorAccess', 'AdministratorAccess のセッション時間'),
    value: recommended,
    ...(set && { now: set.sessionDuration }),
  }
}

/** The address that AWS gives is as good: nobody has to give it a name. */
const ifNamed = text('Name of the access portal, if you give it one', 'アクセスポータルの名前（付ける場合）')

/** Once Identity Center is there, the name can no longer be read, and was perhaps given. */
function portalName(context: ShowContext): Recommended[] {
  const made = context.choices.portalAlias
  if (made?.by === byAws || made?.value === 'none') return []
  const value = made?.value ?? company(context)
  const title = made ? choices.portalAlias.title : ifNamed
  return [{ title, value, ...(made && { now: made.value }) }]
}
