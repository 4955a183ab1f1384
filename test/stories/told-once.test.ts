import { expect, test } from 'vitest'
import { postAudit, postedUpTo } from '../../src/slack/card/audit-channel.ts'
import { LeaseLost } from '../../src/store/job-rows.ts'
import { getSetting, putSetting } from '../../src/store/settings.ts'
import { quiet } from '../support/story.ts'
import { startWorld } from '../support/world.ts'

test('a process that has lost the job of telling the audit channel puts back nothing that others have told', async () => {
  const world = await startWorld()
  await quiet(world)
  const { ctx } = world.bot
  await putSetting(ctx.store.db, postedUpTo, '0')
  const outbox = { draw: async () => undefined, dropDeleted: async () => [] }
  const lost = async () => {
    throw new LeaseLost('post-audit')
  }
  await expect(postAudit(ctx, outbox, { fence: lost })).rejects.toThrow(LeaseLost)
  expect(await getSetting(ctx.store.db, postedUpTo)).toBe('0')
})
