import type { AwsCompany } from '../../src/sim/aws/company.ts'
import { generatedCompany } from '../../src/sim/aws/generated-company.ts'
import {
  establishedCompany,
  type SlackCompany,
  slackChannel,
  slackUser,
  slackUserGroup,
} from '../../src/sim/slack/index.ts'

export interface Size {
  accounts: number
  permissionSets: number
  users: number
  /** People in Slack: those who ask and approve. */
  people: number
}

/** The quotas of AWS Organizations and IAM Identity Center. */
export const whole: Size = { accounts: 7_000, permissionSets: 3_500, users: 200_000, people: 300 }
export const quick: Size = { accounts: 300, permissionSets: 100, users: 5_000, people: 100 }

export const awsCompany = ({ accounts, permissionSets, users }: Size): AwsCompany =>
  generatedCompany({ accounts, permissionSets, users, assignments: accounts * 3 })

export const askers = ({ people }: Size): string[] => Array.from({ length: people - 10 }, (_, n) => `U0ASKER${n}`)
export const approvers = Array.from({ length: 10 }, (_, n) => `U0LEAD${n}`)

/** The same people as in Identity Center, by their e-mail addresses. */
export function slackCompany(size: Size): SlackCompany {
  const { team, app, users } = establishedCompany()
  const bot = users.filter((user) => user.id === app.botUserId)
  const ids = [...approvers, ...askers(size)]
  const people = ids.map((id, n) => slackUser({ id, real_name: `Person ${n}`, email: `user-${n}@example.com` }))
  const members = [...ids, app.botUserId]
  return {
    team,
    app,
    users: [...people, ...bot],
    userGroups: [
      slackUserGroup('SENGINEERING', 'engineering', ids),
      slackUserGroup('SSRELEADS', 'sre-leads', approvers),
      slackUserGroup('SAWSADMINS', 'aws-admins', approvers.slice(0, 3)),
    ],
    channels: [
      slackChannel({ id: 'CAPPROVALS', name: 'aws-approvals', members }),
      slackChannel({ id: 'CPRODUCTION', name: 'prod-approvals', members }),
      slackChannel({ id: 'CAUDIT', name: 'aws-audit', members }),
    ],
  }
}

/** A policy as a company of that size has it: rules by OU, by name, by team; the one that decides most is the last. */
export const policy = `
channels: { approvals: CAPPROVALS, audit: CAUDIT }
admins: ["@aws-admins"]
defaults: { approvers: ["@sre-leads"], approvals: 1, maxDuration: 8h }
rules:
  - { name: nobody-in-management, when: { accounts: [management] }, deny: true }
  - { name: no-root-sets, when: { permissionSets: ["root*", "*-break-glass"] }, deny: true, mayBeEmpty: true }
${Array.from(
  { length: 8 },
  (_, n) => `  - name: division-${n}-production
    when: { operations: [assign-permission-set], accounts: ["ou:/Workloads/prod/division-${n}"], permissionSets: ["set-1*", "*admin*"] }
    mayBeEmpty: true
    requesters: ["@engineering"]
    approvals: 2
    channel: CPRODUCTION`,
).join('\n')}
  - { name: contractors, when: { accounts: ["staging-*"] }, requesters: ["@aws-admins"], approvals: 0 }
  - { name: anything-else, when: {} }
`
