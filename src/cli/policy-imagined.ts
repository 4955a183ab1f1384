import type { Directory, ListedPermissionSet, PermissionSet } from '../aws/types.ts'
import type { PolicyContext } from '../policy/match.ts'
import { type JudgedAccount, matchesName } from '../policy/matching.ts'
import type { Policy } from '../policy/policy-schema.ts'
import type { Asked, Beneficiary } from '../policy/policy-types.ts'
import { groupName, isHandle } from '../policy/selectors.ts'

export interface ExplainArguments {
  requester?: string
  for?: string
  operation?: string
  account?: string
  'account-name'?: string
  'permission-set'?: string
  'high-risk'?: boolean
  duration?: string
  permanent?: boolean
  'member-of'?: string[]
  ou?: string
  tag?: string[]
  /** `false`: it has none. */
  tags?: boolean
  management?: boolean
}

/** Enough people in every group for any number of approvals, so that this never is what refuses. */
const crowd = Array.from({ length: 11 }, (_, i) => `U${i}`)
const noId = '000000000000'

type Imagined = Pick<
  Asked,
  'requester' | 'beneficiary' | 'accountId' | 'permissionSetArn' | 'permissionSetName' | 'permissionSetHighRisk'
> & { context: PolicyContext; account: JudgedAccount | undefined }

/**
 * A company that consists of what the command line says, and of a saved directory where there is one: the requester, and
 * groups of which the requester is in those named. So a policy can be tried without AWS and Slack.
 */
export function imagined(requester: string, given: ExplainArguments, directory?: Directory): Imagined {
  const person = requester.includes('@') ? requester.toLowerCase() : requester
  const groups = new Set(given['member-of']?.map((group) => `@${group.replace(/^@/, '')}`.toLowerCase()))
  const account = given.account === undefined ? undefined : accountOf(given.account, given, directory)
  const set = setOf(given['permission-set'], directory)

  return {
    requester: person,
    beneficiary: beneficiaryOf(given.for ?? 'self', person),
    account,
    ...(account && { accountId: account.id || noId }),
    ...(typeof set === 'object' && { permissionSetArn: set.arn }),
    ...(typeof set === 'string' && { permissionSetName: set, permissionSetHighRisk: given['high-risk'] ?? true }),
    context: {
      directory: { account: () => account, permissionSet: () => (typeof set === 'object' ? set : undefined) },
      roster: {
        members(selector) {
          if (!isHandle(selector)) return new Set([selector])
          const others = crowd.map((id) => `${id}${selector}`)
          return new Set(groups.has(selector) ? [...others, person] : others)
        },
      },
    },
  }
}

/** `self`, an e-mail address of somebody else, or `group:Name`, of whose members nothing is said. */
function beneficiaryOf(who: string, requester: string): Beneficiary {
  const name = groupName(who)
  if (name !== undefined) return { kind: 'group', group: { id: name, name }, members: [] }
  const id = who === 'self' ? requester : who.toLowerCase()
  const gainer = { userId: id, slackIds: [id], perhaps: [], emails: id.includes('@') ? [id] : [], groups: [] }
  return { kind: id === requester ? 'self' : 'person', person: gainer }
}

/** As the saved directory has it; else what was said, and nothing that was not. */
function accountOf(word: string, given: ExplainArguments, directory: Directory | undefined): JudgedAccount {
  const isId = /^\d{12}$/.test(word)
  const known = isId ? directory?.account(word) : directory?.accounts().find(({ name }) => matchesName(word, name))
  const { ou, tag, management } = given
  const pairs = tag?.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])
  const tags = pairs ? Object.fromEntries(pairs) : given.tags === false ? {} : known?.tags
  return {
    id: known?.id ?? (isId ? word : ''),
    name: given['account-name'] ?? known?.name ?? (isId ? '' : word),
    ouPath: ou ?? known?.ouPath ?? '',
    tags,
    management: management ?? known?.management,
  }
}

/** A set that is known, or the name of one of which nothing else is. */
function setOf(word: string | undefined, directory: Directory | undefined): ListedPermissionSet | string | undefined {
  if (word === undefined) return undefined
  const found = directory?.permissionSets().find(({ arn, name }) => arn === word || matchesName(word, name))
  return found ?? (word.startsWith('arn:') ? setWithArn(word) : word)
}

/** Nothing is known of what it allows: not that it allows little. */
const setWithArn = (arn: string): PermissionSet => ({
  arn,
  name: '',
  description: '',
  sessionDuration: '',
  managedPolicies: [],
  customerManagedPolicies: ['?'],
  inlinePolicy: '',
  boundary: '',
})

/** What rules of the policy look at and nobody has said: the options that say it. */
export function untold(
  policy: Policy,
  given: ExplainArguments,
  { account, permissionSetName }: Imagined,
): UntoldCode[] {
  const has = (pattern: RegExp) => policy.rules.some(({ when }) => when.accounts?.some((word) => pattern.test(word)))
  const risky = policy.rules.some(({ when }) => when.permissionSets?.includes('risk:high'))
  const checks: [UntoldCode, boolean | undefined][] = [
    ['id', account && account.id === '' && has(/^\d{12}$/)],
    ['name', account && account.name === '' && has(/^(?!\d{12}$|ou:|tag:|management$|(name:)?\*+$)/)],
    ['place', account && account.ouPath === '' && has(/^ou:\/./)],
    ['tags', account && account.tags === undefined && has(/^tag:/)],
    ['management', account && account.management === undefined && has(/^management$/)],
    ['risk', risky && permissionSetName !== undefined && given['high-risk'] === undefined],
  ]
  return checks.flatMap(([code, is]) => (is ? [code] : []))
}
export type UntoldCode = 'id' | 'name' | 'place' | 'tags' | 'management' | 'risk'
