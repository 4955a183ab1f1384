import type { Text } from '../i18n.ts'
import type { Json } from '../json.ts'
import { administratorPolicy, adminSets } from './admin.ts'
import type { ShowContext } from './define-step.ts'
import { governsIdentityCenter, hasLandingZone } from './landscape.ts'

/**
 * The layout that most companies begin with:
 * https://docs.aws.amazon.com/whitepapers/latest/organizing-your-aws-environment/recommended-ous-and-accounts.html
 */
export const firstUnits = [
  '/Security',
  '/Infrastructure',
  '/Workloads/Production',
  '/Workloads/Staging',
  '/Sandbox',
] as const

export interface Offer {
  operation: string
  input: Record<string, Json>
  /** What it is for, in one line. */
  what: Text
}

const policy = 'arn:aws:iam::aws:policy/'
export const firstSets: { name: string; sessionDuration: string; policies: string[]; what: Text }[] = [
  {
    name: 'AdministratorAccess',
    sessionDuration: 'PT1H',
    policies: [administratorPolicy],
    what: { en: 'AdministratorAccess: full access, 1 hour', ja: 'AdministratorAccess: フルアクセス、1 時間' },
  },
  {
    name: 'PowerUserAccess',
    sessionDuration: 'PT4H',
    policies: [`${policy}PowerUserAccess`],
    what: {
      en: 'PowerUserAccess: building, without users and roles, 4 hours',
      ja: 'PowerUserAccess: ユーザーとロールの管理を除く開発作業、4 時間',
    },
  },
  {
    name: 'ReadOnlyAccess',
    sessionDuration: 'PT8H',
    policies: [`${policy}ReadOnlyAccess`],
    what: { en: 'ReadOnlyAccess: looking, 8 hours', ja: 'ReadOnlyAccess: 閲覧のみ、8 時間' },
  },
]

/**
 * "Use recommended": what is still missing of names, session lengths and a first layout, each as a request of its own.
 * A landing zone has units of its own and, where it governs Identity Center, permission sets: those are not offered then.
 */
export function recommended(context: ShowContext): Offer[] {
  const units = hasLandingZone(context) ? [] : missingUnits(context)
  const sets = governsIdentityCenter(context) ? [] : missingSets(context)
  const list = units.join(', ')
  return [
    ...(units.length > 0
      ? [
          {
            operation: 'create-organizational-unit',
            input: { paths: units.join('\n') },
            what: { en: `Organizational units ${list}`, ja: `OU ${list}` },
          },
        ]
      : []),
    ...sets.map(({ what, ...input }) => ({ operation: 'create-permission-set', input, what })),
  ]
}

/** The units of the first layout; none where the company has units of its own. */
export function missingUnits({ findings, directory }: ShowContext): string[] {
  const seen = findings['organizational-units']
  if (findings.organization?.state !== 'done' || findings['all-features']?.state !== 'done') return []
  if (seen?.state !== 'todo') return []
  const used = directory.accounts().map(({ ouPath }) => ouPath)
  return firstUnits.filter((path) => !used.some((other) => other === path || other.startsWith(`${path}/`)))
}

function missingSets({ directory }: ShowContext) {
  if (!directory.instance?.permissionSetsEnabled) return []
  const names = new Set(directory.permissionSets().map(({ name }) => name))
  return firstSets.filter(
    ({ name }) => !names.has(name) && !(name === 'AdministratorAccess' && adminSets(directory).length > 0),
  )
}
