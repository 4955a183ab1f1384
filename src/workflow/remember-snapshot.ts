import type { Gap, Part } from '../aws/gap.ts'
import { letOthersThrough } from '../let-others-through.ts'
import {
  factsOf,
  isUnchanged,
  type Memory,
  matchedByEach,
  matchesToRemember,
  type RememberedTarget,
  spelledAlike,
} from '../policy/remember-matches.ts'
import {
  type SelectorUse,
  selectorKey,
  selectorUses,
  type TargetKind,
  type Targets,
} from '../policy/selector-states.ts'
import type { Tx } from '../store/database.ts'
import { changeTargets, deleteMatch, putMatch } from '../store/selector-rows.ts'
import type { Context } from './context.ts'
import { notePlaces, tellOfPlace } from './places-on-record.ts'
import { record } from './transition.ts'

/** Keeps what the snapshot shows of what rules go by, and puts on record what has changed in it. */
export async function rememberSnapshot(ctx: Context): Promise<void> {
  const { directory, config, store, selectors } = ctx
  if (!directory.isListed) return
  const isRead = readIn(directory.gaps)
  const { at } = directory
  // A snapshot never changes: its lists are others when something is. What takes long is done before anybody waits for the store.
  const [accounts, permissionSets, groups] = [directory.accounts(), directory.permissionSets(), directory.groups()]
  const seen: Targets = { accounts: () => accounts, permissionSets: () => permissionSets, groups: () => groups }
  const matched = await matchedByEach(config.policy, seen, letOthersThrough)
  await letOthersThrough()
  const now = factsOf(seen)
  await letOthersThrough()
  await store.transaction(async (tx) => {
    await store.lock(tx, 'selectors')
    await selectors.load(tx)
    const { matches } = selectors.kept
    const { keep, changes } = matchesToRemember(config.policy, matched, matches, at, isRead)
    for (const match of keep) await putMatch(store, tx, match)
    if (isRead({ kind: 'account' })) await notePlaces(ctx, tx, accounts)
    await dropOthers(ctx, tx, keep)
    await keepTargets(ctx, tx, { now, at, isRead })
    for (const { what, use, match } of changes) {
      const data = { ...said(use, match.ids.length), key: selectorKey(use), ids: [...match.ids], at: match.at }
      await record(ctx, tx, `selector-${what}`, { by: 'bot', data })
    }
  })
  await selectors.load()
  ctx.jobs.kick()
}

/**
 * A selector that the policy names no more was mended by that, and what it protected is other rules' from now on. Spelled in
 * another way it is the same one.
 */
async function dropOthers(ctx: Context, tx: Tx, keep: readonly Memory[]): Promise<void> {
  const named = new Set(selectorUses(ctx.config.policy).map(selectorKey))
  const alike = new Set([...named].map(spelledAlike))
  const taken = new Set(keep.map(({ key }) => spelledAlike(key)))
  for (const { key, ids, lostAt } of ctx.selectors.kept.matches.values()) {
    if (named.has(key)) continue
    const spelled = spelledAlike(key)
    if (alike.has(spelled) && !taken.has(spelled)) continue
    await deleteMatch(tx, key)
    const data = { selector: key.replace(/^\S+ \S+ /, ''), rules: [], count: ids.length, key }
    if (lostAt !== null && !alike.has(spelled)) await record(ctx, tx, 'selector-dropped', { by: 'bot', data })
  }
}

/** What of AWS there is to read of each kind, as its gaps name it. */
const parts: Record<TargetKind, Part[]> = {
  account: ['accounts', 'organizational units'],
  permissionSet: ['permission sets'],
  group: ['groups'],
}
type IsRead = (about: { kind: TargetKind; selector?: string }) => boolean

/** Whether all was read that tells. What the bot may never read must not keep it from remembering the rest. */
const readIn = (gaps: readonly Gap[]): IsRead => {
  const missing = new Set(gaps.map(({ what }) => what))
  return ({ kind, selector }) =>
    !parts[kind].some((part) => missing.has(part)) && !(selector?.startsWith('tag:') && missing.has('account tags'))
}

async function keepTargets(
  ctx: Context,
  tx: Tx,
  { now, at, isRead }: { now: ReturnType<typeof factsOf>; at: number; isRead: IsRead },
): Promise<void> {
  const { targets } = ctx.selectors.kept
  const forget = [...targets].filter(([key, target]) => !now.has(key) && isRead(target)).map(([, target]) => target)
  const keep: RememberedTarget[] = []
  for (const [key, target] of now) {
    if (!isRead(target)) continue
    const before = targets.get(key)
    const same = before && isUnchanged(before.facts, target.facts)
    if (same && (before.facts.tags || !target.facts.tags)) continue
    const facts = { ...before?.facts, ...target.facts }
    keep.push({ ...target, facts, changedAt: same ? before.changedAt : at })
  }
  await changeTargets(ctx.store, tx, { keep, forget })
}

/** At the start: what still waits to be mended is said again, in the log and in the audit channel. */
export async function tellOfLapses(ctx: Context): Promise<void> {
  const { config, directory, log, store } = ctx
  if (!directory.isListed) return
  const mayBeEmpty = new Set(config.policy.rules.filter((rule) => rule.mayBeEmpty).map(({ name }) => name))
  for (const lapse of ctx.selectors.lapsed) {
    const { selector, rules, last } = lapse
    if (!last && rules.every((name) => mayBeEmpty.has(name))) continue
    log.warn({ selector, rules, matchedBefore: last?.ids.size ?? 0 }, 'a selector of the policy matches nothing')
    const data = said(lapse, last?.ids.size ?? 0)
    await store.transaction((tx) => record(ctx, tx, `selector-${last ? 'lost' : 'never'}`, { by: 'bot', data }))
  }
  for (const place of ctx.selectors.replaced) await store.transaction((tx) => tellOfPlace(ctx, tx, place))
}

const said = ({ selector, rules }: SelectorUse, count: number) => ({ selector, rules, count })
