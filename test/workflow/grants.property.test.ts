import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assignmentKey } from '../../src/aws/types.ts'
import { verifyAudit } from '../../src/store/audit-breaks.ts'
import { liveGrants } from '../../src/store/grants.ts'
import type { Request } from '../../src/store/request.ts'
import { getRequest } from '../../src/store/requests.ts'
import { type Core, grantedAtOnce, startCore, work } from './core.ts'

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
const minute = 60_000

const command = fc.oneof(
  { weight: 4, arbitrary: fc.record({ asks: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 2, arbitrary: fc.record({ extends: fc.nat(5), by: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 2, arbitrary: fc.record({ gives: fc.nat(5) }) },
  { weight: 5, arbitrary: fc.record({ minutes: fc.constantFrom(0.01, 0.2, 1, 5, 20) }) },
  { weight: 6, arbitrary: fc.record({ works: fc.integer({ min: 1, max: 6 }), dies: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ fault: fc.constantFrom('lost', 'refused', 'throttled', 'failed') }) },
)
const cases = fc.record({
  baseline: fc.constantFrom(false, false, false, true),
  assignmentMs: fc.constantFrom(0, 200, 30_000),
  visibilityMs: fc.constantFrom(0, 500, 20_000),
  commands: fc.array(command, { minLength: 3, maxLength: 25 }),
})

test('access is in AWS exactly while a grant or a baseline needs it', async () => {
  console.info(`SEED=${seed}`)
  const core = await startCore()
  const accesses = freeAccesses(core)
  await fc.assert(
    fc.asyncProperty(cases, async (given) => {
      const access = accesses.next().value
      if (!access) throw new Error('the company is too small for so many runs')
      const story = new Story(core, access)
      Object.assign(core.simulated.settings, { assignmentMs: given.assignmentMs, visibilityMs: given.visibilityMs })
      if (given.baseline) await story.isThereBefore()
      for (const one of given.commands) {
        if ('asks' in one) await story.asks(one.asks * 5 * minute)
        else if ('extends' in one) await story.extends(one.extends, one.by * 5 * minute)
        else if ('gives' in one) await story.givesBack(one.gives)
        else if ('minutes' in one) core.clock.advance(one.minutes * minute)
        else if ('works' in one) await work(core.ctx, one.works, one.dies)
        else story.goesWrong(one.fault)
      }
      await story.comesToRest()
      await story.holds()
      core.clock.advance(3 * 60 * minute)
      await story.comesToRest()
      await story.holds()
      expect(story.isInAws()).toBe(given.baseline)
    }),
    { seed, numRuns: 30, endOnFailure: true },
  )
  expect(await verifyAudit(core.store)).toMatchObject({ ok: true })
})

type Access = Parameters<typeof assignmentKey>[0]

function* freeAccesses({ ctx: { directory } }: Core): Generator<Access> {
  const set = directory.permissionSets().filter((p) => p.name !== 'PaymentsDeploy')
  for (const { id } of directory.accounts().filter((a) => a.ouPath === '/Sandbox'))
    for (const { arn } of set)
      for (const user of directory.users()) {
        const access = { accountId: id, permissionSetArn: arn, principal: { type: 'USER' as const, id: user.id } }
        if (directory.assignments(access).length === 0) yield access
      }
}

/** What happens to one access. The rule of the sandbox accounts grants at once. */
class Story {
  readonly core: Core
  readonly access: Access
  readonly ids: string[] = []
  readonly givenBack = new Set<string>()

  constructor(core: Core, access: Access) {
    this.core = core
    this.access = access
  }

  async isThereBefore(): Promise<void> {
    const { accountId: AccountId, permissionSetArn: PermissionSetArn, principal } = this.access
    const row = { AccountId, PermissionSetArn, PrincipalType: principal.type, PrincipalId: principal.id }
    this.core.simulated.world.assignments.add(row)
    await this.core.store.db
      .insertInto('baseline')
      .values({ access: assignmentKey(this.access), adoptedAt: 1 })
      .execute()
  }

  /** Stores a request as it is when the form has been sent and the rule has let it through. */
  async asks(durationMs: number, extendsGrant: string | null = null): Promise<void> {
    const formKey = `${assignmentKey(this.access)} ${this.ids.length}`
    this.ids.push(await grantedAtOnce(this.core, { access: this.access, durationMs, extendsGrant, formKey }))
  }

  async extends(which: number, durationMs: number): Promise<void> {
    const grant = await this.#grant(which)
    if (grant) await this.asks(durationMs, grant.id)
  }

  async givesBack(which: number): Promise<void> {
    const grant = await this.#grant(which)
    if (!grant) return
    this.givenBack.add(grant.id)
    const asked = { requestId: grant.id, by: 'UMIA', channel: null }
    await this.core.store.transaction((tx) => this.core.ctx.jobs.enqueue(tx, 'end-asked', grant.id, asked))
  }

  goesWrong(how: 'lost' | 'refused' | 'throttled' | 'failed'): void {
    const { simulated } = this.core
    for (const action of ['sso:CreateAccountAssignment', 'sso:DeleteAccountAssignment']) {
      if (how === 'lost') simulated.failNext(action, 'reset', { after: true })
      if (how === 'refused') simulated.failNext(action, { name: 'ConflictException', message: 'busy' })
      if (how === 'throttled') simulated.failNext(action, { name: 'ServiceQuotaExceededException', message: 'full' })
    }
    if (how !== 'failed') return
    let left = 1
    simulated.failAssignments(() => left-- > 0, 'Received a 500 status error')
  }

  /** Works until only what lies in the future is left; time passes as it must. */
  async comesToRest(): Promise<void> {
    const { ctx, clock, store } = this.core
    for (let i = 0; i < 400; i++) {
      if (await work(ctx, 50)) continue
      const open = await store.db
        .selectFrom('requests')
        .select('id')
        .where('id', 'in', this.ids)
        .where('state', 'in', ['approved', 'executing', 'revoking'])
        .execute()
      const busy = await store.db
        .selectFrom('grants')
        .select('id')
        .where('access', '=', assignmentKey(this.access))
        .where((e) =>
          e.or([
            e('state', 'in', ['starting', 'removing']),
            e.and([e('state', '=', 'active'), e('endCause', 'is not', null)]),
          ]),
        )
        .execute()
      if (this.ids.length === 0 || open.length + busy.length === 0) return
      clock.advance(5_000)
    }
    throw new Error('it never comes to rest')
  }

  async holds(): Promise<void> {
    const { store, clock } = this.core
    const key = assignmentKey(this.access)
    const live = await liveGrants(store.db, key)
    const baseline = await store.db.selectFrom('baseline').select('access').where('access', '=', key).execute()
    expect(this.isInAws()).toBe(live.length > 0 || baseline.length > 0)
    // A grant that is live is so in time; each request's state fits its grant's.
    for (const { state, endsAt } of live) expect([state, (endsAt ?? 0) > clock.now()]).toEqual(['active', true])
    // None was cut short: it ended in time, or because who asked for it for somebody else said so, or never began.
    const ended = await store.db
      .selectFrom('grants')
      .selectAll()
      .where('access', '=', key)
      .where('state', '=', 'ended')
      .execute()
    for (const { id, endCause, endedAt, endsAt } of ended) {
      if (endCause === 'expired') expect(endedAt).toBeGreaterThanOrEqual(endsAt ?? 0)
      else if (endCause === 'returned' || endCause === 'revoked') expect(this.givenBack).toContain(id)
      else expect([endCause, (await this.#row(id)).state]).toEqual(['failed', 'failed'])
    }
    const active = new Set(live.map((g) => g.requestId))
    for (const id of this.ids) expect([id, (await this.#row(id)).state === 'active']).toEqual([id, active.has(id)])
  }

  isInAws(): boolean {
    const mine = assignmentKey(this.access)
    return this.core.simulated.world.assignments
      .all()
      .some((a) => [a.PrincipalType, a.PrincipalId, a.AccountId, a.PermissionSetArn].join('|') === mine)
  }

  async #grant(which: number) {
    const grants = (await liveGrants(this.core.store.db, assignmentKey(this.access))).filter(
      (g) => g.state !== 'removing',
    )
    return grants[which % Math.max(1, grants.length)]
  }

  async #row(id: string): Promise<Request> {
    const request = await getRequest(this.core.store.db, id)
    if (!request) throw new Error(`request ${id} is gone`)
    return request
  }
}
