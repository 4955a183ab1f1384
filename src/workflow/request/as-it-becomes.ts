import type { Json } from '../../json.ts'
import { decided, evaluate, type Verdict } from '../../policy/evaluate.ts'
import type { PolicyContext } from '../../policy/match.ts'
import { type JudgedAccount, judgedSet } from '../../policy/matching.ts'
import type { Asked, Ruling } from '../../policy/policy-types.ts'
import { rulesLeft } from '../../policy/rules-left.ts'
import type { Context } from '../context.ts'
import { operationOf } from './operation.ts'

interface Wanted {
  operation: string
  input: Record<string, Json>
}

/** The account that is not there yet: no rule can name its id. */
const notYet: JudgedAccount = { id: 'new', name: '', ouPath: '', tags: {}, management: false }

/**
 * What the policy says besides of an operation that changes what rules tell accounts apart by: of each account as it
 * becomes, and by the rules on access that it would leave for laxer ones. `now`: what is known of the account that it names, as
 * far as it was read anew; else the snapshot serves. Throws the policy's `Refusal`.
 */
export function rulingsAsItBecomes(ctx: Context, wish: Wanted, asked: Asked, now: PolicyContext = ctx): Ruling[] {
  const { becomes } = operationOf(ctx, wish.operation)
  if (!becomes) return []
  const { policy } = ctx.config
  const sets = ctx.directory.permissionSets().map(judgedSet)
  const named = asked.accountId === undefined ? undefined : now.directory.account(asked.accountId)
  const all = asked.accountId === undefined ? [...ctx.directory.accounts(), notYet] : named ? [named] : []
  const verdicts = all.flatMap((was): Verdict[] => {
    const made = becomes(wish.input as never, was)
    if (JSON.stringify(made) === JSON.stringify(was)) return []
    // Which units it comes to be under, its path alone does not say.
    const is = made.ouPath === was.ouPath ? made : { ...made, units: undefined }
    const about = { ...asked, accountId: was.id }
    const known = (account: JudgedAccount): PolicyContext => ({
      ...{ roster: now.roster, operations: ctx.operations, selectors: now.selectors ?? ctx.selectors },
      directory: {
        permissionSet: now.directory.permissionSet,
        account: (id) => (id === was.id ? account : now.directory.account(id)),
      },
    })
    return [
      evaluate(policy, about, known(is)),
      ...(was === notYet ? [] : [evaluate(policy, about, known(was))]),
      ...(was === notYet ? [] : rulesLeft(policy, was, is, sets).map((rule) => decided(rule, about, known(was)))),
    ]
  })
  return verdicts.map((verdict) => {
    if ('ruling' in verdict) return verdict.ruling
    throw verdict.refused
  })
}
