import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { ownEntries } from '../../src/store/audit-log.ts'
import type { JobRow, Tables } from '../../src/store/schema.ts'
import { unproven } from '../../src/workflow/unproven-jobs.ts'
import { holds, pressesCard, pressesOwn, stateOf } from '../support/access.ts'
import { appearsUnexplained, digestIn } from '../support/by-hand.ts'
import { assignmentsInAws, becomes } from '../support/somebody.ts'
import { quiet } from '../support/story.ts'
import { hours, minutes, startWorld, type World } from '../support/world.ts'

// Somebody who can write to the database keeps copies of all of it, seals and all, and puts back whatever they like: each table,
// as it was at any time, and each job that ever waited. Nothing but the audit log is what it says it is.

type Row = Record<string, unknown>
const dbOf = ({ bot }: World) => bot.ctx.store.db
const ask = async (world: World, text: string): Promise<Row[]> => (await sql.raw<Row>(text).execute(dbOf(world))).rows

/** Each table has to be thought of: what its rows say when they are put back. A new one that is not here does not compile. */
const tables: Record<keyof Tables, 'put back' | 'in tests of its own'> = {
  requests: 'put back',
  decisions: 'put back',
  changes: 'put back',
  grants: 'put back',
  baseline: 'put back',
  findings: 'put back',
  jobs: 'put back',
  messages: 'put back',
  audit: 'in tests of its own',
  deliveries: 'put back',
  people: 'put back',
  bindings: 'put back',
  everBound: 'put back',
  memberships: 'put back',
  reviews: 'put back',
  keepQuestions: 'put back',
  directoryRows: 'put back',
  settings: 'put back',
  policies: 'put back',
  accountFacts: 'put back',
  groupMembers: 'put back',
  selectors: 'put back',
  targets: 'put back',
  guideFindings: 'put back',
  guideConfirmations: 'put back',
  guideChoices: 'put back',
  guideHandovers: 'put back',
  guideSkips: 'put back',
}
const putBackTables = Object.entries(tables).flatMap(([table, how]) => (how === 'put back' ? [table] : []))

async function copyOf(world: World): Promise<Map<string, Row[]>> {
  const copy = new Map<string, Row[]>()
  for (const table of putBackTables) copy.set(table, await ask(world, `select * from "${table}"`))
  return copy
}

async function putBack(world: World, table: string, rows: readonly Row[]): Promise<void> {
  await ask(world, `delete from "${table}"`)
  for (const row of rows)
    await dbOf(world)
      .insertInto(table as never)
      .values(row as never)
      .execute()
  world.bot.ctx.jobs.kick()
}

/** What a person does that makes or takes away something, or says something in their name. */
const said = async (world: World) =>
  (await ownEntries(world.bot.ctx.store, {}))
    .filter(({ actor, fact }) => actor !== 'bot' && !fact.endsWith('-refused'))
    .map(({ fact, actor, requestId }) => `${fact} ${actor} ${requestId}`)
const opens = new Set([
  'granted-by-rule',
  'break-glass',
  'started',
  'granted',
  'extended',
  'giving-again',
  'adopted',
  'lifted',
])
const opened = async (world: World) =>
  (await ownEntries(world.bot.ctx.store, {}))
    .filter(({ fact }) => opens.has(fact.replace(/^one-/, '')))
    .map(({ fact, requestId }) => `${fact} ${requestId}`)

/** As somebody would write it who speaks for Alice, an administrator. */
function forged(kind: string, requestId: string, now: number): JobRow {
  const payload = {
    ...{
      requestId,
      grantId: requestId,
      by: 'UALICE',
      channel: null,
      slackId: 'UALICE',
      userId: 'nobody',
      at: now,
      endsAt: now,
    },
    ...{
      digest: '',
      verdict: 'approve',
      reason: null,
      cause: 'revoked',
      target: 'x',
      to: { user: 'UMIA' },
      key: `forged:${kind}`,
    },
    ...{
      what: 'alone',
      code: 'admins_only',
      vars: {},
      data: { requestId },
      view: 'V1',
      step: 'organization',
      word: 'adopt',
      id: 'x',
    },
    ...{
      note: null,
      question: 'Why?',
      answer: 'So',
      press: {},
      format: 'csv',
      search: {},
      index: 0,
      wish: { formKey: 'f' },
    },
  }
  return {
    ...{
      id: randomUUID(),
      kind,
      key: `${requestId}:UALICE`,
      payloadJson: JSON.stringify(payload),
      runAt: now,
      priority: 0,
    },
    ...{ attempts: 0, generation: 0, leaseToken: null, leaseUntil: null, lane: null, lastError: null },
    ...{ createdAt: now, seal: null },
  }
}

