import { setImmediate as anInstant } from 'node:timers/promises'
import { CreateAccountAssignmentCommand } from '@aws-sdk/client-sso-admin'
import fc from 'fast-check'
import { afterEach, describe, expect, it, test } from 'vitest'
import { changeAccess } from '../../src/sim/aws/access-elsewhere.ts'
import { generatedCompany } from '../../src/sim/aws/generated-company.ts'
import type { Assignment } from '../../src/sim/aws/records.ts'
import { awkwardPages } from '../../src/sim/aws/settings.ts'
import { type Bench, type BenchOptions, calls, inAws, inDirectory, startBench } from './helpers.ts'

let bench: Bench
afterEach(() => bench.stop())
const start = async (options?: BenchOptions) => {
  bench = await startBench(options)
  return bench
}
const company = generatedCompany({ accounts: 12, permissionSets: 6, users: 30, assignments: 40, seed: 7 })
const everybody = () => inAws(bench)

/** An access that nobody has, in a place where nothing is provisioned where there is one; and one that is there. */
function someAccess(n = 0): { missing: Assignment; there: Assignment } {
  const world = bench.world()
  const pick = <T>(all: readonly T[]): T => {
    const one = all[n % all.length]
    if (one === undefined) throw new Error('the company is too small')
    return one
  }
  const empty = world.accounts.all().filter((a) => world.provisioned.by('account', a.Id).length === 0)
  const account = pick(empty.length > 0 ? empty : world.accounts.all())
  const missing = {
    AccountId: account.Id,
    PermissionSetArn: pick(world.permissionSets.all()).PermissionSetArn,
    PrincipalType: 'USER' as const,
    PrincipalId: pick(world.users.all()).UserId,
  }
  return { missing, there: pick(world.assignments.all()) }
}

describe('what others change', () => {
  it('is read again after a few calls, and nothing else is', async () => {
    const { makeDirectory, simulated } = await start({ company })
    const directory = await makeDirectory()
    await directory.refresh()
    await directory.followRequests()
    const { missing, there } = someAccess()
    simulated.calls.length = 0
    await directory.followRequests()
    expect(simulated.calls).toHaveLength(3)
    changeAccess(simulated, 'create', missing)
    changeAccess(simulated, 'delete', there)
    simulated.calls.length = 0
    await directory.followRequests()
    expect(inDirectory(directory)).toEqual(everybody())
    // Three lists; for each change what it is about, and who has that now.
    expect(simulated.calls).toHaveLength(3 + 2 * 2)
    simulated.calls.length = 0
    await directory.followRequests()
    expect(simulated.calls).toHaveLength(3)
  })

  it('is waited for while AWS works on it and its listings lag', async () => {
    const { makeDirectory, clock, aws } = await start({
      company,
      settings: { assignmentMs: 5_000, visibilityMs: 20_000 },
    })
    const directory = await makeDirectory()
    await directory.refresh()
    await directory.followRequests()
    const { missing } = someAccess()
    await aws.sso.send(
      new CreateAccountAssignmentCommand({
        InstanceArn: directory.instance?.arn,
        TargetId: missing.AccountId,
        TargetType: 'AWS_ACCOUNT',
        PermissionSetArn: missing.PermissionSetArn,
        PrincipalType: missing.PrincipalType,
        PrincipalId: missing.PrincipalId,
      }),
    )
    for (const passed of [0, 10_000]) {
      clock.advance(passed)
      await directory.followRequests()
      expect(directory.assignments({ accountId: missing.AccountId })).toEqual([])
    }
    expect(everybody()).toHaveLength(41)
    clock.advance(20_000)
    await directory.followRequests()
    expect(inDirectory(directory)).toEqual(everybody())
  })

  it.each([
    ['do not tell of the console', { statusesTellOfConsole: false }],
    ['forget at once', { statusesKeptMs: 0 }],
  ])('is seen by the refresh where the lists %s', async (_, settings) => {
    const { makeDirectory, simulated } = await start({ company, settings })
    const directory = await makeDirectory()
    await directory.refresh()
    await directory.followRequests()
    const { missing, there } = someAccess()
    changeAccess(simulated, 'create', missing)
    changeAccess(simulated, 'delete', there)
    await directory.followRequests()
    expect(inDirectory(directory)).not.toEqual(everybody())
    await directory.refresh()
    expect(inDirectory(directory)).toEqual(everybody())
  })
})

