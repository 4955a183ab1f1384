import { expect, test } from 'vitest'
import { hasPrincipal, readPrincipals } from '../../src/aws/read-assignments.ts'
import type { Assignment } from '../../src/aws/types.ts'
import { addition, applyAssignment, assignmentLane, verifyAssignment } from '../../src/operations/shared/assignment.ts'
import type { Change, Operation } from '../../src/operations/shared/define-operation.ts'
import { targetProgress } from '../../src/slack/card/card-progress.ts'
import { changesOf } from '../../src/store/changes.ts'
import { getRequest, insertRequest } from '../../src/store/requests.ts'
import type { Context } from '../../src/workflow/context.ts'
import { onRequest } from '../../src/workflow/press.ts'
import { decide } from '../../src/workflow/request/decide.ts'
import { planRequest } from '../../src/workflow/request/plan.ts'
import { retry } from '../../src/workflow/request/retry.ts'
import { record } from '../../src/workflow/transition.ts'
import { companyOf } from '../support/many-accounts.ts'
import { startCore, work } from './core.ts'

// One request about many targets: each comes to its own end, and what failed is tried again alone.

const many = 12

/** Gives one set to one person in many accounts; each account is a target. */
function inManyAccounts(accesses: Assignment[]): Operation {
  return {
    id: 'assign-in-many-accounts',
    title: { en: 'Many', ja: '多数' },
    summary: { en: 'Many', ja: '多数' },
    fields: {},
    gives: 'nothing',
    risk: () => 'low',
    about: () => ({ en: 'many', ja: '多数' }),
    iam: [],
    async plan(_, { directory, aws }) {
      const changes: Change[] = []
      const already: Change[] = []
      for (const access of accesses) {
        const principals = await readPrincipals(aws, directory.instance?.arn ?? '', access)
        const change = { ...addition(access, directory), target: access.accountId }
        ;(hasPrincipal(principals, access.principal) ? already : changes).push(change)
      }
      return { changes, already, reliesOn: {}, notes: [] }
    },
    lane: assignmentLane,
    apply: applyAssignment,
    verify: verifyAssignment,
  }
}

async function approved() {
  const core = await startCore({ company: companyOf(many) })
  const { directory } = core.ctx
  const set = directory.permissionSets().find(({ name }) => name === 'ReadOnlyAccess')?.arn ?? ''
  const accounts = directory
    .accounts()
    .filter(({ name }) => name.startsWith('team-'))
    .map(({ id }) => id)
  const principal = { type: 'USER' as const, id: directory.usersByEmail('mia@example.com')[0]?.id ?? '' }
  const accesses = accounts.map((accountId) => ({ accountId, permissionSetArn: set, principal }))
  const operation = inManyAccounts(accesses)
  const { policy } = core.ctx.config
  const [rule] = policy.rules.filter(({ name }) => name === 'permission-sets')
  if (!rule) throw new Error('the policy has another shape')
  const rules = [{ ...rule, name: 'many', when: { operations: [operation.id] } }, ...policy.rules]
  const ctx: Context = {
    ...core.ctx,
    config: { ...core.ctx.config, policy: { ...policy, rules } },
    operations: new Map([...core.ctx.operations, [operation.id, operation]]),
  }
  const { id } = await core.store.transaction(async (tx) => {
    const request = await insertRequest(tx, {
      operation: operation.id,
      input: {},
      about: operation.about({}, { directory }),
      reason: 'Because',
      requester: 'UALICE',
      formKey: 'one',
      durationMs: null,
      permanent: false,
      extendsGrant: null,
      createdAt: core.clock.now(),
    })
    const data = { operation: operation.id, input: {}, durationMs: null }
    await record(ctx, tx, 'asked', { requestId: request.id, by: 'UALICE', data })
    return request
  })
  await planRequest(ctx, id)
  const digest = (await getRequest(core.store.db, id))?.digest ?? ''
  const press = {
    requestId: id,
    by: 'UBOB',
    channel: null,
    digest,
    verdict: 'approve' as const,
    reason: null,
    at: ctx.clock.now(),
  }
  await onRequest(ctx, press, decide)
  const calls = () =>
    core.simulated.calls.filter(({ operation }) => operation === 'CreateAccountAssignment').map(({ input }) => input)
  const rests = async (over: Context = ctx, dies?: (step: number) => boolean) => {
    for (let i = 0; i < 150; i++) {
      const busy = await work(over, 1, dies?.(i) ?? false)
      if (!busy) core.clock.advance(2_000)
      if ((await getRequest(core.store.db, id))?.state !== 'executing' && i > 20) break
    }
  }
  return {
    ...{ core, ctx, id, accounts, calls, rests },
    progress: async () => targetProgress(await changesOf(core.store.db, id, 'do')),
    state: async () => (await getRequest(core.store.db, id))?.state,
    presses: (by: string) => onRequest(ctx, { requestId: id, by, channel: null }, retry),
  }
}

test('two of many fail: the rest is done, and only the two are tried again', async () => {
  const { accounts, core, calls, progress, presses, rests, state } = await approved()
  const [first, second] = accounts
  const mend = [first, second].map((id) => core.simulated.failAssignments({ accountId: id ?? '' }, 'No room'))
  await rests()
  expect(await state()).toBe('partial')
  expect(await progress()).toEqual({ count: many, done: many - 2, failed: 2, begun: 0 })
  expect(calls()).toHaveLength(many)
  for (const good of mend) good()
  await presses('UALICE')
  await rests()
  expect(await state()).toBe('done')
  expect(await progress()).toMatchObject({ done: many, failed: 0 })
  expect(calls()).toHaveLength(many + 2)
})

test('killed again and again on the way, it comes to the same end, and nothing is done twice', async () => {
  const { calls, progress, rests, state } = await approved()
  await rests(undefined, (step) => step % 3 === 1)
  await rests()
  expect(await state()).toBe('done')
  expect(await progress()).toMatchObject({ done: many })
  expect(new Set(calls().map((input) => JSON.stringify(input))).size).toBe(many)
})

test('what the rest rests on has changed: what is done stays, and the rest is not tried', async () => {
  const { accounts, core, ctx, calls, progress, presses, rests, state } = await approved()
  core.simulated.failAssignments({ accountId: accounts[0] ?? '' }, 'No room')
  await rests()
  await presses('UBOB')
  const { policy } = ctx.config
  const closed = { name: 'closed', when: {}, deny: true }
  await rests({ ...ctx, config: { ...ctx.config, policy: { ...policy, rules: [closed, ...policy.rules] } } })
  expect(await state()).toBe('partial')
  expect(await progress()).toMatchObject({ done: many - 1 })
  expect(calls()).toHaveLength(many)
})