test('nothing is given, kept, hidden or said in a person’s name by what is put back', async () => {
  const started = performance.now()
  const lap = (what: string) => process.env.LAPS && console.log(what, Math.round(performance.now() - started))
  const world = await startWorld()
  const { mia, ken, bob, alice, clock } = world
  await quiet(world)
  await ask(world, 'create table kept_jobs as select * from jobs')
  for (const on of ['insert', 'update of "payloadJson"'])
    await ask(
      world,
      `create trigger "keep ${on.slice(0, 6)}" after ${on} on jobs begin insert into kept_jobs select * from jobs where id = new.id; end`,
    )
  const copies: [string, Map<string, Row[]>][] = [['at the start', await copyOf(world)]]
  const keep = async (when: string) => {
    await quiet(world)
    copies.push([when, await copyOf(world)])
    lap(when)
  }
  // Given at once, and given back.
  const atOnce = await holds(world, mia, { account: 'sandbox-ken', set: 'ReadOnlyAccess' })
  // Asked about, approved, and taken away.
  const asked = await mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess' })
  await becomes(world, asked, 'pending')
  await keep('while it waited')
  await bob.approves(asked)
  await becomes(world, asked, 'active')
  // Tried again.
  world.aws.failNext(
    'sso:CreateAccountAssignment',
    { name: 'AccessDeniedException', message: 'No', status: 403 },
    { times: 2 },
  )
  const failing = await mia.asks({ account: 'prod-orders', set: 'PowerUserAccess' })
  await becomes(world, failing, 'pending')
  await bob.approves(failing)
  await becomes(world, failing, 'failed')
  await keep('when it had failed')
  await pressesOwn(mia, failing, 'Retry')
  await becomes(world, failing, 'failed')
  // Taken first, and reviewed.
  const glass = await ken.asks({ account: 'log-archive', set: 'AdministratorAccess', duration: '1 時間' })
  await becomes(world, glass, 'active')
  await keep('while it was given')
  await pressesOwn(mia, atOnce, "I'm done")
  await pressesCard(bob, asked, 'Revoke')
  await pressesOwn(ken, glass, '使い終わりました')
  for (const one of [atOnce, asked, glass]) await becomes(world, one, 'revoked')
  await appearsUnexplained(world, { who: 'ken', set: 'PowerUserAccess', account: 'prod-orders' })
  await alice.slack.click(await digestIn(world), 'finding', { overflow: 'Adopt: it stays as it is' })
  await quiet(world)
  await appearsUnexplained(world, { who: 'mia', set: 'PowerUserAccess', account: 'staging-orders' })
  const lives = await holds(world, mia, { account: 'sandbox-mia', set: 'ReadOnlyAccess', duration: '4 hours' })
  const waiting = await ken.asks({ account: 'prod-payments', set: 'AdministratorAccess' })
  await becomes(world, waiting, 'pending')
  await keep('at last')

  const before = { aws: assignmentsInAws(world), said: await said(world), opened: await opened(world) }
  const states = async () =>
    Promise.all([atOnce, asked, failing, glass, lives, waiting].map((one) => stateOf(world, one)))
  const isAsBefore = async (what: string) => {
    await quiet(world)
    const now = { aws: assignmentsInAws(world), said: await said(world), opened: await opened(world) }
    expect({ what, ...now }).toEqual({ what, ...before })
  }
  const kept = (await ask(world, 'select distinct * from kept_jobs')) as unknown as JobRow[]
  for (const [when, copy] of copies)
    for (const [table, rows] of copy) {
      const now = await ask(world, `select * from "${table}"`)
      if (JSON.stringify(now) === JSON.stringify(rows)) continue
      await putBack(world, table, rows)
      await isAsBefore(`${table} ${when}`)
      await putBack(world, table, now)
    }
  lap('tables')
  expect(await states()).toEqual(['revoked', 'revoked', 'failed', 'revoked', 'active', 'pending'])
  for (const row of kept) {
    const free = { leaseToken: null, leaseUntil: null, attempts: 0, lane: null }
    const again = { ...row, ...free, id: randomUUID(), runAt: clock.now() }
    await dbOf(world)
      .insertInto('jobs')
      .values(again)
      .onConflict((c) => c.columns(['kind', 'key']).doUpdateSet(again))
      .execute()
  }
  world.bot.ctx.jobs.kick()
  await isAsBefore('every job that ever waited')
  lap('jobs')
  // And what nobody ever asked for, of each kind, about each of them.
  for (const kind of Object.keys(unproven))
    for (const { id } of [atOnce, asked, failing, glass, lives, waiting])
      await dbOf(world)
        .insertInto('jobs')
        .values(forged(kind, id, clock.now()))
        .onConflict((c) => c.doNothing())
        .execute()
  world.bot.ctx.jobs.kick()
  await isAsBefore('jobs that nobody asked for')
  lap('forged')
  expect(await states()).toEqual(['revoked', 'revoked', 'failed', 'revoked', 'active', 'pending'])
  clock.advance(hours(4) + minutes(6))
  await becomes(world, lives, 'revoked')
  expect(await alice.types('findings')).toMatch(/PowerUserAccess.*staging-orders.*Mia Tanaka/s)
  lap('end')
})
