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

const made: [operation: string, input: Record<string, unknown>, names: () => string[]][] = [
  [
    'create-user',
    { userName: 'made', givenName: 'Made', familyName: 'Once', email: 'made@example.com' },
    () => users(),
  ],
  ['create-users', { people: 'made@example.com, Made, Once' }, () => users()],
  ['create-group', { groupName: 'made' }, () => groups()],
  [
    'create-permission-set',
    { name: 'made', sessionDuration: 'PT1H', policies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] },
    () => sets(),
  ],
  ['create-organizational-unit', { paths: '/made' }, () => units()],
  ['create-account', { accountName: 'made', email: 'aws+made@example.com', unit: '/' }, () => accounts()],
]

test.each(made)('%s makes it once though its answer is lost and no listing shows it yet', async (id, input, names) => {
  const started = await start(id)
  const { operation, directory, plan } = started
  const before = names().length
  const { changes } = await plan(input)
  const intentAt = bench.clock.now()
  // The process died between AWS's answer and its record.
  await operation.apply(changes[0] as Change, applyContext(bench, directory, { intentAt }))
  const outputs: Record<string, string> = {}
  let more = {}
  for (const change of changes)
    for (let tries = 0; ; tries++) {
      expect(tries).toBeLessThan(40)
      const applied = await operation.apply(
        change,
        applyContext(bench, directory, { intentAt, outputs, repeated: true, ...more }),
      )
      expect(applied.state).not.toBe('failed')
      Object.assign(outputs, 'outputs' in applied ? applied.outputs : {})
      if (applied.state === 'done') break
      more = { asyncRequestId: applied.state === 'waiting' ? applied.asyncRequestId : undefined }
      bench.clock.advance(minute / 10)
    }
  expect(names().length).toBe(before + 1)
  bench.clock.advance(2 * minute)
  for (const change of changes)
    expect(await operation.verify(change, applyContext(bench, directory, { outputs }))).toBe(true)
  // Whoever asks for the same is told that it is there.
  await expect(plan(input)).rejects.toMatchObject({ name: 'Refusal' })
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
const users = () =>
  bench
    .world()
    .users.all()
    .map(({ UserName }) => UserName)
const groups = () =>
  bench
    .world()
    .groups.all()
    .map(({ DisplayName }) => DisplayName ?? '')
const accounts = () =>
  bench
    .world()
    .accounts.all()
    .map(({ Name }) => Name)
