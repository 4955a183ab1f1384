import { expect, test } from 'vitest'
import { loadOperations } from '../../src/operations/shared/load-operations.ts'
import { readPolicy } from '../../src/policy/read-policy.ts'
import { getRequest, insertRequest } from '../../src/store/requests.ts'
import { onRequest } from '../../src/workflow/press.ts'
import { decide } from '../../src/workflow/request/decide.ts'
import { planRequest } from '../../src/workflow/request/plan.ts'
import { record } from '../../src/workflow/transition.ts'
import { idsIn } from '../aws/helpers.ts'
import { startCore, work } from '../workflow/core.ts'
import { changesSince } from './changes-since.ts'
import { examples, valueFor } from './walk-examples.ts'

// What runs is what was approved: whatever a plan relies on, when AWS changes it in between, nothing is done.

const operations = await loadOperations()
const loaded = readPolicy(
  `
channels: { approvals: CAPPROVALS, audit: CAUDIT }
admins: ["@aws-admins"]
rules:
  - name: everything
    when: { operations: [${[...operations.keys()].join(', ')}] }
    for: [self, people, groups]
    requesters: ["@aws-admins"]
    approvers: ["@sre-leads"]
    permanent: true
`,
  'policy.yaml',
)
if (!('policy' in loaded)) throw new Error(JSON.stringify(loaded))
const { policy } = loaded
const [requester, approvers] = ['UALICE', ['UEMMA', 'UBOB', 'UYUI']]

/** A request of `walk-examples.ts` that Alice has made and others have approved; nothing of it is carried out yet. */
async function approved(id: string) {
  const { options, before, input: wished } = examples[id] ?? {}
  const groupMembers = async (handle: string) => ({ ids: handle === 'aws-admins' ? [requester] : approvers })
  const core = await startCore({ ...options, policy, chat: { groupMembers } })
  const { ctx, store, clock, simulated } = core
  const operation = operations.get(id)
  if (!operation) throw new Error(`no operation ${id}`)
  const at = { bench: core, directory: ctx.directory, operation, ids: idsIn(ctx.directory) } as never
  before?.(at)
  const fields = Object.entries(operation.fields).filter(([, { optional }]) => !optional)
  const given = wished?.(at) ?? Object.fromEntries(fields.map(([name, field]) => [name, valueFor(name, field, at)]))
  const input = given as Parameters<typeof insertRequest>[1]['input']
  const lasts = { durationMs: operation.gives === 'grant' ? 3_600_000 : null, permanent: false }
  const request = await store.transaction(async (tx) => {
    const about = operation.about(input as never, { directory: ctx.directory })
    const of = { operation: id, input, about, reason: 'Because', requester, formKey: id, extendsGrant: null }
    const made = await insertRequest(tx, { ...of, ...lasts, createdAt: clock.now() })
    const data = { operation: id, input, durationMs: lasts.durationMs }
    await record(ctx, tx, 'asked', { requestId: made.id, by: requester, data })
    return made.id
  })
  await planRequest(ctx, request)
  const now = () => getRequest(store.db, request)
  for (const by of approvers) {
    const { state, digest } = (await now()) ?? {}
    if (state !== 'pending') break
    const press = {
      requestId: request,
      by,
      channel: null,
      digest: digest ?? '',
      verdict: 'approve' as const,
      at: ctx.clock.now(),
    }
    await onRequest(ctx, { ...press, reason: null }, decide)
  }
  expect(await now()).toMatchObject({ state: 'approved', outcome: null })
  return { now, carriesOn: () => work(ctx, 20), world: core.world, simulated }
}

test('of each operation it is known what its plan relies on', () => {
  expect(Object.keys(changesSince).sort()).toEqual([...operations.keys()].sort())
})

test.each([...operations].filter(([, { shapes }]) => shapes).map(([id]) => id))(
  '%s shapes a permission set, and is tried with a set that has changed since',
  (id) => expect(changesSince[id]?.map(({ what }) => what).join()).toContain('comes to allow more'),
)

const all = Object.entries(changesSince).flatMap(([id, changes]) => changes.map((change) => ({ id, ...change })))

test.each(all)('$id: approved, and then $what', async ({ id, becomes, happens }) => {
  const { now, carriesOn, world, simulated } = await approved(id)
  happens(world())
  const before = simulated.mutations().length
  await carriesOn()
  const { state, outcome } = (await now()) ?? {}
  expect([state, outcome]).toEqual([becomes, becomes === 'pending' ? null : expect.anything()])
  expect(simulated.mutations().slice(before)).toEqual([])
})

test.each([...operations.keys()])('%s: approved, and nothing happens, so it is carried out', async (id) => {
  const { now, carriesOn } = await approved(id)
  await carriesOn()
  expect((await now())?.state).toMatch(/^(executing|done|active)$/)
})
