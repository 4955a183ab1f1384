import { expect } from 'vitest'
import { refreshDirectory } from '../../src/workflow/upkeep.ts'
import { quiet, story } from '../support/story.ts'

story('what a rule stood for is remembered where the bot may not read something else', async (world) => {
  const { mia, aws, bot } = world
  await quiet(world)
  // As a bot that could never list groups: nothing is remembered from before.
  aws.deny('identitystore:ListGroups')
  await bot.ctx.store.db.deleteFrom('selectors').execute()
  await bot.ctx.selectors.load()
  await refreshDirectory(bot.ctx)
  expect(bot.ctx.directory.gaps.map(({ what }) => what)).toContain('groups')
  const production = aws.world.units.all().find(({ Name }) => Name === 'Production')
  if (!production) throw new Error('there is no such unit')
  production.Name = 'Prod'
  await refreshDirectory(bot.ctx)
  await mia.fillsIn({ account: 'prod-payments', set: 'AdministratorAccess' })
  const { errors = {} } = await mia.slack.submit()
  expect(Object.values(errors).join()).toContain('“production-admin” names “ou:/Workloads/Production”')
})
