import { mkdtempSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Assignment, assignmentKey } from '../../src/aws/types.ts'
import { readPolicy } from '../../src/policy/read-policy.ts'
import { changeAccess } from '../../src/sim/aws/access-elsewhere.ts'
import { generatedCompany } from '../../src/sim/aws/generated-company.ts'
import { verifyAudit } from '../../src/store/audit-breaks.ts'
import { liveGrants } from '../../src/store/grants.ts'
import { insertRequest } from '../../src/store/requests.ts'
import { type Core, grantedAtOnce, startCore, work } from './core.ts'
import { changes, lookOnce, ToldStory } from './told-story.ts'

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
const minute = 60_000
const limits = { awsCallsPerSecond: 10, openAssignments: 8, directoryEveryMs: 15 * minute, watchGrantsMs: 2 * minute }

async function watched(options: Parameters<typeof startCore>[0] = {}): Promise<Core> {
  const core = await startCore(options)
  Object.assign(core.ctx.config, { limits })
  return core
}

test('with 500 live grants the calls of the watch stay within a tenth of what the bot may make', async () => {
  const company = generatedCompany({ accounts: 60, permissionSets: 10, users: 20, assignments: 100 })
  const core = await watched({ company })
  const { ctx, clock, simulated, store } = core
  const [user] = ctx.directory.users()
  const pairs = ctx.directory
    .accounts()
    .slice(0, 50)
    .flatMap(({ id }) => ctx.directory.permissionSets().map(({ arn }) => ({ accountId: id, permissionSetArn: arn })))
  expect(pairs).toHaveLength(500)
  const at = clock.now()
  await store.transaction(async (tx) => {
    for (const [n, pair] of pairs.entries()) {
      const access = { ...pair, principal: { type: 'USER' as const, id: user?.id ?? '' } }
      const asked = {
        operation: 'assign-permission-set',
        input: {},
        about: { en: '', ja: '' },
        reason: '-',
        requester: 'UMIA',
      }
      const wish = { formKey: `${n}`, durationMs: 3_600_000, permanent: false, extendsGrant: null, createdAt: at }
      const { id: requestId } = await insertRequest(tx, { ...asked, ...wish })
      const principal = { principalType: 'USER' as const, principalId: access.principal.id }
      const rest = { holder: 'UMIA', careOf: null, endCause: null, endedBy: null, endedAt: null, version: 1 }
      await tx
        .insertInto('grants')
        .values({
          id: requestId,
          requestId,
          access: assignmentKey(access),
          ...pair,
          ...principal,
          ...rest,
          state: 'active',
          startsAt: at,
          endsAt: null,
        })
        .execute()
      changeAccess(simulated, 'create', {
        AccountId: pair.accountId,
        PermissionSetArn: pair.permissionSetArn,
        PrincipalType: 'USER',
        PrincipalId: access.principal.id,
      })
    }
  })
  const before = simulated.calls.length
  const end = clock.now() + 30 * minute
  while (clock.now() < end) clock.advance(await lookOnce(core))
  const calls = simulated.calls.slice(before)
  expect(new Set(calls.map(({ operation }) => operation))).toEqual(
    new Set(['ListAccountAssignments', 'ListAccountsForProvisionedPermissionSet']),
  )
  // A tenth of ten a second, for half an hour.
  expect(calls.length).toBeLessThanOrEqual(1_800)
  const oldest = Math.min(
    ...pairs.map((pair) => ctx.directory.shown({ ...pair, principal: { type: 'USER', id: user?.id ?? '' } })?.at ?? 0),
  )
  expect(clock.now() - oldest).toBeLessThanOrEqual(9 * minute)
})

test('a row that is missing is lost within two looks, the first after two minutes at most', async () => {
  const core = await watched()
  const access = free(core).next().value as Assignment
  await grantedAtOnce(core, { access, durationMs: 60 * minute, extendsGrant: null, formKey: 'one' })
  for (let i = 0; i < 10; i += 1) {
    await work(core.ctx, 20)
    core.clock.advance(1_000)
  }
  expect(await liveGrants(core.store.db, assignmentKey(access))).toMatchObject([{ state: 'active' }])
  changes(core, 'delete', access)
  const began = core.clock.now()
  for (;;) {
    core.clock.advance(await lookOnce(core))
    const [grant] = await liveGrants(core.store.db, assignmentKey(access))
    if (grant?.state === 'lost') break
    expect(core.clock.now() - began).toBeLessThan(4 * minute)
  }
})

type Event =
  | 'asks'
  | 'ends'
  | 'extends'
  | 'applies'
  | 'imports'
  | 'destroys'
  | 'forgets'
  | 'adds'
  | 'removes'
  | 'looks'
  | 'dies'
  | 'backs-up'
  | 'restores'
  | number
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<Event>('asks', 'asks', 'ends', 'extends', 'looks', 'looks', 'dies') },
  { weight: 4, arbitrary: fc.constantFrom<Event>('applies', 'imports', 'destroys', 'forgets', 'adds', 'removes') },
  { weight: 1, arbitrary: fc.constantFrom<Event>('backs-up', 'restores') },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 30 }) },
)

test('over sockets too: what code has is left, nothing of ours stays, nobody else’s is taken, what is lost is told', async () => {
  console.info(`SEED=${seed}`)
  const file = join(mkdtempSync(join(tmpdir(), 'claims-')), 'claims.json')
  const yaml = await readFile(new URL('../support/policy.yaml', import.meta.url), 'utf8')
  const loaded = readPolicy(`${yaml}\ncode: { claims: [{ file: ${file}, maxAge: 365d }] }\n`, 'policy.yaml')
  if (!('policy' in loaded)) throw new Error('the policy does not load')
  const core = await watched({ policy: loaded.policy })
  const accesses = free(core)
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 4, maxLength: 14 }), async (events) => {
      const access = accesses.next().value
      if (!access) throw new Error('the company is too small for so many runs')
      const story = new ToldStory(core, access, file)
      for (const one of events) await story.step(one)
      await story.rests()
      expect(story.wrong).toEqual([])
    }),
    { seed, numRuns: Number(process.env.WATCH_STORIES ?? 50), endOnFailure: true },
  )
  expect(await verifyAudit(core.store)).toMatchObject({ ok: true })
}, 480_000)

function* free({ ctx: { directory } }: Core): Generator<Assignment, undefined> {
  for (const { id } of directory.accounts().filter(({ ouPath }) => ouPath === '/Sandbox'))
    for (const { arn } of directory.permissionSets().filter(({ name }) => name !== 'PaymentsDeploy'))
      for (const user of directory.users()) {
        const access = { accountId: id, permissionSetArn: arn, principal: { type: 'USER' as const, id: user.id } }
        if (directory.assignments(access).length === 0) yield access
      }
  return undefined
}
