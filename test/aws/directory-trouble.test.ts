import { setImmediate as anInstant } from 'node:timers/promises'
import { afterEach, describe, expect, it, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { changeAccess } from '../../src/sim/aws/access-elsewhere.ts'
import { generatedCompany } from '../../src/sim/aws/generated-company.ts'
import { assignmentKey } from '../../src/sim/aws/world.ts'
import { directoryStore } from '../../src/store/directory-rows.ts'
import { type Bench, type BenchOptions, calls, startBench } from './helpers.ts'

// What AWS does not answer, answers late, or says of what is deleted meanwhile.

let bench: Bench
afterEach(() => bench.stop())
const start = async (options?: BenchOptions) => {
  bench = await startBench(options)
  return bench
}

const busy = { name: 'InternalServerException', message: 'Try again later', status: 500 }

describe('a refresh', () => {
  it('asks for the name of a permission set once, also where AWS does not tell it', async () => {
    const { makeDirectory, simulated, world } = await start()
    const [first] = world().permissionSets.all()
    const isIt = ({ PermissionSetArn }: Record<string, unknown>) => PermissionSetArn === first?.PermissionSetArn
    const fault = { name: 'ValidationException', message: 'It is being made', status: 400 }
    simulated.failNext('sso:DescribePermissionSet', fault, { times: Number.POSITIVE_INFINITY, about: isIt })
    const directory = await makeDirectory()
    await directory.refresh({ forRules: true })
    const asked = simulated.calls.filter(({ operation, input }) => operation === 'DescribePermissionSet' && isIt(input))
    expect(asked).toHaveLength(1)
    expect(directory.gaps.map(({ call }) => call)).toEqual(['sso:DescribePermissionSet'])
    expect(directory.permissionSets()).toHaveLength(world().permissionSets.size - 1)
  })

  it('has ended when it fails: nothing of it goes on', async () => {
    const { makeDirectory, simulated, store } = await start({
      company: generatedCompany({ accounts: 5, permissionSets: 5, users: 500, assignments: 5 }),
    })
    const kept = directoryStore(store)
    const failed = Promise.withResolvers<void>()
    const directory = await makeDirectory({
      store: {
        ...kept,
        write: (rows) => {
          if (!rows.some(({ kind }) => kind === 'account')) return kept.write(rows)
          failed.resolve()
          return Promise.reject(new Error('the database is away'))
        },
      },
    })
    const listed = Promise.withResolvers<void>()
    simulated.onCall(({ operation }, phase) =>
      operation === 'ListUsers' && phase === 'before' ? listed.promise : undefined,
    )
    const ended = directory.refresh().catch((error: Error) => error.message)
    await failed.promise
    for (let turn = 0; turn < 50; turn++) await anInstant()
    expect(await Promise.race([ended, 'goes on'])).toBe('goes on')
    listed.resolve()
    expect(await ended).toBe('the database is away')
    expect(calls(bench, 'ListUsers')).toBe(1)
  })

  describe('of the first pass, in which AWS does not answer of a pair', () => {
    async function withoutAnswer() {
      const { makeDirectory, simulated, world } = await start()
      const [one] = world().provisioned.all()
      const mend = simulated.failNext('sso:ListAccountAssignments', busy, {
        times: Number.POSITIVE_INFINITY,
        about: (asked) => asked.AccountId === one?.AccountId && asked.PermissionSetArn === one?.PermissionSetArn,
      })
      const directory = await makeDirectory()
      await directory.refresh()
      expect(directory.isListed).toBe(true)
      expect(directory).toMatchObject({ assignmentsAt: 0, progress: { complete: false } })
      expect(directory.gaps.map(({ call }) => call)).toEqual(['sso:ListAccountAssignments'])
      return { directory, mend }
    }

    it('is not complete before it has, and only that is asked again', async () => {
      const { directory, mend } = await withoutAnswer()
      mend()
      bench.simulated.calls.length = 0
      await directory.refresh()
      expect(calls(bench, 'ListAccountAssignments')).toBe(1)
      expect(directory).toMatchObject({ gaps: [], progress: { complete: true } })
      expect(directory.assignments({})).toHaveLength(bench.world().assignments.size)
    })

    it('does not keep the rest waiting for more than a day', async () => {
      const { directory } = await withoutAnswer()
      bench.clock.advance(25 * 3_600_000)
      await directory.refresh()
      expect(directory.assignmentsAt).toBeGreaterThan(0)
      expect(directory.gaps.map(({ call }) => call)).toEqual(['sso:ListAccountAssignments'])
    })
  })

  it('takes a permission set that is deleted meanwhile for gone, not for unread', async () => {
    const { makeDirectory, simulated, world } = await start({
      company: generatedCompany({ accounts: 12, permissionSets: 6, users: 30, assignments: 40, seed: 7 }),
    })
    const [one] = world().permissionSets.all()
    if (!one) throw new Error('the company has permission sets')
    for (const access of world().assignments.all())
      if (access.PermissionSetArn === one.PermissionSetArn) world().assignments.remove(assignmentKey(access))
    const listening = simulated.onCall(({ operation }, phase) => {
      if (operation !== 'ListAccountsForProvisionedPermissionSet' || phase !== 'before') return
      world().permissionSets.remove(one.PermissionSetArn)
      listening()
    })
    const directory = await makeDirectory()
    await directory.refresh()
    expect(directory.gaps).toEqual([])
    expect(directory.assignments({})).toHaveLength(world().assignments.size)
    await directory.refresh()
    expect(directory.permissionSet(one.PermissionSetArn)).toBeUndefined()
  })
})

describe('what is kept', () => {
  it('is not undone by what was asked for earlier and answered later', async () => {
    const { makeDirectory, simulated, world, clock } = await start()
    const directory = await makeDirectory()
    await directory.refresh()
    const set = world()
      .permissionSets.all()
      .find(({ inlinePolicy }) => !inlinePolicy)
    if (!set) throw new Error('the company has a permission set without an inline policy')
    const arn = set.PermissionSetArn
    const asked = Promise.withResolvers<void>()
    const arrives = Promise.withResolvers<void>()
    const listening = simulated.onCall(({ operation, input }, phase) => {
      if (operation !== 'GetInlinePolicyForPermissionSet' || input.PermissionSetArn !== arn || phase !== 'after') return
      listening()
      asked.resolve()
      return arrives.promise
    })
    const slow = directory.refresh({ forRules: true })
    await asked.promise
    clock.advance(1_000)
    set.inlinePolicy = '{"Version":"2012-10-17","Statement":[]}'
    await directory.refreshPermissionSet(arn)
    arrives.resolve()
    await slow
    expect(directory.permissionSet(arn)?.inlinePolicy).toBe(set.inlinePolicy)
    const reloaded = await makeDirectory()
    await reloaded.load()
    expect(reloaded.permissionSet(arn)).toEqual(directory.permissionSet(arn))
  })
})

test('what AWS’s lists of requests have told is not read again because one of them fails meanwhile', async () => {
  const { makeDirectory, simulated, world } = await start()
  const directory = await makeDirectory()
  await directory.refresh()
  await directory.followRequests()
  for (const access of world().assignments.all().slice(0, 2)) changeAccess(simulated, 'delete', access)
  await directory.followRequests()
  const mend = simulated.failNext('sso:ListAccountAssignmentDeletionStatus', busy, Number.POSITIVE_INFINITY)
  await directory.followRequests()
  expect(directory.gaps.map(({ call }) => call)).toEqual(['sso:ListAccountAssignmentDeletionStatus'])
  mend()
  simulated.calls.length = 0
  await directory.followRequests()
  expect(simulated.calls).toHaveLength(3)
  expect(directory.gaps).toEqual([])
})

test('a clock that is set back while AWS is read takes nobody away, and has nothing read again', async () => {
  const hour = 3_600_000
  let ahead = 0
  const { makeDirectory, simulated, world } = await start({
    company: generatedCompany({ accounts: 45, permissionSets: 12, users: 350, assignments: 90, seed: 5 }),
    aws: { clock: { ...systemClock, now: () => systemClock.now() + ahead } },
  })
  const setBackAt = (wanted: string, nth: number) => {
    let seen = 0
    const listening = simulated.onCall(({ operation }, phase) => {
      if (operation !== wanted || phase !== 'before' || ++seen !== nth) return
      listening()
      ahead -= hour
    })
  }
  const isWhole = (directory: Awaited<ReturnType<typeof makeDirectory>>) => {
    expect(directory.users()).toHaveLength(world().users.size)
    expect(directory.accounts()).toHaveLength(world().accounts.size)
    expect(directory.permissionSets()).toHaveLength(world().permissionSets.size)
    expect(directory.assignments({})).toHaveLength(world().assignments.size)
  }
  const directory = await makeDirectory()
  setBackAt('ListAccountAssignments', 5)
  await directory.refresh()
  isWhole(directory)
  expect(calls(bench, 'ListAccountAssignments')).toBe(world().provisioned.size)
  ahead += 3 * hour
  for (const list of ['ListUsers', 'ListAccounts']) {
    setBackAt(list, 2)
    await directory.refresh()
    isWhole(directory)
    ahead += 3 * hour
  }
  const reloaded = await makeDirectory()
  await reloaded.load()
  isWhole(reloaded)
})
