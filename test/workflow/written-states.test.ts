import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { readPolicy } from '../../src/policy/read-policy.ts'
import { getRequest } from '../../src/store/requests.ts'
import type { RequestTable } from '../../src/store/schema.ts'
import type { Job } from '../../src/workflow/job-payloads.ts'
import { planRequest } from '../../src/workflow/request/plan.ts'
import { undoRequest } from '../../src/workflow/request/undo.ts'
import { grantedAtOnce, letThrough, startCore, work } from './core.ts'

// Somebody writes a request that is over into a state from which it would go on.

async function company() {
  const yaml = await readFile(new URL('../support/policy.yaml', import.meta.url), 'utf8')
  const groups = 'rules:\n  - name: groups\n    when: { operations: [remove-from-group] }\n    approvals: 0\n'
  const loaded = readPolicy(yaml.replace('rules:\n', groups), 'policy.yaml')
  if (!('policy' in loaded)) throw new Error('the policy does not load')
  const core = await startCore({ policy: loaded.policy })
  const { ctx, clock, store } = core
  return {
    ...core,
    mia: ctx.directory.usersByEmail('mia@example.com')[0]?.id ?? '',
    inAws: () =>
      JSON.stringify([core.simulated.world.memberships.all().length, core.simulated.world.assignments.all().length]),
    async until(id: string, state: string) {
      for (let n = 0; (await getRequest(store.db, id))?.state !== state; n++) {
        expect([n, (await getRequest(store.db, id))?.state]).not.toEqual([200, state])
        if (n > 200) throw new Error(`it never becomes ${state}`)
        clock.advance(500)
        await work(ctx, 20)
      }
    },
    write: (id: string, patch: Partial<RequestTable>) =>
      store.db.updateTable('requests').set(patch).where('id', '=', id).execute(),
    facts: async (id: string) =>
      (await store.db.selectFrom('audit').select('fact').where('requestId', '=', id).execute()).map(({ fact }) => fact),
  }
}
const asked = { durationMs: 3_600_000, extendsGrant: null, formKey: 'one' }

test('who was taken out of a group does not come back by a row that says that this is rolled back', async () => {
  const it = await company()
  const { ctx, mia } = it
  const group = it.simulated.world.memberships.all().find(({ MemberId }) => MemberId.UserId === mia)?.GroupId ?? ''
  const id = await letThrough(it, 'remove-from-group', { users: [`USER:${mia}`], group: `GROUP:${group}` }, asked)
  const before = it.simulated.world.memberships.all().length
  await it.until(id, 'done')
  expect(it.simulated.world.memberships.all()).toHaveLength(before - 1)
  await it.write(id, { state: 'revoking' })
  const job = { key: id, payload: { requestId: id, by: 'UALICE' }, own: true, at: 0, attempts: 1, lane: null }
  const running = { stopping: new AbortController().signal, fence: async () => {} }
  for (let n = 0; n < 5; n += 1) await undoRequest(ctx, { ...job, ...running } as Job<'undo'>)
  expect(it.simulated.world.memberships.all()).toHaveLength(before - 1)
  expect(await it.facts(id)).not.toContain('rolled-back')
})

test('access that is over is not planned, and so granted by its rule, anew', async () => {
  const it = await company()
  const { ctx, mia, clock } = it
  const access = {
    accountId: ctx.directory.accounts().find(({ name }) => name === 'sandbox-ken')?.id ?? '',
    permissionSetArn: ctx.directory.permissionSets().find(({ name }) => name === 'ReadOnlyAccess')?.arn ?? '',
    principal: { type: 'USER' as const, id: mia },
  }
  const before = it.inAws()
  const id = await grantedAtOnce(it, { ...asked, access })
  await it.until(id, 'active')
  clock.advance(3_600_000)
  await it.until(id, 'revoked')
  await it.write(id, { state: 'planning', endedAt: null, outcomeJson: null })
  await planRequest(ctx, id)
  await work(ctx, 20)
  expect((await getRequest(it.store.db, id))?.state).toBe('refused')
  expect(it.inAws()).toBe(before)
})
