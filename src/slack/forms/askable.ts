import type { Account, Directory } from '../../aws/types.ts'
import { evaluate, type Verdict } from '../../policy/evaluate.ts'
import type { Policy } from '../../policy/policy-schema.ts'
import type { Asked } from '../../policy/policy-types.ts'
import { matchesAccount, matchesPermissionSet } from '../../policy/selectors.ts'
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
  const kinds = kindsOf(ctx.config.policy, ctx.directory)
  const verdicts = new Map<string, boolean>()

  const pairAllowed = (accountId: string | undefined, permissionSetArn: string | undefined): boolean => {
    const key = `${accountId && kinds.account(accountId)}|${permissionSetArn && kinds.permissionSet(permissionSetArn)}`
    const known = verdicts.get(key)
    if (known !== undefined) return known
    const asked = {
      operation,
      requester,
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

const isUnit = (selector: string): boolean => selector.startsWith('ou:')

const cache = new WeakMap<Directory, { at: number; policy: Policy; kinds: Kinds }>()

/** Made once for a snapshot and a policy. */
function kindsOf(policy: Policy, directory: Directory): Kinds {
  const cached = cache.get(directory)
  if (cached?.at === directory.at && cached.policy === policy) return cached.kinds
  const accountSelectors = [...new Set(policy.rules.flatMap((rule) => rule.when.accounts ?? []))]
  const setSelectors = [...new Set(policy.rules.flatMap((rule) => rule.when.permissionSets ?? []))]
  const bits = (matches: boolean[]) => matches.map(Number).join('')
  const [byUnit, others] = [accountSelectors.filter(isUnit), accountSelectors.filter((s) => !isUnit(s))]
  // Many accounts are in few units.
  const units = new Map<string, string>()
  const unitBits = (account: Account): string => {
    const known = units.get(account.ouPath)
    if (known !== undefined) return known
    const made = bits(byUnit.map((s) => matchesAccount(s, account)))
    units.set(account.ouPath, made)
    return made
  }
  const accounts = new Map(
    directory.accounts().map((a) => [a.id, `${unitBits(a)} ${bits(others.map((s) => matchesAccount(s, a)))}`]),
  )
  const sets = new Map(
    directory
      .permissionSets()
      .map((p) => [p.arn, bits(setSelectors.map((s) => matchesPermissionSet(s, p.name, p.arn)))]),
  )
  const oneOfEach = (all: Map<string, string>) => [...new Map([...all].map(([id, kind]) => [kind, id])).values()]
  const kinds: Kinds = {
    account: (id) => accounts.get(id) ?? id,
    permissionSet: (arn) => sets.get(arn) ?? arn,
    accounts: oneOfEach(accounts),
    permissionSets: oneOfEach(sets),
  }
  cache.set(directory, { at: directory.at, policy, kinds })
  return kinds
}
