import { expect } from 'vitest'
import { freshCompany } from '../../src/sim/aws/fresh-company.ts'
import { readGuide } from '../../src/store/guide-rows.ts'
import { messageTo, pressesOwn, reads, waits } from '../support/access.ts'
import { eventually } from '../support/eventually.ts'
import { AtTheGuide, setupPolicy } from '../support/guide.ts'
import { asksForMany, companyOf, grantsGiven, teams } from '../support/many-accounts.ts'
import { opensFromMenu } from '../support/press-scenes.ts'
import { assignmentsInAws, becomes, type Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { minutes, type World } from '../support/world.ts'

// Somebody presses twice while Slack does not say who they are: both presses wait, and each counts.

function silent({ slack, clock }: World): void {
  slack.faults.failNext('users.info', { retryAfter: 30 }, 1_000)
  // What Slack has said of them before is too old for a press by then.
  clock.advance(10_000)
}
async function speaksAgain(world: World): Promise<void> {
  world.slack.faults.clear()
  world.clock.advance(minutes(1))
  await quiet(world)
}
const waitTogether = async ({ bot }: World, kind: string) =>
  eventually(async () =>
    expect(await bot.ctx.store.db.selectFrom('jobs').select('key').where('kind', '=', kind).execute()).toHaveLength(2),
  )

story(
  'all of it is given back, and then one of it: all of it ends',
  async (world) => {
    const { mia, bob } = world
    const before = assignmentsInAws(world).length
    const request = await asksForMany(world, mia, { accounts: teams(3), sets: ['ReadOnlyAccess'] })
    await becomes(world, request, 'pending')
    await bob.approves(request)
    await becomes(world, request, 'active')
    const first = (await grantsGiven(world, request)).find(({ id }) => id === request.id)
    const account = world.bot.ctx.directory.accounts().find(({ id }) => id === first?.accountId)
    await reads(mia, () => messageTo(mia, request), 'End one of them')
    const message = await messageTo(mia, request)
    const options = await mia.slack.options('End one of them', account?.name ?? '', message)
    silent(world)
    await pressesOwn(mia, request, "I'm done")
    await mia.slack.use(message, { block_id: `end-one:${request.id}`, action_id: 'grant:done-one' }, options[0])
    await waitTogether(world, 'end-asked')
    await speaksAgain(world)
    await becomes(world, request, 'revoked')
    expect(assignmentsInAws(world).length).toBe(before)
  },
  { company: companyOf(3) },
)

story('a request is handed to one colleague, and to another: both are told', async (world) => {
  const { alice, bob, dana } = world
  const request = await waits(world, { account: 'prod-orders', set: 'ReadOnlyAccess' })
  silent(world)
  await handsOver(bob, request, alice.id)
  await handsOver(bob, request, dana.id)
  await waitTogether(world, 'hand-over')
  await speaksAgain(world)
  await alice.isTold(/@Bob.* asks you to decide on this/)
})

async function handsOver(who: Somebody, request: { id: string }, to: string): Promise<void> {
  await opensFromMenu(who, request, 'Hand over')
  await who.slack.fill({ Colleague: to })
  await who.slack.submit()
}

story(
  'in the guide one thing is chosen, and another: both are',
  async (world) => {
    const guide = new AtTheGuide(world.alice)
    await guide.opens()
    silent(world)
    await guide.decides({ 'Name of the access portal': 'example-corp' })
    await guide.decides({ 'Identity source': 'Identity Center directory (recommended)' })
    await waitTogether(world, 'guide-press')
    await speaksAgain(world)
    expect((await readGuide(world.bot.ctx.store.db)).choices).toMatchObject({
      portalAlias: { value: 'example-corp' },
      identitySource: { value: 'identity-center' },
    })
  },
  { company: freshCompany(), policy: setupPolicy },
)
