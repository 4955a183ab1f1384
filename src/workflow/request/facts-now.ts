import { classify, ifSupported } from '../../aws/aws-errors.ts'
import { describeSet, readPermissionSet, recentPermissionSet } from '../../aws/permission-sets.ts'
import { readAccountNow } from '../../aws/read-account-now.ts'
import { readGroups } from '../../aws/read-groups.ts'
import type { Account, Group, ListedPermissionSet } from '../../aws/types.ts'
import { Refusal } from '../../errors.ts'
import { asksForGroups, asksForRisk, asksForSets, asksForTags } from '../../policy/facts-asked.ts'
import type { PolicyContext } from '../../policy/match.ts'
import { type JudgedAccount, matchesAccount } from '../../policy/matching.ts'
import { isHighRisk } from '../../policy/risk.ts'
import {
  isGroup,
  type Lapse,
  type SelectorStates,
  type SelectorUse,
  selectorUses,
} from '../../policy/selector-states.ts'
import type { Context } from '../context.ts'

/** What rules are judged on, as AWS has it at this moment. */
export interface FactsNow {
  context: PolicyContext
  /** Where the request is about one: what its plan relies on. */
  account: (JudgedAccount & Pick<Account, 'state'>) | undefined
}

interface About {
  accountId?: string
  permissionSetArn?: string
}

/** The permission sets that a request is about, by ARN. */
type Sets = ReadonlyMap<string, ListedPermissionSet | undefined>

/**
 * Reads the account; `sets` are read already. The snapshot serves for what else the
 * rules compare with: where it is behind AWS, selectors are looked at anew before any rule is passed. `groups`: those of
 * Identity Center as they are now, where rules name any.
 */
async function factsNow(
  ctx: Context,
  accountId: string | undefined,
  sets: Sets,
  groups: readonly Group[] | undefined,
): Promise<FactsNow> {
  const permissionSet = (arn: string) => (sets.has(arn) ? sets.get(arn) : ctx.directory.permissionSet(arn))
  const emptied = groups ? emptiedGroups(ctx, groups) : []
  const selectors = emptied.length > 0 ? withLapses(ctx, undefined, emptied) : ctx.selectors
  const directory = { account: ctx.directory.account, permissionSet }
  if (accountId === undefined) return { context: { ...ctx, directory, selectors }, account: undefined }
  // While the first snapshot is being read, nobody can say which selectors match nothing.
  if (ctx.directory.at === 0) throw new Refusal('policy_unknown_account', { account: accountId }, 'account')
  const was = ctx.directory.account(accountId)
  const account = await accountNow(ctx, accountId, was)
  const context: PolicyContext = {
    directory: {
      account: (id) => (id === accountId ? account : ctx.directory.account(id)),
      permissionSet,
    },
    roster: ctx.roster,
    operations: ctx.operations,
    selectors,
  }
  if (was && isSame(was, account)) return { context, account }
  // Everybody else sees it soon, too.
  await ctx.store.transaction((tx) =>
    ctx.jobs.enqueue(tx, 'refresh-directory', 'refresh-directory', {}, { runAt: ctx.clock.now() }),
  )
  emptied.push(...(await emptiedSince(ctx, account)))
  return { context: { ...context, selectors: withLapses(ctx, account.id, emptied) }, account }
}

/** The same for each account and permission set that a request is about, read once. */
export async function factsOfAll(
  ctx: Context,
  all: readonly About[],
  groups: readonly Group[] | undefined,
): Promise<FactsNow[]> {
  const sets = new Map<string, ListedPermissionSet | undefined>()
  for (const { permissionSetArn: arn } of all)
    if (arn !== undefined && !sets.has(arn)) sets.set(arn, await setNow(ctx, arn))
  const read = new Map<string | undefined, Promise<FactsNow>>()
  for (const { accountId } of all) read.set(accountId, read.get(accountId) ?? factsNow(ctx, accountId, sets, groups))
  return Promise.all(all.map(({ accountId }) => read.get(accountId) ?? factsNow(ctx, undefined, sets, groups)))
}

/**
 * A permission set as AWS has it, as far as rules tell them apart: whoever can write rows of the snapshot must not be able
 * to call one like another. Undefined: there is none. What the bot may not read, the plan refuses.
 */
async function setNow({ aws, config: { policy }, directory }: Context, arn: string) {
  if (asksForRisk(policy)) return directory.refreshPermissionSet(arn)
  const known = directory.permissionSet(arn)
  if (!known || !directory.instance || !asksForSets(policy)) return known
  try {
    // What is read whole serves for the plan; of what allows much, the plan reads it anew in any case.
    const read = isHighRisk(known) ? describeSet : readPermissionSet
    const { name } = recentPermissionSet(aws, arn)?.set ?? (await read(aws, directory.instance.arn, arn))
    return { ...known, name }
  } catch (error) {
    const { kind } = classify(error)
    if (kind === 'gone') return undefined
    if (kind === 'denied') return known
    throw error
  }
}

