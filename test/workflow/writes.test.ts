import { expect, test } from 'vitest'
import { getRequest } from '../../src/store/requests.ts'
import { watchWrites } from '../support/watch-writes.ts'
import { grantedAtOnce, startCore, work } from './core.ts'

const writes = watchWrites()
const hour = 3_600_000

test('the end of access costs at most fifteen writes, from its time to its proof', async () => {
  const core = await startCore()
  const { ctx, clock, store } = core
  core.simulated.settings.assignmentMs = 1_500
  core.simulated.settings.visibilityMs = 500
  const access = {
    accountId: ctx.directory.accounts().find(({ name }) => name === 'sandbox-ken')?.id ?? '',
    permissionSetArn: ctx.directory.permissionSets().find(({ name }) => name === 'ReadOnlyAccess')?.arn ?? '',
    principal: { type: 'USER' as const, id: ctx.directory.usersByEmail('mia@example.com')[0]?.id ?? '' },
  }
  const id = await grantedAtOnce(core, { access, durationMs: hour, extendsGrant: null, formKey: 'one' })
  const until = async (state: string) => {
    for (let n = 0; (await getRequest(store.db, id))?.state !== state; n++) {
      expect(n).toBeLessThan(200)
      const moving = setInterval(() => clock.advance(100), 5)
      await work(ctx, 20, false, new AbortController().signal)
      clearInterval(moving)
      clock.advance(100)
    }
    await work(ctx, 20)
  }
  await until('active')
  writes.kinds.clear()
  clock.advance(hour)
  await until('revoked')
  // Of the jobs that are done one is the end; the others tell of it.
  const others = [...writes.kinds].filter(([kind]) => kind !== 'delete jobs' && kind !== 'insert directoryRows')
  const count = others.reduce((sum, [, n]) => sum + n, 1)
  expect(count, JSON.stringify([...writes.kinds])).toBeLessThanOrEqual(15)
})