test('costs what it must: the first reading, an unchanged refresh', async () => {
  const large = generatedCompany({ accounts: 300, permissionSets: 120, users: 1_500, assignments: 900 })
  const { makeDirectory, simulated, world } = await start({ company: large })
  const directory = await makeDirectory()
  await directory.refresh()
  expect(directory.progress).toMatchObject({ complete: true, percent: 100 })
  const [pairs, sets] = [world().provisioned.size, world().permissionSets.size]
  const people = Math.ceil(world().users.size / 100) + Math.ceil(world().groups.size / 100)
  const least = 300 / 20 + people + Math.ceil(sets / 100) + sets + Math.min(300, sets) + pairs
  const units = calls(bench, 'ListOrganizationalUnitsForParent')
  const contents = 20 * 4
  // Who and where it is costs four; one account in 25 sets tells which are in use.
  expect(simulated.calls.length).toBeLessThanOrEqual(least + units + contents + 4 + Math.floor(sets / 25))
  expect(simulated.calls.length - units - contents).toBeLessThanOrEqual(least * 1.05)
  simulated.calls.length = 0
  await directory.refresh()
  const again = simulated.calls.map(({ operation }) => operation)
  const of = (pattern: RegExp) => again.filter((operation) => pattern.test(operation)).length
  expect(of(/^ListAccounts$/)).toBe(15)
  expect(of(/^ListPermissionSets$/)).toBe(2)
  expect(of(/^ListUsers$/)).toBe(10)
  expect(of(/^(ListAccountAssignments|ListAccountsForProvisioned\w+)$/)).toBe(100)
  // What twenty more of them allow.
  expect(of(/^GetInlinePolicyForPermissionSet$/)).toBe(20)
  expect(of(/^DescribePermissionSet$/)).toBe(0)
})

/**
 * In whatever order passes run, are cut off, processes are killed and started, replicas load and access is changed
 * elsewhere: once a pass that began after the last change is complete, the directory is what AWS has.
 */
