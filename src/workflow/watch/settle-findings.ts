import { type Assignment, assignmentFrom, assignmentKey } from '../../aws/types.ts'
import { membersOf } from '../../policy/policy-people.ts'
import type { Queries, Tx } from '../../store/database.ts'
import {
  type AccessFinding,
  allFindings,
  dropFinding,
  dropForeignFindings,
  type FindingEvidence,
  noteFindings,
  unexplainedAmong,
  updateFinding,
} from '../../store/findings.ts'
import { lostPosts } from '../../store/lost-posts.ts'
import type { Grant } from '../../store/schema.ts'
import { settingsAmong } from '../../store/settings.ts'
import type { Context } from '../context.ts'
import { isBaselineKnown } from '../grant/baseline.ts'
import { namesOfGrant } from '../grant/begin.ts'
import type { Job } from '../job-payloads.ts'
import { record } from '../transition.ts'
import { compareRow } from './compare.ts'
import { leftOver } from './left-over.ts'
import { isOfThisInstance } from './look-at-access.ts'
import { nameOfRow, namesOfRow } from './names-of-row.ts'

type Fence = Pick<Job, 'fence'>
interface Verdict {
  finding: AccessFinding
  access: Assignment
  news: 'unknown' | 'left-over' | 'settled'
  at: number
  grant?: Grant | undefined
}

/** Rows that nobody explains, in all that is read: what was told as it appeared, and what was there before that was told. */
export async function findUnexplained(ctx: Context): Promise<void> {
  const { directory, store, clock } = ctx
  if (directory.assignmentsAt === 0 || !(await isBaselineKnown(ctx))) return
  const all = directory.assignments({}).map(assignmentKey)
  const unexplained = await unexplainedIn(ctx, store.db, all)
  if (unexplained.length > 0) await noteFindings(store.db, 'unknown', unexplained, clock.now())
}

/** Rows that neither the ledger nor code explains. */
async function unexplainedIn({ code }: Context, db: Queries, keys: string[]): Promise<string[]> {
  const [left, claims] = await Promise.all([unexplainedAmong(db, keys), code.claims()])
  return left.filter((key) => !claims.onRow(assignmentFrom(key)))
}

/** What was put off is told again from here on; the audit log alone says so. */
async function showAgain(ctx: Context, tx: Tx, finding: AccessFinding): Promise<void> {
  const data = { row: nameOfFinding(ctx, finding), access: finding.key }
  await record(ctx, tx, 'finding-shown', { by: 'bot', data })
}

/** What it is about, by names. */
export const nameOfFinding = (ctx: Pick<Context, 'directory'>, { kind, key }: AccessFinding): string =>
  kind === 'unknown' ? nameOfRow(ctx, assignmentFrom(key)) : (ctx.directory.permissionSet(key)?.name ?? key)

/** Holds what was found against the newest listings and the ledger: it is told, ended again, or settled. */
export async function settleFindings(ctx: Context, job: Fence): Promise<void> {
  const foreign = (await isBaselineKnown(ctx)) ? await dropForeignFindings(ctx.store.db) : 0
  if (foreign > 0) {
    ctx.log.error({ rows: foreign }, 'the database says of access that nobody explains what the bot has not written')
    await findUnexplained(ctx)
  }
  if (!hasNews(await lookAtFindings(ctx, ctx.store.db))) return
  await ctx.store.transaction(async (tx) => {
    await ctx.store.lock(tx, 'findings')
    await job.fence(tx)
    const news = await lookAtFindings(ctx, tx)
    if (!hasNews(news)) return
    for (const finding of news.due) await showAgain(ctx, tx, finding)
    for (const one of news.verdicts) await apply(ctx, tx, one)
    const unknown = news.verdicts.flatMap(({ news, access }) => (news === 'unknown' ? [access] : []))
    if (unknown.length > 0) {
      const rows = unknown.slice(0, 10).map((access) => nameOfRow(ctx, access))
      const accesses = unknown.map(assignmentKey)
      await record(ctx, tx, 'unknown-rows', { by: 'bot', data: { count: unknown.length, rows, accesses } })
    }
    await redrawFindings(ctx, tx)
  })
  ctx.jobs.kick()
}

