import { canonical } from '../../../json.ts'
import { ActionPattern } from './action-pattern.ts'
import { parsedPolicy } from './policy-text.ts'

/** What one action of a statement allows, or denies: all that `action` matches, without what one of `but` matches. */
export interface Allowance {
  action: ActionPattern
  but: readonly ActionPattern[]
  /** On which resources, under which conditions; empty: on all, always. */
  scope: string
}

type Statement = Record<string, unknown>
const listed = (value: unknown): string[] => [value].flat().filter((item) => typeof item === 'string')
const patterns = (value: unknown) => listed(value).map((text) => new ActionPattern(text))
const everything = new ActionPattern('*')

export function allowances(documents: readonly string[], effect: 'Allow' | 'Deny'): Allowance[] {
  return documents.flatMap((text) => {
    const { Statement = [] } = (parsedPolicy(text) || {}) as { Statement?: Statement | Statement[] }
    const statements = [Statement].flat().filter((statement) => statement?.Effect === effect)
    return statements.flatMap(({ Action, NotAction, Resource, NotResource, Condition }) => {
      const isAll = NotResource === undefined && Condition === undefined && listed(Resource).includes('*')
      const scope = isAll ? '' : canonical({ Resource: listed(Resource).sort(), NotResource, Condition })
      const but = NotAction === undefined ? [] : [{ action: everything, but: patterns(NotAction), scope }]
      return [...patterns(Action).map((action) => ({ action, but: [], scope })), ...but]
    })
  })
}

/** Whether all of one is among the other, wherever and whenever that is. */
export const isAllowedBy = (one: Allowance, other: Allowance): boolean =>
  other.action.covers(one.action) && other.but.every((but) => !but.meets(one.action) || isOut(but, one))
const isOut = (action: ActionPattern, { but }: Allowance) => but.some((out) => out.covers(action))

const isAsWide = (other: Allowance, one: Allowance) => other.scope === '' || other.scope === one.scope
const covers = (other: Allowance, one: Allowance): boolean => isAsWide(other, one) && isAllowedBy(one, other)

/** What a boundary leaves of what the policies allow. */
export function limited(all: readonly Allowance[], most: readonly Allowance[]): Allowance[] {
  return all.flatMap((one) => {
    const left = most.flatMap((limit) => both(one, limit))
    return left.some((some) => covers(some, one)) ? [one] : left
  })
}

function both(one: Allowance, limit: Allowance): Allowance[] {
  const isWhole = limit.action.covers(one.action)
  if (!isWhole && !limit.action.meets(one.action)) return []
  const isNarrower = !isWhole && one.action.covers(limit.action)
  const action = isNarrower ? limit.action : one.action
  const but = [...one.but, ...limit.but].filter((some) => some.meets(action))
  // Which actions two patterns have in common no pattern says: that the other limits it counts as a condition.
  const within = isWhole || isNarrower ? '' : `within ${limit.action.text}`
  const scope = [...new Set([one.scope, limit.scope, within])].filter(Boolean).join(' ')
  return isOut(action, { action, but, scope }) ? [] : [{ action, but, scope }]
}

/** Of more exceptions than this nobody reads each. */
const mostExceptions = 50

/** What of `many` is not among `known`: where only exceptions of one of these are not, these alone. */
export const beyond = (many: readonly Allowance[], known: readonly Allowance[]): Allowance[] =>
  many.flatMap((one) => {
    const isKnown = (some: Allowance) => known.some((other) => covers(other, some))
    if (isKnown(one)) return []
    const wide = known.find((some) => isAsWide(some, one) && some.action.covers(one.action))
    if (!wide || wide.but.length > mostExceptions) return [one]
    return wide.but.flatMap((out) => {
      const action = out.covers(one.action) ? one.action : out
      if (!out.meets(one.action) || isOut(action, one)) return []
      const exception = { ...one, action, but: one.but.filter((some) => some.meets(action)) }
      return isKnown(exception) ? [] : [exception]
    })
  })