test('whatever happens on the way, a complete pass shows what AWS has', async () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ pass: fc.nat(60), end: fc.constantFrom('stop', 'kill') }) },
    { weight: 2, arbitrary: fc.constant('load' as const) },
    { weight: 2, arbitrary: fc.constant('restart' as const) },
    { weight: 2, arbitrary: fc.constant('follow' as const) },
    { weight: 3, arbitrary: fc.record({ change: fc.constantFrom('create', 'delete'), n: fc.nat(20) }) },
  )
  const conditions = fc.record({
    statusesTellOfConsole: fc.boolean(),
    statusesKeptMs: fc.constantFrom(0, 90 * 24 * 3_600_000),
    awkward: fc.boolean(),
  })
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000_000)
  console.log(`SEED=${seed}`)
  await start()
  await fc.assert(
    fc.asyncProperty(conditions, fc.array(step, { maxLength: 12 }), async ({ awkward, ...settings }, steps) => {
      await bench.stop()
      const { makeDirectory, mortalStore, simulated } = await start({
        company,
        settings: { ...settings, ...(awkward && awkwardPages) },
      })
      let life = mortalStore()
      let directory = await makeDirectory({ store: life.store })
      const restart = async () => {
        life.kill()
        life = mortalStore()
        directory = await makeDirectory({ store: life.store })
        await directory.load()
      }
      for (const each of steps) {
        if (each === 'load') await directory.load()
        else if (each === 'follow') await directory.followRequests()
        else if (each === 'restart') await restart()
        else if ('change' in each) {
          const { missing, there } = someAccess(each.n)
          if (each.change === 'create') changeAccess(simulated, 'create', missing)
          else changeAccess(simulated, 'delete', there)
        } else {
          const stopped = new AbortController()
          let left = each.pass
          const listening = simulated.onCall(async (_, phase) => {
            if (phase !== 'before') return
            if (left % 7 === 0) await directory.load()
            left -= 1
            if (left === 0) each.end === 'kill' ? life.kill() : stopped.abort()
          })
          await directory.refresh({ signal: stopped.signal }).catch(() => {})
          listening()
          if (each.end === 'kill') await restart()
        }
        bench.clock.advance(1_000)
      }
      // One pass may have begun before the last change; the next one has not.
      for (let i = 0; i < 2; i++) await directory.refresh()
      expect(directory.progress.complete).toBe(true)
      expect(inDirectory(directory)).toEqual(everybody())
      expect(directory.accounts()).toHaveLength(bench.world().accounts.size)
      expect(directory.users()).toHaveLength(bench.world().users.size)
      const reloaded = await makeDirectory()
      await reloaded.load()
      expect(inDirectory(reloaded)).toEqual(everybody())
    }),
    { seed, numRuns: 25, endOnFailure: true },
  )
})

/** What is known of assignments only grows while they are read: each look at which there were fewer. */
function lossesOf(directory: Parameters<typeof inDirectory>[0]) {
  const shrinking: string[] = []
  let known = 0
  const looks = () => {
    const now = inDirectory(directory).length
    if (now < known) shrinking.push(`${now} after ${known}`)
    known = now
  }
  return { looks, shrinking }
}

/** One call at a time, each answered two and a half seconds after the one before. */
test('at a slow pace nothing that was read is lost, however often the store is loaded', async () => {
  const { makeDirectory, simulated, clock } = await start()
  const [directory, replica] = [await makeDirectory(), await makeDirectory()]
  const { looks, shrinking } = lossesOf(directory)
  const loads = async () => {
    let isLoading = true
    const both = Promise.all([directory.load(), replica.load()]).finally(() => {
      isLoading = false
    })
    for (; isLoading; await anInstant()) looks()
    await both
  }
  // Loaded between each two calls, and while what was answered is stored.
  let turn = Promise.resolve()
  simulated.onCall((_, phase) => {
    turn = turn.then(() => {
      if (phase === 'before') clock.advance(2_500)
      const loading = loads()
      return phase === 'before' ? loading : undefined
    })
    return turn
  })
  const began = clock.now()
  await directory.refresh()
  expect(clock.now() - began).toBeGreaterThan(120_000)
  expect(shrinking).toEqual([])
  expect(inDirectory(directory)).toEqual(everybody())
  await replica.load()
  expect(inDirectory(replica)).toEqual(everybody())
})

/** Longer than any interval at which the store is loaded; nothing is hurried, and the pace is the budget's own. */
test('in minutes that really pass nothing that was read is lost, however often the store is loaded', async () => {
  const { makeDirectory } = await start({ aws: { pace: 1, ssoPerSecond: 0.45 } })
  const [directory, replica] = [await makeDirectory(), await makeDirectory()]
  const began = performance.now()
  const loading = setInterval(() => void Promise.all([directory.load(), replica.load()]), 1_000)
  const { looks, shrinking } = lossesOf(directory)
  const looking = setInterval(looks, 50)
  await directory.refresh()
  clearInterval(loading)
  clearInterval(looking)
  expect(performance.now() - began).toBeGreaterThan(120_000)
  expect(shrinking).toEqual([])
  expect(inDirectory(directory)).toEqual(everybody())
  await replica.load()
  expect(inDirectory(replica)).toEqual(everybody())
}, 400_000)
