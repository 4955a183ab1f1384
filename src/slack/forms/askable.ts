import type { Account, Directory } from '../../aws/types.ts'
import { evaluate, type Verdict } from '../../policy/evaluate.ts'
import { judgedSet, matchesAccount, matchesPermissionSet } from '../../policy/matching.ts'
import type { Policy } from '../../policy/policy-schema.ts'
import type { Asked } from '../../policy/policy-types.ts'
import {
  mayHaveMeant,
  type SelectorStates,
  type SelectorUse,
  selectorUses,
  type TargetKind,
} from '../../policy/selector-states.ts'
import type { Context } from '../../workflow/context.ts'

export const verdict = (ctx: Context, asked: Asked): Verdict => evaluate(ctx.config.policy, asked, ctx)

/**
 * What one person may ask of one operation. The policy tells accounts and permission sets apart only by its selectors,
 * so all that answer to the same selectors share one verdict: a picker over thousands of accounts costs a handful of
 * evaluations, and leaves nothing out.
 */
export function askable(ctx: Context, requester: string, operation: string) {
  const fields = Object.values(ctx.operations.get(operation)?.fields ?? {})
  const uses = (kind: string) => fields.some((field) => field.kind === kind)
  const kinds = kindsOf(ctx)
  const verdicts = new Map<string, boolean>()

  const pairAllowed = (accountId: string | undefined, permissionSetArn: string | undefined): boolean => {
    const key = `${accountId && kinds.account(accountId)}|${permissionSetArn && kinds.permissionSet(permissionSetArn)}`
    const known = verdicts.get(key)
    if (known !== undefined) return known
    const asked: Asked = {
      operation,
      requester,
      beneficiary: { kind: 'anybody' },
      ...(accountId && { accountId }),
      ...(permissionSetArn && { permissionSetArn }),
    }
    const allowed = 'ruling' in verdict(ctx, asked)
    verdicts.set(key, allowed)
    return allowed
  }
  const orAny = (chosen: string | undefined, used: boolean, samples: string[]): (string | undefined)[] =>
    chosen ? [chosen] : used ? samples : [undefined]

  const forAccounts = new Map<string | undefined, Map<string, boolean>>()
  const forSets = new Map<string | undefined, Map<string, boolean>>()

  return {
    account: (id: string, chosenSet: string | undefined): boolean =>
      once(forAccounts, chosenSet, kinds.account(id), () =>
        orAny(chosenSet, uses('permissionSet'), kinds.permissionSets).some((arn) => pairAllowed(id, arn)),
      ),
    permissionSet: (arn: string, chosenAccount: string | undefined): boolean =>
      once(forSets, chosenAccount, kinds.permissionSet(arn), () =>
        orAny(chosenAccount, uses('account'), kinds.accounts).some((id) => pairAllowed(id, arn)),
      ),
    /** Whether there is anything at all that this person may ask of the operation. */
    anything: (): boolean =>
      orAny(undefined, uses('account'), kinds.accounts).some((id) =>
        orAny(undefined, uses('permissionSet'), kinds.permissionSets).some((arn) => pairAllowed(id, arn)),
      ),
  }
}

/** A picker asks this for thousands of entries: two look-ups, and no key made of several. */
function once(
  known: Map<string | undefined, Map<string, boolean>>,
  chosen: string | undefined,
  kind: string,
  decide: () => boolean,
): boolean {
  let kinds = known.get(chosen)
  if (!kinds) {
    kinds = new Map()
    known.set(chosen, kinds)
  }
  let allowed = kinds.get(kind)
  if (allowed === undefined) {
    allowed = decide()
    kinds.set(kind, allowed)
  }
  return allowed
}

interface Kinds {
  /** Which of the policy's selectors match, as a string. */
  account(id: string): string
  permissionSet(arn: string): string
  /** One of each kind. */
  accounts: string[]
  permissionSets: string[]
}

const cache = new WeakMap<Directory, { at: number; policy: Policy; states: SelectorStates | undefined; kinds: Kinds }>()

/** Made once for a snapshot and a policy. */
function kindsOf({ config: { policy }, directory, selectors: states }: Context): Kinds {
  const cached = cache.get(directory)
  if (cached?.at === directory.at && cached.policy === policy && cached.states === states) return cached.kinds
  const uses = selectorUses(policy)
  const isUnit = ({ selector }: SelectorUse) => selector.startsWith('ou:')
  const ofAccounts = uses.filter(({ kind }) => kind === 'account')
  const [byUnit, others] = [ofAccounts.filter(isUnit), ofAccounts.filter((use) => !isUnit(use))]
  const bits = (matches: (boolean | undefined)[]) => matches.map((is) => (is === undefined ? '?' : Number(is))).join('')
  const asBits = (some: SelectorUse[], account: Account) =>
    bits(some.map(({ selector, reading }) => matchesAccount(selector, account, reading)))
  // Many accounts are in few units.
  const units = new Map<string, string>()
  const unitBits = (account: Account): string => {
    const known = units.get(account.ouPath) ?? asBits(byUnit, account)
    units.set(account.ouPath, known)
    return known
  }
  // What a selector may have meant that matches nothing any more is judged apart.
  const lapsedBits = (kind: TargetKind, id: string) =>
    bits((states?.lapsed ?? []).filter((lapse) => lapse.kind === kind).map((lapse) => mayHaveMeant(lapse, id)))
  const accounts = new Map(
    directory.accounts().map((a) => [a.id, `${unitBits(a)} ${asBits(others, a)} ${lapsedBits('account', a.id)}`]),
  )
  const ofSets = uses.filter(({ kind }) => kind === 'permissionSet')
  const sets = new Map(
    directory.permissionSets().map((p) => {
      const matches = ofSets.map(({ selector, reading }) => matchesPermissionSet(selector, judgedSet(p), reading))
      return [p.arn, `${bits(matches)} ${lapsedBits('permissionSet', p.arn)}`]
    }),
  )
  const oneOfEach = (all: Map<string, string>) => [...new Map([...all].map(([id, kind]) => [kind, id])).values()]
  const kinds: Kinds = {
    account: (id) => accounts.get(id) ?? id,
    permissionSet: (arn) => sets.get(arn) ?? arn,
    accounts: oneOfEach(accounts),
    permissionSets: oneOfEach(sets),
  }
  cache.set(directory, { at: directory.at, policy, states, kinds })
  return kinds
}
