import type { Text } from '../i18n.ts'
import type { Json } from '../operations/define.ts'
import { administratorPolicy, adminSets } from './admin.ts'
import type { ShowContext } from './define.ts'
import { hasLandingZone } from './landscape.ts'

/** The units that most companies begin with: https://docs.aws.amazon.com/whitepapers/latest/organizing-your-aws-environment/recommended-ous-and-accounts.html */
export const firstUnits = ['Security', 'Infrastructure', 'Workloads', 'Sandbox'] as const

export interface Offer {
  operation: string
  input: Record<string, Json>
  /** What it is for, in one line. */
  what: Text
}

const policy = 'arn:aws:iam::aws:policy/'
const firstSets: { name: string; sessionDuration: string; policies: string[]; what: Text }[] = [
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
 * A landing zone has its own, so nothing of it is offered there.
 */
export function recommended(context: ShowContext): Offer[] {
  const { directory, findings } = context
  const organization = findings.organization?.state === 'done' && findings['all-features']?.state !== 'todo'
  if (hasLandingZone(context)) return []
  const paths = new Set(directory.accounts().map(({ ouPath }) => ouPath.split('/')[1]))
  const unitsSeen = findings['organizational-units']
  const listed = unitsSeen?.state === 'done' ? unitsSeen.evidence.value.split(', ') : []
  const units = organization && unitsSeen ? firstUnits.filter((name) => !paths.has(name) && !listed.includes(name)) : []
  const names = new Set(directory.permissionSets().map(({ name }) => name))
  const sets = directory.instance?.permissionSetsEnabled
    ? firstSets.filter(
        ({ name }) => !names.has(name) && !(name === 'AdministratorAccess' && adminSets(directory).length > 0),
      )
    : []
  return [
    ...(units.length > 0
      ? [
          {
            operation: 'create-organizational-unit',
            input: { paths: units.map((name) => `/${name}`).join('\n') },
            what: { en: `Organizational units ${units.join(', ')}`, ja: `OU ${units.join('、')}` },
          },
        ]
      : []),
    ...sets.map(({ what, ...input }) => ({ operation: 'create-permission-set', input, what })),
  ]
}
