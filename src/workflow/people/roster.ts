import { Refusal } from '../../errors.ts'
import { allSelectors, counted, deciders } from '../../policy/effective.ts'
import { isMember } from '../../policy/policy-people.ts'
import { isEmail } from '../../policy/selectors.ts'
import type { Store } from '../../store/database.ts'
import type { ToldGroup } from '../../store/group-members.ts'
import type { Person } from '../../store/person-rows.ts'
import type { Context } from '../context.ts'
import { noteGroup } from './group-record.ts'
import { humans } from './humans.ts'
import { type People, SlackSilent } from './person.ts'
import { isProven, pinned } from './pins.ts'
import { soleAdministrator } from './sole-administrator.ts'
import { onlyOurs } from './who-counts.ts'

/** Whether the policy counts this person among its `admins`. */
export const isAdmin = (ctx: Pick<Context, 'config' | 'roster'>, slackId: string): boolean =>
  isMember(ctx.roster, ctx.config.policy.admins, slackId)

/** Whether this person may read all that is on record. */
export const isAuditor = (ctx: Pick<Context, 'config' | 'roster'>, slackId: string): boolean =>
  isAdmin(ctx, slackId) || isMember(ctx.roster, ctx.config.policy.auditors ?? [], slackId)

/** What the bot has, and a command that only looks has not. */
interface Kept {
  store: Store
  jobs: Context['jobs']
  people: People
  directory: Context['directory']
}

/** Whom a selector names, who of them counts, and the id of a user group. */
interface Meant {
  members: ReadonlySet<string>
  /** Undefined: of an address, that it is not sure whose it is. */
  acting: ReadonlySet<string> | undefined
  groupId?: string | undefined
  /** When members of a user group joined it, ms; those of its first sight are not listed. */
  since?: ToldGroup['since'] | undefined
}

interface Reading {
  beganAt: number
  wanted: number
}

