import { sql } from 'kysely'
import { expect } from 'vitest'
import { becomes } from '../support/somebody.ts'
import { meanwhile, quiet, story } from '../support/story.ts'
import { minutes } from '../support/world.ts'

story(
  'administrators hear of a database that takes nothing though nothing can be stored, and that it is over; no press is lost after it',
  async (world) => {
    const { alice, mia, bob, bot, clock, slack } = world
    const { db, state } = bot.ctx.store
    const request = await mia.asks({ account: 'staging-payments', set: 'ReadOnlyAccess' })
    await becomes(world, request, 'pending')
    await quiet(world)
    const ready = async () => (await fetch(`http://127.0.0.1:${bot.healthPort}/readyz`)).text()
    const admins = slack.workspace.userGroups.get('SAWSADMINS')?.users.length ?? 0
    const said = () =>
      alice.slack.dms().flatMap((m) => (/DATABASE|database/.test(alice.reads(m)) ? [alice.reads(m)] : []))

    await sql`pragma query_only = 1`.execute(db)
    await meanwhile(world, () => expect(state.trouble).toBe('read-only'))
    expect(await ready()).toContain('the database is read-only')
    expect(said()).toEqual([])
    // Slack refuses the first time, here and below.
    slack.faults.failNext('chat.postMessage', 'internal_error', admins)
    clock.advance(minutes(1))
    await meanwhile(world, () => expect(said().join()).toMatch(/DATABASE CAN ONLY BE READ.*goes on by itself/))

    slack.faults.failNext('chat.update', { retryAfter: 5 }, admins)
    await sql`pragma query_only = 0`.execute(db)
    await meanwhile(world, () => expect(said()).toEqual([expect.stringMatching(/^Over: .*works again/)]))
    expect(await ready()).toContain('ready')
    await bob.approves(request)
    await becomes(world, request, 'active')
  },
  { env: { HEALTH_PORT: '0' } },
)
