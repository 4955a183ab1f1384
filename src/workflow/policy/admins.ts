import type { Roster } from '../policy-types.ts'
import { isMember } from './match.ts'
import type { Policy } from './schema.ts'

/** Whether the policy names this person (Slack user id) among its admins: by id, by e-mail or by group. */
export const isAdmin = ({ config, roster }: { config: { policy: Policy }; roster: Roster }, slackId: string): boolean =>
  isMember(roster, config.policy.admins, slackId)
