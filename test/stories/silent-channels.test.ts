import { expect } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { becomes, hasInAws } from '../support/somebody.ts'
import { meanwhile, quiet, story } from '../support/story.ts'
import { minutes, type World } from '../support/world.ts'

const inPrivate = (world: World, who: 'alice' | 'bob' | 'mia', about: string) =>
  world[who].slack
    .dms()
    .map((m) => world[who].reads(m))
    .filter((said) => said.includes(about))

const ready = async ({ bot }: World): Promise<string> =>
  (await fetch(`http://127.0.0.1:${bot.healthPort}/readyz`)).text()

for (const [what, code, goes, comes] of [
  ['is archived', 'channel_archived', { is_archived: true }, { is_archived: false }],
  ['loses the bot', 'channel_left', { members: ['UBOB', 'UALICE'] }, undefined],
] as const)
  story(
    `a channel that ${what} while a request waits: administrators and who asked are told, those who can decide are asked in private`,
    async (world) => {
      const { mia, bob, slack, clock } = world
      const request = await mia.asks({ account: 'prod-orders', set: 'PowerUserAccess' })
      await becomes(world, request, 'pending')
      await quiet(world)
      const channel = slack.workspace.channel('CAPPROVALS')
      const was = { ...channel }
      Object.assign(channel, goes)
      clock.advance(minutes(6))
      await meanwhile(world, () => expect(inPrivate(world, 'bob', request.id).join()).toContain('[Approve]'))
      await quiet(world)

      // Once, however much there is to be posted.
      expect(inPrivate(world, 'alice', 'cannot post in CAPPROVALS')).toHaveLength(1)
      expect(inPrivate(world, 'mia', request.id).join('\n')).toContain(
        'Those who can approve it have been asked in private',
      )
      expect(await ready(world)).toContain(`the bot cannot post in CAPPROVALS: ${code}`)
      const [card] = bob.slack
        .dms()
        .filter((m) => bob.reads(m).includes('[Approve]') && bob.reads(m).includes(request.id))
      if (!card) throw new Error('there is no card for Bob')
      await bob.presses(card, 'Approve')
      await becomes(world, request, 'active')
      expect(hasInAws(world, 'mia', 'PowerUserAccess', 'prod-orders')).toBe(true)
      // Whoever asks meanwhile is asked about in private, too.
      const next = await mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess' })
      await becomes(world, next, 'pending')
      await eventually(() => expect(inPrivate(world, 'bob', next.id).join('\n')).toContain('[Approve]'))

      Object.assign(channel, comes ?? { members: was.members })
      clock.advance(minutes(6))
      await meanwhile(world, () =>
        expect(
          slack.workspace
            .in('CAPPROVALS')
            .map((m) => bob.reads(m))
            .join(),
        ).toContain(next.id),
      )
      await quiet(world)
      expect(inPrivate(world, 'alice', 'That is over: the bot can post there again')).toHaveLength(1)
      expect(inPrivate(world, 'mia', next.id).join('\n')).not.toContain('in private')
      expect(await ready(world)).not.toContain('cannot post')
    },
    { env: { HEALTH_PORT: '0' } },
  )

story(
  'an audit channel that is archived: administrators are told once, nothing begins of which nobody would read, and nothing is missing there when it is back',
  async (world) => {
    const { mia, slack, clock } = world
    const channel = slack.workspace.channel('CAUDIT')
    channel.is_archived = true
    clock.advance(minutes(6))
    const said = () => inPrivate(world, 'alice', 'cannot post in CAUDIT')
    await meanwhile(world, () => expect(said()).toHaveLength(1))
    const request = await mia.asks({ account: 'staging-payments', set: 'ReadOnlyAccess' })
    await becomes(world, request, 'refused')
    await eventually(() => expect(inPrivate(world, 'mia', request.id).join()).toMatch(/CAUDIT.*archived/s))
    expect(await ready(world)).toContain('the bot cannot post in CAUDIT: channel_archived')
    expect(said()).toHaveLength(1)

    channel.is_archived = false
    clock.advance(minutes(6))
    await meanwhile(world, () => expect(said().join()).toContain('That is over'))
    // The end of every story looks whether the channel shows the whole record.
  },
  { env: { HEALTH_PORT: '0' } },
)

story('a card that somebody deletes is there again within the hour, though nothing happens', async (world) => {
  const { mia, bob, slack, clock } = world
  const request = await mia.asks({ account: 'prod-orders', set: 'PowerUserAccess' })
  await becomes(world, request, 'pending')
  const card = await bob.card(request)
  clock.advance(minutes(2))
  await quiet(world)
  slack.workspace.remove(card)
  clock.advance(minutes(61))
  await quiet(world)
  const cards = slack.workspace.in('CAPPROVALS').filter((m) => bob.reads(m).includes(`Request ${request.id}`))
  expect(cards).toHaveLength(1)
  await bob.approves(request)
  await becomes(world, request, 'active')
})
