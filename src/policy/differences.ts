import { createHash } from 'node:crypto'
import { canonical, type Json } from '../json.ts'
import { effective } from './effective.ts'
import type { Policy } from './policy-schema.ts'

type Values = { [key: string]: Json }

/** All that decides, as plain data: every rule with the defaults filled in. Durations in ms. */
export const plainPolicy = (policy: Policy): Values =>
  JSON.parse(JSON.stringify({ ...policy, rules: policy.rules.map((rule) => effective(policy, rule)) }))

/** sha256, in hex, of its canonical JSON. */
export const policyHash = (plain: Values): string => createHash('sha256').update(canonical(plain)).digest('hex')

export interface SettingChange {
  /** The name of the rule; empty for settings outside the rules. */
  rule: string
  key: string
  was: Json
  is: Json
}

export interface Differences {
  added: string[]
  removed: string[]
  changed: SettingChange[]
  /** The rules that both have stand in another order: the first that matches decides. */
  reordered: boolean
}

/** What is new in a policy against the one before it, rule by rule. */
export function differences(before: Values, after: Values): Differences {
  const { rules: oldRules, ...old } = before
  const { rules: newRules, ...now } = after
  const [was, is] = [byName(oldRules), byName(newRules)]
  const both = [...is.keys()].filter((name) => was.has(name))
  return {
    added: [...is.keys()].filter((name) => !was.has(name)),
    removed: [...was.keys()].filter((name) => !is.has(name)),
    changed: [
      ...both.flatMap((name) => changes(name, was.get(name) ?? {}, is.get(name) ?? {})),
      ...changes('', old, now),
    ],
    reordered: canonical([...was.keys()].filter((name) => is.has(name))) !== canonical(both),
  }
}

const byName = (rules: Json | undefined): Map<string, Values> =>
  new Map((Array.isArray(rules) ? (rules as Values[]) : []).map((rule) => [String(rule.name), rule]))

const changes = (rule: string, was: Values, is: Values): SettingChange[] =>
  [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((key) => canonical(was[key]) !== canonical(is[key]))
    .map((key) => ({ rule, key, was: was[key] ?? null, is: is[key] ?? null }))
