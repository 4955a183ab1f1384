import type { Account, Directory, ListedPermissionSet } from '../../aws/types.ts'
import { evaluate, type Verdict } from '../../policy/evaluate.ts'
import { judgedSet, matchesAccount, matchesPermissionSet } from '../../policy/matching.ts'
import { isReplacedFor } from '../../policy/named-units.ts'
import type { Policy } from '../../policy/policy-schema.ts'
import type { Asked } from '../../policy/policy-types.ts'
import {
  mayHaveMeant,
  type SelectorStates,
  type SelectorUse,
  selectorKey,
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
    const said = verdict(ctx, asked)
    // What AWS does not tell enough of is offered, and whoever picks it is told why not. While it is still read, it waits.
    const isUnread = 'refused' in said && said.refused.code === 'policy_unknown_place' && ctx.directory.isListed
    const allowed = 'ruling' in said || isUnread
    verdicts.set(key, allowed)
    return allowed
  }
  // What is not read yet may be what somebody may ask for.
  const orUnread = (used: boolean, samples: string[], chosen?: string): (string | undefined)[] => {
    if (chosen) return [chosen]
    const read = used ? samples : [undefined]
    return ctx.directory.isListed ? read : [undefined, ...read]
  }

  const forAccounts = new Map<string | undefined, Map<string, boolean>>()
  const forSets = new Map<string | undefined, Map<string, boolean>>()

  return {
    account: (id: string, chosenSet: string | undefined): boolean =>
      once(forAccounts, chosenSet, kinds.account(id), () =>
        orUnread(uses('permissionSet'), kinds.permissionSets, chosenSet).some((arn) => pairAllowed(id, arn)),
      ),
    permissionSet: (arn: string, chosenAccount: string | undefined): boolean =>
      once(forSets, chosenAccount, kinds.permissionSet(arn), () =>
        orUnread(uses('account'), kinds.accounts, chosenAccount).some((id) => pairAllowed(id, arn)),
      ),
    /** Whether there is anything at all that this person may ask of the operation. */
    anything: (): boolean =>
      orUnread(uses('account'), kinds.accounts).some((id) =>
        orUnread(uses('permissionSet'), kinds.permissionSets).some((arn) => pairAllowed(id, arn)),
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
  /** One representative of each kind. */
  accounts: string[]
  permissionSets: string[]
}

interface Known {
  policy: Policy
  /** The selectors that match nothing now, and the units that are on record of places, as a string. */
  lapsed: string
  /** Which selectors match a thing, as long as it is what it is. */
  bits: WeakMap<object, string>
  /** One of each kind, of the lists as they were. */
  samples: Map<readonly object[], string[]>
  version: number
  kinds?: Kinds
}
const cache = new WeakMap<Directory, Known>()

/** Made once for a policy, and again where the snapshot has changed: then only of what is not as it was. */
function kindsOf({ config: { policy }, directory, selectors: states }: Context): Kinds {
  const before = cache.get(directory)
  const uses = selectorUses(policy)
  const lapsed = [
    ...states.lapsed.map((lapse) => `${selectorKey(lapse)} ${lapse.last?.at ?? ''}`),
    ...uses.map(({ selector }) => [...(states.place(selector) ?? [])].join()),
  ].join('|')
  const known: Known =
    before?.policy === policy && before.lapsed === lapsed
      ? before
      : { policy, lapsed, bits: new WeakMap(), samples: new Map(), version: -1 }
  cache.set(directory, known)
  if (known.kinds && known.version === directory.version) return known.kinds
  const kindOf = (kind: TargetKind, thing: Account | ListedPermissionSet, id: string): string => {
    const made =
      known.bits.get(thing) ??
      bitsOf(
        uses.filter((use) => use.kind === kind),
        thing,
        id,
        states,
      )
    known.bits.set(thing, made)
    return made
  }
  const ofAccount = (a: Account) => kindOf('account', a, a.id)
  const ofSet = (p: ListedPermissionSet) => kindOf('permissionSet', p, p.arn)
  const [accounts, sets] = [directory.accounts(), directory.permissionSets()]
  // A list in which nothing has changed is the same one.
  known.samples = new Map<readonly object[], string[]>([
    [accounts, known.samples.get(accounts) ?? [...new Map(accounts.map((a) => [ofAccount(a), a.id])).values()]],
    [sets, known.samples.get(sets) ?? [...new Map(sets.map((p) => [ofSet(p), p.arn])).values()]],
  ])
  known.kinds = {
    account(id) {
      const account = directory.account(id)
      return account ? ofAccount(account) : id
    },
    permissionSet(arn) {
      const set = directory.permissionSet(arn)
      return set ? ofSet(set) : arn
    },
    accounts: known.samples.get(accounts) ?? [],
    permissionSets: known.samples.get(sets) ?? [],
  }
  known.version = directory.version
  return known.kinds
}

function bitsOf(uses: SelectorUse[], thing: Account | ListedPermissionSet, id: string, states: SelectorStates): string {
  const matches = uses.map(({ selector, reading }) =>
    'arn' in thing
      ? matchesPermissionSet(selector, judgedSet(thing), reading)
      : matchesAccount(selector, thing, reading),
  )
  const kind = 'arn' in thing ? 'permissionSet' : 'account'
  // What a selector may have meant that matches nothing any more is judged apart.
  const lapsed = states.lapsed.filter((lapse) => lapse.kind === kind).map((lapse) => mayHaveMeant(lapse, id))
  const replaced = uses.map(
    ({ selector }) => !('arn' in thing) && isReplacedFor(selector, thing, states.place(selector)),
  )
  return [...matches, ...lapsed, ...replaced].map((is) => (is === undefined ? '?' : Number(is))).join('')
}
