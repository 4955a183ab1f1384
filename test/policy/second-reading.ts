import type { Account, PermissionSet } from '../../src/aws/types.ts'
import type { Policy } from '../../src/policy/policy-schema.ts'
import type { Asked, Beneficiary } from '../../src/policy/policy-types.ts'

const arnOf = (n: number) => `arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-${String(n).repeat(16)}`
const setOf = (n: number, name: string, policy: string): PermissionSet => ({
  arn: arnOf(n),
  name,
  description: '',
  sessionDuration: 'PT1H',
  managedPolicies: [`arn:aws:iam::aws:policy/${policy}`],
  customerManagedPolicies: [],
  inlinePolicy: '',
  boundary: '',
})
/** The permission sets of the company. */
export const sets = [setOf(1, 'Admin', 'AdministratorAccess'), setOf(2, 'Reader', 'ReadOnlyAccess')]

// The rules, read a second time: from what the example policy says, as simply as can be.

/** Accounts, and Slack user groups with their members. */
export type World = { accounts: Account[]; groups: Record<string, string[]> }

type Rule = Policy['rules'][number]
const atOnce = (rule: Rule): boolean => !rule.deny && rule.approvals === 0
const alike = (rule: Rule, a: string, b: string) => (atOnce(rule) ? a === b : a.toLowerCase() === b.toLowerCase())

export function namesAccount(rule: Rule, selector: string, account: Account): boolean {
  if (/^\d+$/.test(selector)) return account.id === selector
  if (selector === 'management') return account.management
  if (selector === 'tag:env=prod') return alike(rule, account.tags?.env ?? '-', 'prod')
  if (selector === 'ga*') return alike(rule, account.name.slice(0, 2), 'ga')
  if (!selector.startsWith('ou:')) return alike(rule, account.name, selector)
  const wanted = selector.slice('ou:/'.length).split('/').filter(Boolean)
  const lies = account.ouPath.replaceAll('\\/', '|').split('/').filter(Boolean)
  return wanted.every((part, i) => alike(rule, part, lies[i] ?? ''))
}

function namesSet(rule: Rule, selector: string, set: PermissionSet): boolean {
  if (selector === '*') return true
  if (selector === 'risk:high') return set.name === 'Admin'
  return alike(rule, selector, set.name)
}

const gainersOf = (whom: Beneficiary): string[] | undefined =>
  whom.kind === 'group'
    ? whom.members?.flatMap(({ slackIds }) => slackIds)
    : 'person' in whom
      ? [...whom.person.slackIds]
      : []

function isFor(rule: Rule, whom: Beneficiary, groups: World['groups']): boolean {
  const words = rule.for ?? (rule.deny ? undefined : atOnce(rule) ? ['self'] : ['self', 'people'])
  if (!words) return true
  const gainers = gainersOf(whom)
  return words.some((word) => {
    if (word === 'self' || word === 'people' || word === 'groups')
      return { self: 'self', person: 'people', group: 'groups' }[whom.kind as 'self' | 'person' | 'group'] === word
    if (word === 'group:Data')
      return (
        whom.kind === 'group' || ('person' in whom && (whom.person.groups ?? []).some(({ name }) => name === 'Data'))
      )
    if (whom.kind === 'group' && !rule.deny) return false
    return gainers === undefined || gainers.some((id) => groups[word]?.includes(id))
  })
}

function isAsked(rule: Rule, { requester, beneficiary }: Asked, groups: World['groups']): boolean {
  const among = (id: string) => rule.requesters?.some((group) => groups[group]?.includes(id)) ?? true
  if (among(requester)) return true
  if (!rule.deny) return false
  const gainers = gainersOf(beneficiary)
  return gainers === undefined || gainers.some(among)
}

const isAbout = (rule: Rule, asked: Asked, { accounts }: World): boolean => {
  const account = accounts.find(({ id }) => id === asked.accountId)
  return (
    account !== undefined && (rule.when.accounts?.some((selector) => namesAccount(rule, selector, account)) ?? true)
  )
}
const isAboutSet = (rule: Rule, asked: Asked): boolean => {
  const set = sets.find(({ arn }) => arn === asked.permissionSetArn)
  return set !== undefined && (rule.when.permissionSets?.some((selector) => namesSet(rule, selector, set)) ?? true)
}
export const isForThis = (rule: Rule, asked: Asked, now: World): boolean =>
  isAboutSet(rule, asked) && isAsked(rule, asked, now.groups) && isFor(rule, asked.beneficiary, now.groups)
export const matches = (rule: Rule, asked: Asked, now: World): boolean =>
  isAbout(rule, asked, now) && isForThis(rule, asked, now)
