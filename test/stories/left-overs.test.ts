import { expect } from 'vitest'
import { record } from '../../src/workflow/transition.ts'
import { isConfirmed } from '../support/by-hand.ts'
import { refuses } from '../support/late-end.ts'
import { asksForMany, companyOf, teams } from '../support/many-accounts.ts'
import { assignmentsInAws, becomes, factsOf } from '../support/somebody.ts'
import { meanwhile, story, timePasses } from '../support/story.ts'
import { minutes } from '../support/world.ts'

story(
  'of one request whose ends were never proven all that is left over is taken away, and an alarm about it names the request',
  async (world) => {
    const { mia, bob, aws, clock, bot } = world
    const { store } = bot.ctx
    const before = assignmentsInAws(world).length
    const request = await asksForMany(world, mia, { accounts: teams(2), sets: ['ReadOnlyAccess'] })
    await becomes(world, request, 'pending')
    await bob.approves(request)
    await becomes(world, request, 'active')
    await store.transaction(async (tx) => {
      const over = { state: 'ended', endedAt: clock.now() } as const
      await tx.updateTable('grants').set(over).where('requestId', '=', request.id).execute()
      await tx.updateTable('requests').set({ state: 'revoked' }).where('id', '=', request.id).execute()
      await tx.deleteFrom('jobs').where('kind', '=', 'end').execute()
      const grants = await tx.selectFrom('grants').selectAll().where('requestId', '=', request.id).execute()
      for (const { access } of grants)
        await record(bot.ctx, tx, 'one-ended', {
          requestId: request.id,
          by: 'bot',
          data: { access, cause: 'expired', keptBy: [] },
        })
    })
    const heal = aws.failAssignments({ kind: 'delete' }, refuses)
    await timePasses(world, minutes(16))
    await isConfirmed(world)
    const alarms = () => store.db.selectFrom('audit').select('requestId').where('fact', '=', 'alarm').execute()
    await meanwhile(world, async () => expect(await alarms()).toEqual([{ requestId: request.id }]), 10_000)
    heal()
    const since = clock.now()
    await meanwhile(world, () => expect(assignmentsInAws(world).length).toBe(before), 5_000)
    // Not one by one, at each hourly look.
    expect(clock.now() - since).toBeLessThan(minutes(30))
    await meanwhile(world, async () =>
      expect((await factsOf(world, request)).filter((fact) => fact === 'taken-back')).toHaveLength(2),
    )
  },
  { company: companyOf(2) },
)