/** `due`: it was put off until now. */
async function lookAtFindings(ctx: Context, db: Queries): Promise<{ due: AccessFinding[]; verdicts: Verdict[] }> {
  const all = await allFindings(db)
  if (all.length === 0) return { due: [], verdicts: [] }
  const now = ctx.clock.now()
  const unknown = all.filter(({ kind }) => kind === 'unknown')
  return {
    due: all.filter(({ ignoredUntil }) => ignoredUntil !== null && ignoredUntil <= now),
    verdicts: await judge(ctx, db, unknown),
  }
}

const hasNews = ({ due, verdicts }: { due: AccessFinding[]; verdicts: Verdict[] }): boolean =>
  due.length + verdicts.length > 0

async function judge(ctx: Context, db: Queries, found: readonly AccessFinding[]): Promise<Verdict[]> {
  const unexplained = new Set(
    await unexplainedIn(
      ctx,
      db,
      found.map(({ key }) => key),
    ),
  )
  const verdicts: Verdict[] = []
  for (const finding of found) {
    const access = assignmentFrom(finding.key)
    const shown = ctx.directory.shown(access)
    const at = shown?.at ?? 0
    if (!isOfThisInstance(ctx, access)) {
      verdicts.push({ finding, access, news: 'settled', at })
      continue
    }
    const known = { isExplained: !unexplained.has(finding.key), isLeftOver: false, finding }
    const news = compareRow(known, shown)
    if (news === 'settled') verdicts.push({ finding, access, news, at })
    if (news !== 'unknown') continue
    const grant = await leftOver(ctx, db, access)
    const really = compareRow({ ...known, isLeftOver: grant !== undefined }, shown)
    if (really === 'unknown' || really === 'left-over') verdicts.push({ finding, access, news: really, at, grant })
  }
  return verdicts
}

async function apply(ctx: Context, tx: Tx, { finding, access, news, at, grant }: Verdict): Promise<void> {
  if (news === 'unknown')
    return updateFinding(tx, finding.id, { confirmedAt: at, ...(await evidenceOf(ctx, tx, access)) })
  await dropFinding(tx, finding.id)
  // Should it come again, that is another one.
  if (finding.ignoredUntil !== null) await showAgain(ctx, tx, finding)
  if (news !== 'left-over' || !grant) return
  const { id, requestId } = grant
  await record(ctx, tx, 'left-over', { requestId, by: 'bot', data: namesOfGrant(ctx, grant) })
  await ctx.jobs.enqueue(
    tx,
    'end-orphan',
    `left-over:${id}`,
    { requestId, at: ctx.clock.now(), only: grant.access },
    { priority: 0 },
  )
}

/** After an older copy was put back: what the audit channel tells of the row in the time that is lost. */
async function evidenceOf(ctx: Context, tx: Tx, access: Assignment): Promise<{ evidence?: FindingEvidence }> {
  const names = Object.values(namesOfRow(ctx, access))
  const posts = (await lostPosts(tx)).filter(({ text }) => names.every((name) => text.includes(name)))
  return posts.length > 0 ? { evidence: { posts: posts.slice(0, 3) } } : {}
}

/** The digest, and the number that administrators read on their Home tabs. */
export async function redrawFindings(ctx: Context, tx: Tx): Promise<void> {
  await ctx.jobs.enqueue(tx, 'draw-findings', 'findings', {})
  const homes = await settingsAmong(
    tx,
    membersOf(ctx.roster, ctx.config.policy.admins).map((slackId) => `home:${slackId}`),
  )
  for (const key of homes) {
    const slackId = key.slice('home:'.length)
    await ctx.jobs.enqueue(tx, 'draw-home', slackId, { slackId })
  }
}
