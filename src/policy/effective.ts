import { createHash } from 'node:crypto'
import { canonical } from '../json.ts'
import type { Policy, Rule } from './policy-schema.ts'

/** A rule with every default filled in. Durations in ms. */
export interface EffectiveRule {
  name: string
  when: Rule['when']
  requesters: string[] | undefined
  approvers: string[]
  approvals: number
  pendingFor: number
  remindEvery: number
  maxDuration: number
  permanent: boolean
  channel: string
  breakGlass: boolean
  deny: boolean
}

/** Break-glass access needs no approval and always ends, whatever the defaults say. */
export function effective(policy: Policy, rule: Rule): EffectiveRule {
  const { defaults } = policy
  const breakGlass = rule.breakGlass ?? false
  return {
    name: rule.name,
    when: rule.when,
    requesters: rule.requesters,
    approvers: rule.approvers ?? defaults.approvers ?? policy.admins,
    approvals: breakGlass ? 0 : (rule.approvals ?? defaults.approvals),
    pendingFor: rule.pendingFor ?? defaults.pendingFor,
    remindEvery: rule.remindEvery ?? defaults.remindEvery,
    maxDuration: rule.maxDuration ?? defaults.maxDuration,
    permanent: breakGlass ? false : (rule.permanent ?? defaults.permanent),
    channel: rule.channel ?? policy.channels.approvals,
    breakGlass,
    deny: rule.deny ?? false,
  }
}

/** sha256, in hex, of the rule's canonical JSON: keys sorted, absent ones left out. */
export const ruleHash = (rule: EffectiveRule): string => createHash('sha256').update(canonical(rule)).digest('hex')

/** Every selector of a person or group in the policy, for the roster. */
export const allSelectors = (policy: Policy): string[] => [
  ...new Set([
    ...policy.admins,
    ...(policy.defaults.approvers ?? []),
    ...policy.rules.flatMap((rule) => [...(rule.requesters ?? []), ...(rule.approvers ?? [])]),
  ]),
]
