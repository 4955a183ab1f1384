import { createHash } from 'node:crypto'
import type { Ruling } from './policy-types.ts'

/**
 * What several rules say of one request together: everybody whom one of them asks for is needed, and the shortest of their
 * lengths holds.
 */
export function combined(rulings: readonly Ruling[]): Ruling {
  const each = [...new Map(rulings.map((ruling) => [ruling.ruleHash, ruling])).values()].sort((a, b) =>
    a.rule < b.rule ? -1 : 1,
  )
  const strictest = each.toSorted((a, b) => b.approvals - a.approvals)[0]
  if (!strictest) throw new Error('no rule decides on nothing')
  if (each.length === 1) return strictest
  const least = (of: (ruling: Ruling) => number): number => Math.min(...each.map(of))
  const asking = each.filter(({ approvals }) => approvals > 0)
  const union = (of: (ruling: Ruling) => readonly string[]): string[] => [...new Set(asking.flatMap(of))]
  const since = Math.max(...each.map(({ approverSinceMs = 0 }) => approverSinceMs))
  const bounds = each.flatMap(({ bound }) => (bound ? [bound] : []))
  const totals = bounds.flatMap(({ totalMs }) => totalMs ?? [])
  const escalations = each.flatMap(({ escalation }) => (escalation ? [escalation] : []))
  const {
    bootstrap: _,
    onlyFor: __,
    via: ___,
    ticket: ____,
    startWithinMs: _____,
    escalation: _e,
    steps: _s,
    ...rest
  } = strictest
  const ticket = each
    .flatMap((ruling) => ruling.ticket ?? [])
    .toSorted((a, b) => Number(b.required) - Number(a.required))[0]
  const via = each.find((ruling) => ruling.via !== undefined)?.via
  const alone = asking.find(({ bootstrap }) => bootstrap !== undefined)?.bootstrap
  return {
    ...rest,
    rule: each.map(({ rule }) => rule).join(' + '),
    ruleHash: createHash('sha256')
      .update(each.map(({ ruleHash }) => ruleHash).join(' '))
      .digest('hex'),
    approverSelectors: union(({ approverSelectors }) => approverSelectors),
    approvers: union(({ approvers }) => approvers),
    maxDurationMs: least(({ maxDurationMs }) => maxDurationMs),
    permanent: each.every(({ permanent }) => permanent),
    pendingForMs: least(({ pendingForMs }) => pendingForMs),
    remindEveryMs: least(({ remindEveryMs }) => remindEveryMs),
    // Somebody looks at it before it is given, or afterwards.
    breakGlass: asking.length === 0 && each.some(({ breakGlass }) => breakGlass),
    ...(via !== undefined && { via }),
    ...(escalations.length > 0 && {
      escalation: {
        afterMs: Math.min(...escalations.map(({ afterMs }) => afterMs)),
        to: [...new Set(escalations.flatMap(({ to }) => to))],
      },
    }),
    // Each rule has looked for itself at what was given.
    ...(ticket && { ticket }),
    ...(since > 0 && { approverSinceMs: since }),
    ...(bounds.length > 0 && {
      bound: {
        most: Math.min(...bounds.map(({ most }) => most)),
        ...(totals.length > 0 && { totalMs: Math.min(...totals) }),
        countsForMs: Math.max(...bounds.map(({ countsForMs }) => countsForMs)),
      },
    }),
    ...(alone !== undefined && { bootstrap: alone }),
    parts: asking.map(({ rule, approvers, approvals, bootstrap }) => ({
      rule,
      approvers: bootstrap === undefined ? approvers : [...approvers, bootstrap],
      approvals,
    })),
  }
}

/** Whether these people, each counted once, are all that it needs. */
export const isEnough = ({ approvals, parts = [] }: Ruling, yes: readonly string[]): boolean =>
  yes.length >= approvals &&
  parts.every((part) => yes.filter((id) => part.approvers.includes(id)).length >= part.approvals)
