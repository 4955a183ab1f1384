import type { Roster } from '../policy-types.ts'
import { isMember } from './match.ts'
import type { Policy } from './schema.ts'

/** Whether the policy names this person (Slack user id) among its admins, by id, e-mail or group. */
export const isAdmin = (policy: Policy, roster: Roster, slackId: string): boolean =>
  isMember(roster, policy.admins, slackId)
