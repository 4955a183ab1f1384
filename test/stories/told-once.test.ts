import { expect, test } from 'vitest'
import { postAudit, postedUpTo } from '../../src/slack/card/audit-channel.ts'
import { drawDigest } from '../../src/slack/findings/findings-digest.ts'
import { allFindings, noteFindings, updateFinding } from '../../src/store/findings.ts'
import { LeaseLost } from '../../src/store/job-rows.ts'
import { getSetting, putSetting } from '../../src/store/settings.ts'
import { quiet } from '../support/story.ts'
import { startWorld } from '../support/world.ts'

const outbox = { draw: async () => undefined, dropDeleted: async () => [] }
const lost = async () => {
  throw new LeaseLost('somebody else has it')
}

test('a process that has lost the job of telling the audit channel puts back nothing that others have told', async () => {
  const world = await startWorld()
  await quiet(world)
  const { ctx } = world.bot
  await putSetting(ctx.store.db, postedUpTo, '0')
  await expect(postAudit(ctx, outbox, { fence: lost })).rejects.toThrow(LeaseLost)
  expect(await getSetting(ctx.store.db, postedUpTo)).toBe('0')
})

test('a process that has lost the job of drawing the digest neither begins one nor closes the one of others', async () => {
  const world = await startWorld()
  await quiet(world)
  const { ctx } = world.bot
  const { db } = ctx.store
  const begun = () => getSetting(db, 'findings.digest')
  await putSetting(db, 'findings.digest', '1')
  await expect(drawDigest(ctx, outbox, { fence: lost })).rejects.toThrow(LeaseLost)
  expect(await begun()).toBe('1')
  await drawDigest(ctx, outbox, { fence: async () => {} })
  expect(await begun()).toBeUndefined()
  await noteFindings(db, 'unknown', ['USER|1|111122223333|arn:aws:sso:::permissionSet/ssoins-1/ps-1'], 0)
  const [found] = await allFindings(db)
  await ctx.store.transaction((tx) => updateFinding(tx, found?.id ?? '', { confirmedAt: 1 }))
  await expect(drawDigest(ctx, outbox, { fence: lost })).rejects.toThrow(LeaseLost)
  expect(await begun()).toBeUndefined()
})