/** Who the policy's selectors stand for. Unknown selectors stand for nobody. Without a store nobody decides alone. */
export function createRoster(
  ctx: Pick<Context, 'clock' | 'config' | 'chat' | 'log'> & { kept?: Kept },
): Context['roster'] {
  const { kept } = ctx
  let known: ReadonlyMap<string, Meant> = new Map()
  let human: ReadonlyMap<string, string> = new Map()
  // Counts the times that it was asked for without regard to age; what was read before such a call is of no use to it.
  let wanted = 0
  // Slack may have changed at any time since a reading began, however long it takes.
  let done: Reading = { beganAt: Number.NEGATIVE_INFINITY, wanted }
  let underWay: (Reading & { ends: Promise<void> }) | undefined
  let following: Promise<void> | undefined
  let alone: string | undefined
  let unknown = ''
  let before = ''

  /** What is remembered will do where Slack does not answer: whoever decides is looked at again when they do. */
  async function whoIs(slackId: string): Promise<Person> {
    if (!kept) return { ...(await ctx.chat.user(slackId)), locale: ctx.config.policy.locale }
    try {
      return await kept.people.anybody(slackId)
    } catch (error) {
      const remembered = error instanceof SlackSilent ? await kept.people.remembered(slackId) : undefined
      if (!remembered) throw error
      return remembered
    }
  }

  async function counts(slackId: string): Promise<boolean> {
    try {
      await onlyOurs(await whoIs(slackId), ctx.config.policy, kept?.store.db)
      return true
    } catch (error) {
      if (error instanceof Refusal) return false
      // A command says what it can; the checks of the token say what it cannot see.
      if (!kept) return true
      throw error
    }
  }

  async function ofAddress(email: string): Promise<Meant | undefined> {
    const found = await ctx.chat.userIdByEmail(email)
    const seen = found === undefined ? undefined : await whoIs(found)
    const { id, perhaps } = kept
      ? await pinned({ ...ctx, ...kept }, email, seen)
      : { id: isProven(seen, email, ctx.config.policy) ? found : undefined, perhaps: found }
    if (id !== undefined) return { members: new Set([id]), acting: new Set([id]) }
    return perhaps === undefined ? undefined : { members: new Set([perhaps]), acting: undefined }
  }

  async function look(selector: string, deciding: boolean): Promise<Meant | undefined> {
    if (isEmail(selector)) return ofAddress(selector)
    const group = selector.startsWith('@') ? await ctx.chat.groupMembers(selector.slice(1)) : undefined
    if (selector.startsWith('@') && !group) return undefined
    const told = group && kept && (await noteGroup({ ...ctx, ...kept }, selector, group))
    const more = { groupId: group?.id, since: told?.since }
    const members = new Set(group?.ids ?? [selector])
    // Whoever asks is looked at when they ask; of those who decide it is said who they are.
    if (!deciding) return { members, acting: members, ...more }
    const able = await Promise.all([...members].map(async (id) => ((await counts(id)) ? [id] : [])))
    return { members, acting: new Set(able.flat()), ...more }
  }

  function tellOfUnknown(selectors: string): void {
    if (selectors && selectors !== unknown)
      ctx.log.warn({ selectors }, 'Slack does not know these of the policy, so they stand for nobody')
    unknown = selectors
  }

  async function refreshAll(): Promise<void> {
    const { policy } = ctx.config
    const selectors = allSelectors(policy)
    const deciding = new Set(deciders(policy))
    const counting = new Set(counted(policy))
    const found = await Promise.all(
      selectors.map(
        async (selector): Promise<[string, Meant | undefined]> => [
          selector,
          await look(selector, counting.has(selector)),
        ],
      ),
    )
    known = new Map(found.flatMap(([selector, meant]) => (meant ? [[selector, meant] as const] : [])))
    tellOfUnknown(selectors.filter((selector) => !known.get(selector)?.acting).join(', '))
    const able = [...deciding].flatMap((selector) => [...(known.get(selector)?.acting ?? [])])
    if (kept) {
      human = await humans(kept, kept.store.db, able)
      alone = await soleAdministrator({ ...ctx, ...kept }, policy.admins, (selector) => known.get(selector)?.acting)
      await tellOfChange(
        kept,
        JSON.stringify([...human].sort()) + JSON.stringify(found.map(([, m]) => [...(m?.acting ?? [])])),
      )
    }
  }

  /** Requests that wait may wait for somebody who cannot decide any more. */
  async function tellOfChange({ store, jobs }: Kept, now: string): Promise<void> {
    if (now === before) return
    before = now
    await store.transaction((tx) => jobs.enqueue(tx, 'check-approvers', 'check-approvers', {}, { priority: 10 }))
    jobs.kick()
  }

  function begin(): Promise<void> {
    following = undefined
    const reading = { beganAt: ctx.clock.now(), wanted }
    const ends = refreshAll()
      .then(() => {
        done = reading
      })
      .finally(() => {
        underWay = undefined
      })
    underWay = { ...reading, ends }
    return ends
  }

  return {
    get at() {
      return Math.max(0, done.beganAt)
    },
    members: (selector) => known.get(selector)?.members,
    acting: (selector) => known.get(selector)?.acting,
    isMemberSince: (selector, slackId, ms) =>
      ctx.clock.now() - (known.get(selector)?.since?.[slackId] ?? Number.NEGATIVE_INFINITY) >= ms,
    human: (slackId) => human.get(slackId) ?? slackId,
    groupId: (selector) => known.get(selector)?.groupId,
    decides: (slackId) => deciders(ctx.config.policy).some((selector) => known.get(selector)?.members.has(slackId)),
    get soleAdministrator() {
      return alone
    },
    refresh(maxAgeMs = 60_000) {
      if (maxAgeMs === 0) wanted += 1
      const since = ctx.clock.now() - maxAgeMs
      const serves = (reading: Reading) => reading.wanted === wanted && reading.beganAt > since
      if (serves(done)) return Promise.resolve()
      if (underWay && serves(underWay)) return underWay.ends
      // All for whom the reading under way began too early share the one that follows it, and wait for no other.
      following ??= Promise.allSettled([underWay?.ends]).then(begin)
      return following
    },
  }
}
