import { covers } from './covers.ts'
import { type EffectiveRule, effective, isLaxer, readingOf } from './effective.ts'
import { accessOperations } from './match.ts'
import { type JudgedAccount, type JudgedSet, matchesAccount, matchesPermissionSet } from './matching.ts'
import type { Policy } from './policy-schema.ts'

/**
 * The rules on access that decide for an account as it was, and do not as it becomes, where a rule that is not as strict
 * gives access from then on: one further down, or one that comes before it now. Whoever moves, tags or renames an account
 * past a rule needs what that rule asks for.
 */
export function rulesLeft(
  policy: Policy,
  was: JudgedAccount,
  becomes: JudgedAccount,
  sets: readonly JudgedSet[],
): EffectiveRule[] {
  const rules = policy.rules.map((rule) => effective(policy, rule)).filter(isAboutAccess)
  const [before, after] = [matching(rules, was), matching(rules, becomes)]
  return before
    .filter((left, at) => {
      if (!left || !(left.rule.deny || left.rule.approvals > 0)) return false
      if (isHidden(left.rule, before.slice(0, at))) return false
      return after.some((found, i) => {
        // Where it is about the account still, it goes on to take up what comes to it.
        if (i >= at && after[at]?.surely) return false
        if (!found || !isLaxer(found.rule, left.rule) || !mayShareSet(found.rule, left.rule, sets)) return false
        // What came first before comes first still.
        if (i < at && before[i]?.surely) return false
        return !isHidden(
          found.rule,
          after.slice(0, i).filter((first) => first && !isLaxer(first.rule, left.rule)),
        )
      })
    })
    .flatMap((left) => left?.rule ?? [])
}

const isAboutAccess = ({ when: { operations } }: EffectiveRule): boolean =>
  operations === undefined || operations.some((operation) => accessOperations.has(operation))

/** A rule that is about the account, or may be. */
interface Found {
  rule: EffectiveRule
  surely: boolean
}

/** In the place of each rule; undefined where it is not about the account. */
const matching = (rules: readonly EffectiveRule[], account: JudgedAccount): (Found | undefined)[] =>
  rules.map((rule) => {
    const { accounts } = rule.when
    const said = accounts?.map((selector) => matchesAccount(selector, account, readingOf(rule))) ?? [true]
    return said.every((one) => one === false) ? undefined : { rule, surely: said.includes(true) }
  })

/** Whether one of the rules before it takes up everything that it is about, in this account. */
const isHidden = (rule: EffectiveRule, before: readonly (Found | undefined)[]): boolean =>
  before.some((first) => first?.surely && covers(inOne(first.rule), inOne(rule)))
const inOne = (rule: EffectiveRule): EffectiveRule => ({ ...rule, when: { ...rule.when, accounts: undefined } })

/** Whether both may decide on one permission set. */
function mayShareSet(a: EffectiveRule, b: EffectiveRule, sets: readonly JudgedSet[]): boolean {
  const [ours, theirs] = [a.when.permissionSets, b.when.permissionSets]
  if (!ours || !theirs || ours.some((selector) => theirs.includes(selector))) return true
  const isOf = (rule: EffectiveRule, selectors: readonly string[], set: JudgedSet) =>
    selectors.some((selector) => matchesPermissionSet(selector, set, readingOf(rule)))
  return sets.some((set) => isOf(a, ours, set) && isOf(b, theirs, set))
}
