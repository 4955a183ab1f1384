import { expect, onTestFinished, test, vi } from 'vitest'
import type { State } from '../../src/lifecycle.ts'
import { createLog } from '../../src/log.ts'
import { type Bot, start } from '../../src/main.ts'
import { verifyAudit } from '../../src/store/audit-breaks.ts'
import type { RequestRow } from '../../src/store/schema.ts'
import { differenceOfChannel } from '../support/audit-channel.ts'
import { factsOf } from '../support/somebody.ts'
import { noPostgres, postgresUrl } from '../support/stores.ts'
import { quiet } from '../support/story.ts'
import { hours, minutes, startWorld, type World } from '../support/world.ts'
import { MortalBot } from './mortal-bot.ts'

test.skipIf(noPostgres())(
  'two replicas share one database and one workspace, and everything happens once',
  async () => {
    const world = await twoReplicas()
    const { bob, alice, slack, clock } = world

    // Four people ask at once, one of them twice by a slip of the network.
    slack.faults.duplicateNext()
    const requests = await fourAsk(world, 'AdministratorAccess')
    await all(world, requests, 'pending')
    const [admin, ...others] = requests

    // Production takes two: both press at once, one of them twice, and Slack delivers a press twice.
    await Promise.all([bob, alice].map((approver) => approver.card(admin)))
    slack.faults.duplicateNext()
    await Promise.all([bob.approves(admin), bob.approves(admin), alice.approves(admin)])
    // One approval is enough for the others: whoever comes second changes nothing.
    await Promise.all(others.flatMap((request) => [alice.approves(request), alice.approves(request)]))
    await all(world, requests, 'active')
    await quiet(world)

    // All end at the same moment.
    clock.advance(minutes(61))
    await all(world, requests, 'revoked')
    await quiet(world)
    await eachHappenedOnce(world, requests)
    expect((await factsOf(world, admin)).filter((fact) => fact === 'approved')).toHaveLength(2)
    expect(slack.as('UBOB').ephemerals()).toEqual([])
  },
)

test.skipIf(noPostgres())('a replica is killed in the middle of its work, and the other one ends it', async () => {
  const databaseUrl = await postgresUrl()
  const world = await startWorld({ databaseUrl })
  const { alice, aws, slack, clock, until } = world
  const mortal = new MortalBot({ clock, slack, aws, databaseUrl, cache: '' })
  onTestFinished(() => mortal.bury())
  await mortal.up()
  await until(() => expect(slack.connections()).toBe(2))

  const requests = await fourAsk(world, 'PowerUserAccess')
  await all(world, requests, 'pending')
  let changes = 0
  const killed = Promise.withResolvers<void>()
  aws.onCall(async ({ action }, phase) => {
    if (action !== 'sso:CreateAccountAssignment' || phase !== 'after') return
    changes += 1
    if (changes === 2) await mortal.bury().then(killed.resolve)
  })
  await Promise.all(requests.map((request) => alice.approves(request)))
  await killed.promise

  // What the dead one held is taken over when its lease has run out.
  clock.advance(minutes(1))
  await all(world, requests, 'active')
  await quiet(world)
  clock.advance(hours(1))
  await all(world, requests, 'revoked')
  await quiet(world)
  await eachHappenedOnce(world, requests)
})

test.skipIf(noPostgres())(
  'two replicas that post more than Slack takes: what it refuses comes later, each once and in order',
  async () => {
    const world = await twoReplicas()
    const { alice, slack, clock } = world
    slack.faults.rateLimits = true
    const refused = () => slack.calls.filter(({ method, status }) => method === 'chat.postMessage' && status === 429)
    // On a busy machine they would post more slowly than Slack takes if time passed quickly from the beginning.
    const passing = setInterval(() => refused().length > 0 && clock.advance(100), 20)
    onTestFinished(() => clearInterval(passing))
    const requests = await fourAsk(world, 'PowerUserAccess')
    await all(world, requests, 'pending')
    await Promise.all(requests.map((request) => alice.approves(request)))
    await all(world, requests, 'active')
    clock.advance(hours(1))
    await all(world, requests, 'revoked')
    await quiet(world)
    expect(refused()).not.toEqual([])
    await eachHappenedOnce(world, requests)
  },
)

/** At once; Mia for `set` in production. */
const fourAsk = ({ mia, ken, dana, bob }: World, set: string) =>
  Promise.all([
    mia.asks({ account: 'prod-payments', set }),
    ken.asks({ account: 'prod-orders', set: 'ReadOnlyAccess' }),
    dana.asks({ account: 'prod-data', set: 'ReadOnlyAccess' }),
    bob.asks({ account: 'prod-data', set: 'PowerUserAccess' }),
  ])

/** Two bots share two processors with whatever else is tested: they get more time than usual. */
const all = ({ bot }: World, requests: RequestRow[], state: State): Promise<void> =>
  vi.waitFor(
    async () => {
      const ids = requests.map(({ id }) => id)
      const rows = await bot.ctx.store.db
        .selectFrom('requests')
        .select(['id', 'state'])
        .where('id', 'in', ids)
        .execute()
      expect(rows.map((row) => `${row.id} ${row.state}`).sort()).toEqual(ids.map((id) => `${id} ${state}`).sort())
    },
    { timeout: 120_000, interval: 50 },
  )

/** A world with a second bot, both of which Slack talks to. */
async function twoReplicas(): Promise<World> {
  const world = await startWorld({ databaseUrl: await postgresUrl() })
  await another(world)
  await world.until(() => expect(world.slack.connections()).toBe(2))
  return world
}

/** A second bot beside the one of the world. */
async function another({ config, clock }: World): Promise<Bot> {
  const bot = await start({ config, clock, log: createLog(config.logLevel), pace: 100 })
  onTestFinished(() => bot.stop())
  return bot
}

async function eachHappenedOnce(world: World, requests: RequestRow[]): Promise<void> {
  const { aws, slack, bot } = world
  const { store } = bot.ctx
  const changes = aws
    .mutations()
    .map(({ action, input }) => `${action} ${input.TargetId} ${input.PermissionSetArn} ${input.PrincipalId}`)
  expect(changes).toHaveLength(2 * requests.length)
  expect(new Set(changes)).toHaveLength(2 * requests.length)

  const keys = [...slack.workspace.messages.values()]
    .flat()
    .flatMap(({ metadata }) => (metadata ? [String(metadata.event_payload.key)] : []))
  expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([])
  for (const { id, requester } of requests) {
    expect(keys).toEqual(expect.arrayContaining([`card:${id}`, `dm:${id}`, `receipt:${id}:${requester}`]))
    const facts = await factsOf(world, { id })
    for (const fact of ['asked', 'pending', 'started', 'granted', 'ending', 'revoked'])
      expect(
        facts.filter((f) => f === fact),
        `${id}: ${facts.join(', ')}`,
      ).toHaveLength(1)
  }
  expect(await verifyAudit(store)).toMatchObject({ ok: true })
  expect(await differenceOfChannel({ slack, store })).toBeUndefined()
  const { rows } = { rows: await store.db.selectFrom('requests').select('id').execute() }
  expect(rows).toHaveLength(requests.length)
}
