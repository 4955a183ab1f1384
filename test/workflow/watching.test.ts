import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Assignment, assignmentKey } from '../../src/aws/types.ts'
import { changeAccess } from '../../src/sim/aws/access-elsewhere.ts'
import { generatedCompany } from '../../src/sim/aws/generated-company.ts'
import { verifyAudit } from '../../src/store/audit-log.ts'
import { openFindings } from '../../src/store/findings.ts'
import { grantsOfRequest, liveGrants } from '../../src/store/grants.ts'
import type { Request } from '../../src/store/request.ts'
import { getRequest, insertRequest } from '../../src/store/requests.ts'
import type { Job } from '../../src/workflow/job-payloads.ts'
import { watchAccess } from '../../src/workflow/watch/watch-access.ts'
import { type Core, grantedAtOnce, startCore, work } from './core.ts'

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
const minute = 60_000
const limits = { awsCallsPerSecond: 10, openAssignments: 8, directoryEveryMs: 15 * minute, watchGrantsMs: 2 * minute }
const job = {
  payload: {},
  stopping: new AbortController().signal,
  fence: async () => {},
} as unknown as Job<'watch-access'>

async function watched(options: Parameters<typeof startCore>[0] = {}): Promise<Core> {
  const core = await startCore(options)
  Object.assign(core.ctx.config, { limits })
  return core
}

/** One run of the job; gives when it runs again. */
async function look({ ctx }: Core): Promise<number> {
  const result = await watchAccess(ctx, job)
  return result && 'again' in result ? result.again : 0
}

const inAws = ({ simulated }: Core, access: Assignment): boolean =>
  simulated.world.assignments
    .all()
    .some(
      (one) =>
        [one.PrincipalType, one.PrincipalId, one.AccountId, one.PermissionSetArn].join('|') === assignmentKey(access),
    )

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
  while (clock.now() < end) clock.advance(await look(core))
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
}, 120_000)

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
    core.clock.advance(await look(core))
    const [grant] = await liveGrants(core.store.db, assignmentKey(access))
    if (grant?.state === 'lost') break
    expect(core.clock.now() - began).toBeLessThan(4 * minute)
  }
})

type Event = 'asks' | 'ends' | 'extends' | 'applies' | 'destroys' | 'looks' | 'dies' | number
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.constantFrom('asks', 'asks', 'ends', 'extends', 'applies', 'destroys', 'looks', 'looks', 'dies'),
  fc.integer({ min: 1, max: 30 }),
)

test('over sockets too: nothing of ours is left, nobody else’s is taken once it was seen gone, what is lost is told', async () => {
  console.info(`SEED=${seed}`)
  const core = await watched()
  const accesses = free(core)
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 4, maxLength: 14 }), async (events) => {
      const access = accesses.next().value
      if (!access) throw new Error('the company is too small for so many runs')
      const story = new Told(core, access)
      for (const one of events) await story.step(one)
      await story.rests()
      expect(story.wrong).toEqual([])
    }),
    { seed, numRuns: Number(process.env.WATCH_STORIES ?? 25), endOnFailure: true },
  )
  expect(await verifyAudit(core.store)).toMatchObject({ ok: true })
}, 240_000)

/** What happens to one access, with a real store and a simulated AWS. */
class Told {
  readonly wrong: string[] = []
  readonly #core: Core
  readonly #access: Assignment
  readonly #ids: string[] = []
  /** The row that is there was made elsewhere, after the bot had seen it gone. */
  #isOthers = false

  constructor(core: Core, access: Assignment) {
    this.#core = core
    this.#access = access
  }

  async step(event: Event): Promise<void> {
    const { clock, ctx } = this.#core
    clock.advance(1_000)
    if (typeof event === 'number') await this.#waits(event)
    if (event === 'asks') await this.#asks(null)
    if (event === 'extends') await this.#asks(this.#ids.at(-1) ?? null)
    if (event === 'ends') await this.#ends()
    if (event === 'destroys') changes(this.#core, 'delete', this.#access)
    if (event === 'applies' && !inAws(this.#core, this.#access)) {
      this.#isOthers = await this.#wasSeenGone()
      changes(this.#core, 'create', this.#access)
    }
    if (event === 'looks') await look(this.#core)
    await work(ctx, event === 'dies' ? 1 : 10, event === 'dies')
    if (this.#isOthers && !inAws(this.#core, this.#access) && event !== 'destroys')
      this.wrong.push(`${event}: somebody else's row was taken away`)
    if (!inAws(this.#core, this.#access)) this.#isOthers = false
  }

  async #asks(extendsGrant: string | null): Promise<void> {
    const isNew = !inAws(this.#core, this.#access)
    const form = {
      durationMs: 20 * minute,
      extendsGrant,
      formKey: `${assignmentKey(this.#access)}:${this.#ids.length}`,
    }
    this.#ids.push(await grantedAtOnce(this.#core, { access: this.#access, ...form }))
    if (isNew) this.#isOthers = false
  }

  async #ends(): Promise<void> {
    const id = this.#ids.at(-1)
    const row: Request | undefined = id === undefined ? undefined : await getRequest(this.#core.store.db, id)
    const [grant] = row ? await grantsOfRequest(this.#core.store.db, row.id) : []
    if (!grant || grant.state === 'ended') return
    const { ctx } = this.#core
    await ctx.store.transaction((tx) =>
      ctx.jobs.enqueue(tx, 'end', grant.id, { grantId: grant.id, cause: 'revoked', by: 'UMIA' }),
    )
  }

  /** Nothing needs it and the last grant's end is proven, or a grant has lost it. */
  async #wasSeenGone(): Promise<boolean> {
    const live = await liveGrants(this.#core.store.db, assignmentKey(this.#access))
    return live.every(({ state }) => state === 'lost')
  }

  async #waits(minutes: number): Promise<void> {
    for (let left = minutes; left > 0; left -= 1) {
      this.#core.clock.advance(minute)
      // What the passes over AWS see.
      if (left % 2 === 0) await this.#core.ctx.directory.refreshAccess(this.#access)
      await look(this.#core)
      await work(this.#core.ctx, 10)
    }
  }

  async rests(): Promise<void> {
    await this.#waits(4)
    const { store, clock } = this.#core
    const key = assignmentKey(this.#access)
    const states = (await liveGrants(store.db, key)).map(({ state }) => state)
    const there = inAws(this.#core, this.#access)
    const isFound = (await openFindings(store.db, clock.now())).some((one) => one.key === key)
    if (!there && states.includes('active')) this.wrong.push('granted, it is said, and AWS does not show it')
    if (there && states.every((state) => state === 'lost') && !isFound)
      this.wrong.push(`nothing needs it, and it is on no digest: ${states}`)
  }
}

function changes(
  { simulated }: Core,
  kind: 'create' | 'delete',
  { accountId, permissionSetArn, principal }: Assignment,
) {
  const row = { AccountId: accountId, PermissionSetArn: permissionSetArn, PrincipalId: principal.id }
  changeAccess(simulated, kind, { ...row, PrincipalType: principal.type })
}

function* free({ ctx: { directory } }: Core): Generator<Assignment, undefined> {
  for (const { id } of directory.accounts().filter(({ ouPath }) => ouPath === '/Sandbox'))
    for (const { arn } of directory.permissionSets().filter(({ name }) => name !== 'PaymentsDeploy'))
      for (const user of directory.users()) {
        const access = { accountId: id, permissionSetArn: arn, principal: { type: 'USER' as const, id: user.id } }
        if (directory.assignments(access).length === 0) yield access
      }
  return undefined
}
