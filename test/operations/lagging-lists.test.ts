import { afterEach, expect, test } from 'vitest'
import type { Change } from '../../src/operations/shared/define-operation.ts'
import { applyContext, type Bench } from '../aws/helpers.ts'
import { type Started, startOperation } from './helpers.ts'

const minute = 60_000
let bench: Bench
afterEach(() => bench.stop())

/** One operation over an AWS whose listings are a minute behind. */
async function start(id: string): Promise<Started> {
  const started = await startOperation(id, { settings: { listingLagMs: minute, createAccountMs: 0 } })
  bench = started.bench
  return started
}

/** Makes every change, and gives what a roll-back starts from. */
async function make({ operation, directory }: Started, changes: Change[]) {
  const outputs: Record<string, string> = {}
  for (const change of changes) {
    let applied = await operation.apply(change, applyContext(bench, directory, { outputs }))
    for (; applied.state === 'waiting'; bench.clock.advance(minute / 10)) {
      const { asyncRequestId } = applied
      applied = await operation.apply(
        change,
        applyContext(bench, directory, { outputs, repeated: true, asyncRequestId }),
      )
    }
    if (applied.state === 'failed') throw applied.reason instanceof Error ? applied.reason : new Error(applied.reason)
    Object.assign(outputs, applied.outputs)
  }
  return { outputs, changes: changes.map((change) => ({ ...change, params: { ...change.params, ...outputs } })) }
}

test('a permission set that no listing shows yet is taken back all the same', async () => {
  const started = await start('create-permission-set')
  const { operation, directory, plan } = started
  const planned = await plan({ name: 'Auditors', description: '', sessionDuration: 'PT1H', policies: [readOnly] })
  const { changes } = await make(started, planned.changes)
  const [back] = operation.undo?.({ ...planned, changes }, { directory }) ?? []
  if (!back) throw new Error('nothing to take back')
  expect(await operation.verify(back, applyContext(bench, directory))).toBe(false)
  expect(await operation.apply(back, applyContext(bench, directory))).toMatchObject({ state: 'done' })
  expect(await operation.verify(back, applyContext(bench, directory))).toBe(true)
  expect(sets()).not.toContain('Auditors')
})

test('OUs that no listing shows yet are taken back, and are gone when the listing says so too', async () => {
  const started = await start('create-organizational-unit')
  const { operation, directory, plan } = started
  const planned = await plan({ paths: '/Labs/Robots' })
  const { changes } = await make(started, planned.changes)
  expect(units()).toEqual(expect.arrayContaining(['Labs', 'Robots']))
  const back = operation.undo?.({ ...planned, changes }, { directory }) ?? []
  expect(back).toHaveLength(2)
  for (const change of back) {
    expect(await operation.verify(change, applyContext(bench, directory))).toBe(false)
    expect(await operation.apply(change, applyContext(bench, directory))).toMatchObject({ state: 'done' })
  }
  expect(units()).not.toContain('Labs')
  bench.clock.advance(2 * minute)
  for (const change of back) expect(await operation.verify(change, applyContext(bench, directory))).toBe(true)
})

test('a new account is there when its listing shows it, so that the next request finds it', async () => {
  const started = await start('create-account')
  const { operation, directory, plan } = started
  const planned = await plan({ accountName: 'example-robots', email: 'aws+robots@example.com', unit: '/' })
  const { outputs, changes } = await make(started, planned.changes)
  const verify = () => operation.verify(changes[0] as Change, applyContext(bench, directory, { outputs }))
  expect(await verify()).toBe(false)
  bench.clock.advance(2 * minute)
  expect(await verify()).toBe(true)
  await directory.refresh()
  expect(directory.accounts().map(({ name }) => name)).toContain('example-robots')
})

const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
const sets = () =>
  bench
    .world()
    .permissionSets.all()
    .map(({ Name }) => Name)
const units = () =>
  bench
    .world()
    .units.all()
    .map(({ Name }) => Name)
