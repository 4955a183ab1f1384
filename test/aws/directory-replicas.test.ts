import { afterEach, expect, test } from 'vitest'
import { membershipOf } from '../../src/aws/types.ts'
import { changeAccess } from '../../src/sim/aws/access-elsewhere.ts'
import { generatedCompany } from '../../src/sim/aws/generated-company.ts'
import { type Bench, calls, inAws, inDirectory, startBench } from './helpers.ts'

// Several processes, each with its own directory, over one store.

let bench: Bench
afterEach(() => bench.stop())

const small = { accounts: 12, permissionSets: 6, users: 30, assignments: 40, seed: 7 }
async function twoOf(size: Parameters<typeof generatedCompany>[0]) {
  bench = await startBench({ company: generatedCompany(size) })
  const [there] = bench.world().assignments.all()
  if (!there) throw new Error('the company is too small')
  return { ...bench, there, one: await bench.makeDirectory(), other: await bench.makeDirectory() }
}

test('replicas follow by version, and read only what changed', async () => {
  const { one, other, simulated, there } = await twoOf(small)
  await one.refresh()
  simulated.calls.length = 0
  await other.load()
  expect(simulated.calls).toEqual([])
  expect(inDirectory(other)).toEqual(inAws(bench))
  expect(other.accounts()).toEqual(one.accounts())
  changeAccess(simulated, 'delete', there)
  await one.refresh()
  await other.load()
  expect(inDirectory(other)).toEqual(inAws(bench))
})

test('who finds that all is as it was misses nothing that another one finds otherwise', async () => {
  const { one, other, simulated, clock, there } = await twoOf(small)
  await one.refresh()
  const place = membershipOf({ userId: 'u-1', groupId: 'g-1' })
  await one.noteMembership(place, true, clock.now())
  await other.load()
  changeAccess(simulated, 'delete', there)
  await one.noteMembership(place, true, clock.now())
  await other.refreshAccess({ accountId: there.AccountId, permissionSetArn: there.PermissionSetArn })
  await one.noteMembership(place, true, clock.now())
  await one.load()
  expect(inDirectory(one)).toEqual(inAws(bench))
})

test('who takes turns reads each thing once in a pass', async () => {
  const { one, other, simulated, world } = await twoOf({
    accounts: 60,
    permissionSets: 30,
    users: 100,
    assignments: 300,
  })
  await one.refresh()
  const before = one.assignmentsAt
  simulated.calls.length = 0
  // A refresh makes a hundred of these calls.
  const turns = Math.ceil((world().permissionSets.size + world().provisioned.size) / 100)
  expect(turns).toBeGreaterThan(2)
  for (let turn = 0; turn < turns; turn++) await (turn % 2 === 0 ? one : other).refresh()
  expect(Math.max(one.assignmentsAt, other.assignmentsAt)).toBeGreaterThan(before)
  expect(calls(bench, 'ListAccountAssignments')).toBe(world().provisioned.size)
})
