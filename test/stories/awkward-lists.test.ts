import { expect } from 'vitest'
import { awkwardPages } from '../../src/sim/aws/settings.ts'
import { becomes, hasInAws } from '../support/somebody.ts'
import { story } from '../support/story.ts'

story(
  'users and accounts that AWS lists twice are there once, and Mia is known all the same',
  async (world) => {
    const { mia, bob, aws, bot } = world
    const { directory } = bot.ctx
    expect(directory.users()).toHaveLength(aws.world.users.size)
    expect(directory.groups()).toHaveLength(aws.world.groups.size)
    expect(directory.accounts()).toHaveLength(aws.world.accounts.size)
    expect(directory.permissionSets()).toHaveLength(aws.world.permissionSets.size)

    await mia.opensForm('assign-permission-set')
    const offered = (await mia.slack.options('account', 'p')).map((option) => option.value)
    expect(new Set(offered).size).toBe(offered.length)
    expect(offered.length).toBeGreaterThan(2)
    await mia.slack.closeModal()

    const request = await mia.asks({ account: 'prod-payments', set: 'PowerUserAccess' })
    await bob.approves(request)
    await becomes(world, request, 'active')
    expect(hasInAws(world, 'mia', 'PowerUserAccess', 'prod-payments')).toBe(true)
  },
  { settings: { ...awkwardPages, longestPage: 2 } },
)