/** The groups as they are now, where rules name any; the snapshot's where AWS knows no such list. */
export async function groupsNow({ aws, config, directory }: Context): Promise<readonly Group[] | undefined> {
  if (!asksForGroups(config.policy)) return undefined
  const store = directory.instance?.identityStoreId
  if (!store) return directory.groups()
  return ifSupported(
    () => readGroups(aws, store),
    () => directory.groups(),
  )
}

/** Selectors of groups that match some in the snapshot and none as they are now: somebody renamed or deleted what they meant. */
function emptiedGroups(ctx: Context, groups: readonly Group[]): (SelectorUse & Lapse)[] {
  return selectorUses(ctx.config.policy).flatMap((use) => {
    const meant = ({ displayName }: Group) => use.kind === 'group' && isGroup(use.selector, displayName, use.reading)
    const before = ctx.directory.groups().filter(meant)
    if (before.length === 0 || groups.some(meant)) return []
    const last = { ids: new Set(before.map(({ id }) => id)), at: ctx.directory.at }
    return [{ ...use, last, changedAt: () => undefined }]
  })
}

/** As it is now; what the bot may not read of it is not known, and rules that ask for that refuse. */
async function accountNow(ctx: Context, id: string, was: Account | undefined): Promise<Account> {
  const unread: Account = {
    ...(was ?? { email: '', state: 'ACTIVE', management: false }),
    id,
    name: '',
    ouPath: '',
    tags: undefined,
  }
  try {
    const now = await readAccountNow(ctx.aws, id, { withTags: asksForTags(ctx.config.policy) })
    if (!now) throw new Refusal('account_unknown', { account: was?.name ?? id }, 'account')
    return now.account
  } catch (error) {
    const { kind } = classify(error)
    if (kind === 'denied') return unread
    if (kind === 'unsupported' && was) return was
    throw error
  }
}

const isSame = (was: Account, is: Account): boolean =>
  was.name === is.name &&
  was.ouPath === is.ouPath &&
  (is.tags === undefined || JSON.stringify(sorted(was.tags)) === JSON.stringify(sorted(is.tags)))
const sorted = (tags: Record<string, string> = {}) => Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1))

/** So many others that a selector matched are looked at before it counts as empty: most often the first one tells. */
const probes = 3

/**
 * The selectors that match something in the snapshot and, as AWS is now, neither this account, which is another one there, nor
 * any of the others: a place was renamed, and accounts may have been moved into it since. They count as matching nothing any more.
 */
async function emptiedSince(ctx: Context, is: Account): Promise<(SelectorUse & Lapse)[]> {
  const emptied: (SelectorUse & Lapse)[] = []
  const read = new Map<string, Promise<Account | undefined>>([[is.id, Promise.resolve(is)]])
  const nowOf = (was: Account) => {
    const now = read.get(was.id) ?? accountNow(ctx, was.id, was).catch(gone)
    read.set(was.id, now)
    return now
  }
  for (const use of selectorUses(ctx.config.policy)) {
    const { kind, selector, reading } = use
    const matches = (account: Account) => matchesAccount(selector, account, reading)
    if (kind !== 'account' || matches(is)) continue
    const before = ctx.directory.accounts().filter(matches)
    if (before.length === 0) continue
    const now = await Promise.all(
      before
        .filter(({ id }) => id !== is.id)
        .slice(0, probes)
        .map(nowOf),
    )
    if (now.some((account) => account && matches(account))) continue
    const last = { ids: new Set(before.map(({ id }) => id)), at: ctx.directory.at }
    emptied.push({ ...use, last, changedAt: () => undefined })
  }
  return emptied
}

function gone(error: unknown): undefined {
  if (error instanceof Refusal) return undefined
  throw error
}

/** The states by the snapshot, with what is known better of this account. */
function withLapses(ctx: Context, changed: string | undefined, more: readonly (SelectorUse & Lapse)[]): SelectorStates {
  const lapsed = [
    ...ctx.selectors.lapsed.map((lapse) => ({
      ...lapse,
      changedAt: (id: string) => (id === changed ? undefined : lapse.changedAt(id)),
    })),
    ...more,
  ]
  return {
    lapsed,
    place: ctx.selectors.place,
    replaced: ctx.selectors.replaced,
    lapse: (kind, selector, reading) =>
      lapsed.find((lapse) => lapse.kind === kind && lapse.selector === selector && lapse.reading === reading),
  }
}
