import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LiveDirectory } from '../../src/aws/directory.ts'
import type { Assignment } from '../../src/aws/types.ts'
import type { Applied, ApplyContext } from '../../src/operations/shared/define-operation.ts'
import { isAssigned, settle } from '../../src/operations/shared/settle.ts'
import { applyContext, type Bench, calls, idsIn, isThere, startBench } from './helpers.ts'

let bench: Bench
let directory: LiveDirectory
let access: Assignment

beforeEach(async () => {
  bench = await startBench({ settings: { assignmentMs: 1500, visibilityMs: 500 } })
  directory = await bench.makeDirectory()
  await directory.refresh()
  const ids = idsIn(directory)
  const principal = { type: 'USER', id: ids.user('mia') } as const
  const free = directory.accounts().find(({ id, state, management }) => {
    const match = { accountId: id, permissionSetArn: ids.set('PowerUserAccess') }
    return state === 'ACTIVE' && !management && directory.assignments(match).length === 0
  })
  access = { accountId: free?.id ?? '', permissionSetArn: ids.set('PowerUserAccess'), principal }
})
afterEach(() => bench.stop())

/** As the workflow does it: again and again with what is known by then, while time goes on. */
async function toTheEnd(kind: 'create' | 'delete', more: Partial<ApplyContext> = {}): Promise<Applied> {
  let context = applyContext(bench, directory, more)
  let known = {}
  for (let i = 0; i < 20; i++) {
    const applied = await settle(kind, access, context)
    if (applied.state !== 'waiting') return { ...known, ...applied }
    if (applied.awsRequestId) known = { awsRequestId: applied.awsRequestId }
    context = { ...context, repeated: true, asyncRequestId: applied.asyncRequestId ?? context.asyncRequestId }
    bench.clock.advance(1000)
  }
  throw new Error('never settled')
}

