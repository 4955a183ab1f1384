import { expect, test } from 'vitest'
import type { Policy } from '../../src/policy/policy-schema.ts'
import { getGrant } from '../../src/store/grants.ts'
import { getRequest } from '../../src/store/requests.ts'
import type { Context } from '../../src/workflow/context.ts'
import { type Core, grantedAtOnce, startCore, work } from './core.ts'

// The bot is killed while it carries something out, and when it is back the policy no longer gives that.

const hour = 3_600_000

async function cutOff(begun: boolean) {
  const core = await startCore()
  const { directory } = core.ctx
  const access = {
    accountId: directory.accounts().find(({ name }) => name === 'sandbox-ken')?.id ?? '',
    permissionSetArn: directory.permissionSets().find(({ name }) => name === 'ReadOnlyAccess')?.arn ?? '',
    principal: { type: 'USER' as const, id: directory.usersByEmail('mia@example.com')[0]?.id ?? '' },
  }
  core.simulated.settings.assignmentMs = 60_000
  const id = await grantedAtOnce(core, { access, durationMs: hour, extendsGrant: null, formKey: 'one' })
  const state = async () => (await getRequest(core.store.db, id))?.state
  // It is the next one to have its turn.
  await core.store.db.deleteFrom('jobs').where('kind', '!=', 'execute').execute()
  await work(core.ctx, 1, !begun)
  // It may have to stand in line for AWS.
  for (let i = 0; i < 5 && begun && calls(core) === 0; i++) await work(core.ctx, 1)
  expect(await state()).toBe('executing')
  expect(calls(core)).toBe(begun ? 1 : 0)
  return { core, id }
}
const calls = ({ simulated }: Core): number =>
  simulated.calls.filter(({ operation }) => operation === 'CreateAccountAssignment').length
const inAws = ({ simulated }: Core): number => simulated.world.assignments.all().length

/** Another process, with the policy as it is now. */
const restarted = (ctx: Context, rules: (rules: Policy['rules']) => Policy['rules']): Context => ({
  ...ctx,
  config: { ...ctx.config, policy: { ...ctx.config.policy, rules: rules(ctx.config.policy.rules) } },
})
const refusingAll = (rules: Policy['rules']): Policy['rules'] => [{ name: 'closed', when: {}, deny: true }, ...rules]

async function rests({ clock }: Core, ctx: Context): Promise<void> {
  for (let i = 0; i < 40; i++) {
    clock.advance(10_000)
    await work(ctx, 5)
  }
}
const facts = async ({ store }: Core, id: string): Promise<string[]> =>
  (await store.db.selectFrom('audit').select('fact').where('requestId', '=', id).orderBy('seq').execute()).map(
    ({ fact }) => fact,
  )

test('what AWS had not begun is checked again, and not begun any more', async () => {
  const { core, id } = await cutOff(false)
  const before = inAws(core)
  await rests(core, restarted(core.ctx, refusingAll))
  expect(await getRequest(core.store.db, id)).toMatchObject({
    state: 'failed',
    outcome: { code: 'policy_denied', vars: { rule: 'closed' } },
  })
  expect(calls(core)).toBe(0)
  expect(inAws(core)).toBe(before)
  expect(await getGrant(core.store.db, id)).toMatchObject({ state: 'ended' })
})

test('what AWS had begun is finished and ended at once, on record', async () => {
  const { core, id } = await cutOff(true)
  const before = inAws(core)
  await rests(core, restarted(core.ctx, refusingAll))
  expect(calls(core)).toBe(1)
  expect(await facts(core, id)).toEqual(expect.arrayContaining(['no-longer-allowed', 'granted', 'ending', 'revoked']))
  expect((await getRequest(core.store.db, id))?.state).toBe('revoked')
  expect(await getGrant(core.store.db, id)).toMatchObject({ state: 'ended', endCause: 'no-longer-allowed' })
  expect(inAws(core)).toBe(before)
})

test('another rule is another decision', async () => {
  const { core, id } = await cutOff(false)
  const stricter = (rules: Policy['rules']) =>
    rules.map((rule) => (rule.name === 'sandbox' ? { ...rule, approvals: 1 } : rule))
  await rests(core, restarted(core.ctx, stricter))
  expect(await getRequest(core.store.db, id)).toMatchObject({
    state: 'failed',
    outcome: { code: 'no_longer_approved' },
  })
  expect(calls(core)).toBe(0)
})

test('where nothing has changed it goes on', async () => {
  for (const begun of [true, false]) {
    const { core, id } = await cutOff(begun)
    await rests(
      core,
      restarted(core.ctx, (rules) => rules),
    )
    expect((await getRequest(core.store.db, id))?.state).toBe('active')
    expect(calls(core)).toBe(1)
  }
})
