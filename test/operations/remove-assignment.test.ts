import { afterEach, beforeEach, expect, it } from 'vitest'
import { isThere } from '../aws/helpers.ts'
import { inputOf, type Started, someAssignment, startOperation } from './helpers.ts'

let started: Started
beforeEach(async () => {
  started = await startOperation('remove-assignment')
})
afterEach(() => started.bench.stop())

const lastOnes = (last: boolean) =>
  someAssignment(started.directory, ({ accountId, permissionSetArn }) => {
    return (started.directory.assignments({ accountId, permissionSetArn }).length === 1) === last
  })

it('removes the assignment and proves it', async () => {
  const access = lastOnes(true)
  const plan = await started.plan(inputOf(access))
  expect(plan.changes).toMatchObject([{ action: 'sso:DeleteAccountAssignment', effect: 'remove' }])
  await started.carryOut(plan.changes)
  expect(isThere(started.bench, access)).toBe(false)
  expect(started.bench.simulated.mutations()).toHaveLength(1)
})

it('warns before the last assignment, because its role goes too', async () => {
  const last = await started.plan(inputOf(lastOnes(true)))
  expect(last.notes.some(({ en }) => en.includes('AWSReservedSSO_'))).toBe(true)
  expect(last.reliesOn).toMatchObject({ last: true })
})

it('says that open sessions run on, and that a grant still lives', async () => {
  const plan = await started.plan(inputOf(lastOnes(true)), { liveGrants: async () => [{ id: 'g', until: null }] })
  expect(plan.notes?.map(({ en }) => en).join(' ')).toContain('run on')
  expect(plan.notes.at(-1)?.en).toContain('granted')
})

it('refuses what is not there', async () => {
  const { directory, ids } = started
  const principal = { type: 'USER', id: ids.user('mia') } as const
  const access = someAssignment(directory, ({ accountId, permissionSetArn }) => {
    return directory.assignments({ accountId, permissionSetArn, principal }).length === 0
  })
  await expect(started.plan(inputOf({ ...access, principal }))).rejects.toMatchObject({ code: 'access_not_there' })
})