describe('settle', () => {
  it('creates and deletes, proven by the listing', async () => {
    const created = await toTheEnd('create')
    // AWS's id is of the call that made the change, not of one that looked at it.
    const [call] = bench.simulated.mutations()
    expect(created).toMatchObject({ state: 'done', awsRequestId: call?.requestId })
    bench.clock.advance(1000)
    expect(await isAssigned(access, { aws: bench.aws, directory })).toBe(true)
    expect((await toTheEnd('delete')).state).toBe('done')
    bench.clock.advance(1000)
    expect(await isAssigned(access, { aws: bench.aws, directory })).toBe(false)
    expect(bench.simulated.mutations()).toHaveLength(2)
  })

  it('takes no answer of another instance for a proof that access is gone', async () => {
    const elsewhere = access.permissionSetArn.replace(/ssoins-[0-9a-f]+/, 'ssoins-0000000000000000')
    access = { ...access, permissionSetArn: elsewhere }
    await expect(toTheEnd('delete')).rejects.toThrow('other_instance')
    await expect(isAssigned(access, { aws: bench.aws, directory })).rejects.toThrow('other_instance')
    expect(bench.simulated.mutations()).toEqual([])
  })

  it('says AWS’s reason, word for word', async () => {
    bench.simulated.failAssignments({ kind: 'create' }, 'Received a 403 status error: Access denied by IAM')
    expect(await toTheEnd('create')).toMatchObject({
      state: 'failed',
      reason: 'Received a 403 status error: Access denied by IAM',
    })
  })

  it('waits through conflicts and throttles', async () => {
    bench.simulated.failNext('sso:CreateAccountAssignment', { name: 'ConflictException', message: 'in progress' }, 2)
    bench.simulated.failNext('sso:CreateAccountAssignment', { name: 'ThrottlingException', message: 'too many' })
    expect((await toTheEnd('create')).state).toBe('done')
    expect(bench.simulated.mutations()).toHaveLength(1)
  })

  it('gives again right after taking away', async () => {
    await toTheEnd('create')
    bench.clock.advance(1000)
    await toTheEnd('delete')
    expect((await toTheEnd('create')).state).toBe('done')
    bench.clock.advance(3000)
    expect(isThere(bench, access)).toBe(true)
  })

  it('counts deleting what is not there as done', async () => {
    expect((await toTheEnd('delete')).state).toBe('done')
  })

  it.each(['create', 'delete'] as const)('makes no second change after a crash before the record: %s', async (kind) => {
    if (kind === 'delete') {
      await toTheEnd('create')
      bench.clock.advance(1000)
    }
    const before = bench.simulated.mutations().length
    const intentAt = bench.clock.now()
    const first = await settle(kind, access, applyContext(bench, directory, { intentAt }))
    expect(first.state).toBe('waiting')
    // The id that `first` carries is lost.
    const again = await settle(kind, access, applyContext(bench, directory, { intentAt, repeated: true }))
    expect(again).toMatchObject({ asyncRequestId: (first as { asyncRequestId?: string }).asyncRequestId })
    bench.clock.advance(5000)
    expect((await toTheEnd(kind, { intentAt, repeated: true })).state).toBe('done')
    expect(bench.simulated.mutations().length - before).toBe(1)
    expect(isThere(bench, access)).toBe(kind === 'create')
  })

  it('counts what somebody else has just taken away as done, once the listing shows that it is gone', async () => {
    await toTheEnd('create')
    bench.clock.advance(1000)
    await settle('delete', access, applyContext(bench, directory))
    bench.clock.advance(1500)
    expect(await isAssigned(access, { aws: bench.aws, directory })).toBe(true)
    expect((await settle('delete', access, applyContext(bench, directory))).state).toBe('waiting')
    expect((await toTheEnd('delete')).state).toBe('done')
    expect(bench.simulated.mutations()).toHaveLength(2)
  })

  it('makes no second change when the answer is lost', async () => {
    bench.simulated.failNext('sso:CreateAccountAssignment', 'reset', { after: true })
    const intentAt = bench.clock.now()
    const first = settle('create', access, applyContext(bench, directory, { intentAt }))
    await expect(first).rejects.toMatchObject({ name: 'OutcomeUnknown' })
    expect((await toTheEnd('create', { intentAt, repeated: true })).state).toBe('done')
    expect(calls(bench, 'CreateAccountAssignment')).toBe(1)
  })

  it('does not take another principal’s request for its own', async () => {
    const intentAt = bench.clock.now()
    const other = { ...access, principal: { type: 'USER', id: idsIn(directory).user('ken') } } as const
    await settle('create', other, applyContext(bench, directory, { intentAt, requestId: 'OTHER1' }))
    bench.clock.advance(5000)
    expect((await toTheEnd('create', { intentAt, repeated: true })).state).toBe('done')
    bench.clock.advance(5000)
    expect(isThere(bench, access)).toBe(true)
  })

  it('waits when AWS does not know the request yet, and lets the listing decide', async () => {
    const unknown = { name: 'ResourceNotFoundException', message: 'no such request', status: 404 }
    bench.simulated.failNext('sso:DescribeAccountAssignmentCreationStatus', unknown, 2)
    expect((await toTheEnd('create')).state).toBe('done')
    expect(bench.simulated.mutations()).toHaveLength(1)
    expect(isThere(bench, access)).toBe(true)
  })

  it('looks at what it has just asked for as soon as ever, though AWS has long worked on something else', async () => {
    const begins = async (name: string, assignmentMs: number) => {
      bench.simulated.settings.assignmentMs = assignmentMs
      const principal = { type: 'USER' as const, id: idsIn(directory).user(name) }
      const begun = await settle(
        'create',
        { ...access, principal },
        applyContext(bench, directory, { requestId: name }),
      )
      const state = { isOver: false }
      if (begun.state === 'waiting')
        void begun.over?.(new AbortController().signal).then(() => {
          state.isOver = true
        })
      return state
    }
    const looks = () => calls(bench, 'ListAccountAssignmentCreationStatus')
    const pass = async (ms: number) => {
      const before = looks()
      bench.clock.advance(ms)
      // Of the five seconds between two looks at what takes long more than these are left.
      await expect.poll(() => looks(), { timeout: 3_000 }).toBeGreaterThan(before)
    }
    await begins('mia', 600_000)
    for (let n = 0; n < 5; n++) await pass(8_000)
    const quick = await begins('ken', 200)
    await pass(600)
    await expect.poll(() => quick.isOver).toBe(true)
  })

  it('follows all that AWS works on with one look at its list', async () => {
    const principals = ['mia', 'ken', 'bob', 'alice'].map((name) => ({
      type: 'USER' as const,
      id: idsIn(directory).user(name),
    }))
    const begun = await Promise.all(
      principals.map((principal, n) =>
        settle('create', { ...access, principal }, applyContext(bench, directory, { requestId: `R${n}` })),
      ),
    )
    const { signal } = new AbortController()
    let over = 0
    for (const one of begun) if (one.state === 'waiting') void one.over?.(signal).then(() => over++)
    await expect
      .poll(
        () => {
          bench.clock.advance(250)
          return over
        },
        { timeout: 10_000 },
      )
      .toBe(4)
    expect(calls(bench, 'DescribeAccountAssignmentCreationStatus')).toBe(0)
    expect(calls(bench, 'ListAccountAssignmentCreationStatus')).toBeLessThan(8)
  })
})
