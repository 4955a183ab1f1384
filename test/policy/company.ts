import type { Account, PermissionSet } from '../../src/aws/types.ts'
import type { PolicyContext } from '../../src/policy/match.ts'
import type { Policy } from '../../src/policy/policy-schema.ts'
import { type Beneficiary, oneself, type Roster } from '../../src/policy/policy-types.ts'
import { readPolicy } from '../../src/policy/read-policy.ts'

/** A small company as the policy sees it: what the directory and the roster would say of it. */

const account = (id: string, name: string, ouPath: string, more: Partial<Account> = {}): Account => ({
  id,
  name,
  email: `${name}@example.com`,
  state: 'ACTIVE',
  ouPath,
  tags: {},
  management: false,
  ...more,
})
export const accounts = {
  root: account('000000000001', 'example-management', '/', { management: true }),
  prod: account('111111111111', 'prod-payments', '/Workloads/Production/Payments', { tags: { env: 'prod' } }),
  tagged: account('222222222222', 'data-lake', '/Data', { tags: { env: 'prod', team: 'a=b' } }),
  sandbox: account('333333333333', 'sandbox-mia', '/Sandbox'),
  lookalike: account('444444444444', 'attic', '/Workloads/Production-Old'),
}

const set = (name: string): PermissionSet => ({
  arn: `arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-${name.toLowerCase().padEnd(16, '0').slice(0, 16)}`,
  name,
  description: '',
  sessionDuration: 'PT1H',
  managedPolicies: [],
  customerManagedPolicies: [],
  inlinePolicy: '',
  boundary: '',
})
export const sets = { admin: set('AdministratorAccess'), readOnly: set('ReadOnlyAccess') }

export const groups: Record<string, string[]> = {
  '@aws-admins': ['UALICE', 'UDANA'],
  '@engineering': ['UMIA', 'UKEN', 'UBOB'],
  '@sre-leads': ['UBOB', 'UDANA', 'UERI'],
  '@on-call': ['UKEN'],
  'alice@example.com': ['UALICE'],
}

export const roster: Roster = {
  members: (selector) =>
    /^U/.test(selector) ? new Set([selector]) : groups[selector] && new Set(groups[selector] as string[]),
}

export const context: PolicyContext = {
  directory: {
    account: (id) => Object.values(accounts).find((a) => a.id === id),
    permissionSet: (arn) => Object.values(sets).find((s) => s.arn === arn),
  },
  roster,
}

export const head = `channels: { approvals: C0123456789, audit: C0987654321 }
admins: ["@aws-admins", alice@example.com]
`

/** A policy from text; `rules:` may be given alone. */
export function policyOf(text: string): Policy {
  const loaded = readPolicy(text.startsWith('rules:') ? head + text : text, 'policy.yaml')
  if ('mistakes' in loaded) throw new Error(JSON.stringify(loaded.mistakes))
  return loaded.policy
}

/** Somebody asking for themselves: what most requests are. */
export const self = (slackId: string): { requester: string; beneficiary: Beneficiary } => ({
  requester: slackId,
  beneficiary: oneself(slackId),
})

/** An Identity Center user who is that Slack person. */
export const person = (slackId: string, more: { groups?: string[]; perhaps?: string[] } = {}) => ({
  userId: `user-${slackId}`,
  slackIds: [slackId],
  perhaps: more.perhaps ?? [],
  emails: [`${slackId.slice(1).toLowerCase()}@example.com`],
  groups: (more.groups ?? []).map((name) => ({ id: `group-${name}`, name })),
})

export const forPerson = (slackId: string, groups: string[] = []): Beneficiary => ({
  kind: 'person',
  person: person(slackId, { groups }),
})
export const forGroup = (name: string, members: string[] | undefined): Beneficiary => ({
  kind: 'group',
  group: { id: `group-${name}`, name },
  members: members?.map((id) => person(id)),
})
