import { type Say, sentenceGap } from '../../i18n.ts'
import type { Differences, SettingChange } from '../../policy/differences.ts'
import { formatDuration } from '../../policy/duration.ts'
import { clip } from '../draw/blocks.ts'
import { inARow, short } from './audit-words.ts'

// What a policy, what its selectors stand for, and an account's tags were, and what they are.

type Data = Record<string, unknown>

/** What is new in a policy, rule by rule, as far as it fits into a line. */
export function policyNews(data: Data, say: Say): string {
  if (!data.before) return say.plain('audit:policy.first')
  const { added = [], removed = [], changed = [], reordered } = data as Partial<Differences>
  const parts = [
    ...(added.length > 0 ? [say.plain('audit:policy.added', { rules: inARow(added) })] : []),
    ...(removed.length > 0 ? [say.plain('audit:policy.removed', { rules: inARow(removed) })] : []),
    ...(reordered ? [say.plain('audit:policy.reordered')] : []),
    ...(changed.length > 0 ? [say.plain('audit:policy.changed', { changes: changed.map(inShort).join('; ') })] : []),
  ]
  return short(parts.join(sentenceGap(say)) || say.plain('audit:policy.same'), 600)
}

const inShort = ({ rule, key, was, is }: SettingChange): string =>
  `${rule ? `${rule}: ` : ''}${key} ${shownValue(key, was)} → ${shownValue(key, is)}`

const shownValue = (key: string, value: unknown): string =>
  typeof value === 'number' && key !== 'approvals' ? formatDuration(value) : clip(JSON.stringify(value), 80)

type Tags = Record<string, string>
/** Tags that were added, changed or taken away. */
export function tagNews(data: Data): string {
  const [was = {}, is = {}] = [data.was, data.is] as (Tags | undefined)[]
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((key) => was[key] !== is[key])
    .map((key) => `${key}: ${was[key] ?? '-'} → ${is[key] ?? '-'}`)
    .join('; ')
}

export function selector({ selector, rules, count }: Data): Record<string, string | number> {
  return { selector: short(selector), rules: short([rules].flat().join(', '), 160), count: Number(count ?? 0) }
}

/** Names of places with the ids of their units; none: the policy names it no more. */
export function placesNamed({ places }: Data): { places: string } {
  const named = Array.isArray(places) ? places : []
  return { places: inARow(named.map(({ selector, units }) => `${selector} = ${[units].flat().join(' ') || '-'}`)) }
}

/** Which units a name stood for and stands for, and the one that is new. */
export function place(data: Data): Record<string, string | number> {
  const [was, is] = [[data.was].flat(), [data.is].flat()]
  const unit = short(is.find((id) => !was.includes(id)) ?? is[0])
  return { ...selector(data), unit, was: inARow(was), is: inARow(is) }
}
