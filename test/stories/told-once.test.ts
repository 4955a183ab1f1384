import { expect, test } from 'vitest'
import { sayIn } from '../../src/i18n.ts'
import { postAudit, postedUpTo } from '../../src/slack/card/audit-channel.ts'
import type { Outbox } from '../../src/slack/connection/outbox.ts'
import { drawDigest } from '../../src/slack/findings/findings-digest.ts'
import { allFindings, noteFindings, updateFinding } from '../../src/store/findings.ts'
import { LeaseLost } from '../../src/store/job-rows.ts'
import { getSetting, putSetting } from '../../src/store/settings.ts'
import { quiet } from '../support/story.ts'
import { startWorld, type World } from '../support/world.ts'

const access = 'USER|1|111122223333|arn:aws:sso:::permissionSet/ssoins-1/ps-1'
const outbox = { draw: async () => undefined, dropDeleted: async () => [] }
/** What AWS shows and nobody explains. */
async function find({ store }: World['bot']['ctx']): Promise<void> {
  await noteFindings(store.db, 'unknown', [access], 0)
  const [found] = await allFindings(store.db)
  await store.transaction((tx) => updateFinding(tx, found?.id ?? '', { confirmedAt: 1 }))
}
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
  await find(ctx)
  await expect(drawDigest(ctx, outbox, { fence: lost })).rejects.toThrow(LeaseLost)
  expect(await begun()).toBeUndefined()
})

test('a digest that shows what was found while it waited for its turn stays the one that is redrawn', async () => {
  const world = await startWorld()
  await quiet(world)
  const { ctx } = world.bot
  const { db } = ctx.store
  await putSetting(db, 'findings.digest', '1')
  const drawn: [string, string | undefined][] = []
  const drawAfter = (wait: () => Promise<unknown>) => {
    const draw: Outbox['draw'] = async (key, _target, content) => {
      await wait()
      drawn.push([key, (await content())?.text])
      return undefined
    }
    return drawDigest(ctx, { ...outbox, draw }, { fence: async () => {} })
  }
  await drawAfter(() => find(ctx))
  await drawAfter(async () => {})
  await drawAfter(() => db.deleteFrom('findings').execute())
  const [key, settled] = ['findings:1', sayIn('en').plain('findings:settled')]
  expect(drawn).toEqual([
    [key, expect.not.stringContaining(settled)],
    [key, expect.not.stringContaining(settled)],
    [key, expect.stringContaining(settled)],
  ])
  expect(await getSetting(db, 'findings.digest')).toBeUndefined()
})
