import { expect, test } from 'vitest'
import { MovableClock } from '../../src/clock.ts'
import { claimJobs } from '../../src/store/claim-jobs.ts'
import { getRequest } from '../../src/store/requests.ts'
import type { Context } from '../../src/workflow/context.ts'
import { watchGrants } from '../../src/workflow/grant/watch-grants.ts'
import { noPostgres, postgresUrl } from '../support/stores.ts'
import { grantedAtOnce, startCore, work } from './core.ts'

const hour = 3_600_000
const minute = 60_000

/** A computer whose clock is wrong. It tells when it has nothing more to do for a while. */
class WrongClock extends MovableClock {
  readonly rests = Promise.withResolvers<void>()
  readonly #byMs: number

  constructor(byMs: number) {
    super()
    this.#byMs = byMs
  }

  override now = (): number => super.now() + this.#byMs

  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.rests.resolve()
    return super.sleep(ms, signal)
  }
}

test.skipIf(noPostgres())(
  'a replica whose clock is behind takes nobody’s work away: to it, every lease seems to last for good',
  async () => {
    const core = await startCore({ database: await postgresUrl(), settings: { assignmentMs: 10 * minute } })
    const { ctx, clock, store } = core
    const access = {
      accountId: ctx.directory.accounts().find(({ name }) => name === 'sandbox-ken')?.id ?? '',
      permissionSetArn: ctx.directory.permissionSets().find(({ name }) => name === 'ReadOnlyAccess')?.arn ?? '',
      principal: { type: 'USER' as const, id: ctx.directory.usersByEmail('mia@example.com')[0]?.id ?? '' },
    }
    const id = await grantedAtOnce(core, { access, durationMs: hour, extendsGrant: null, formKey: 'one' })
    for (let n = 0; (await getRequest(store.db, id))?.state !== 'executing'; n++) {
      expect(n).toBeLessThan(50)
      await work(ctx, 1)
    }
    clock.advance(minute)
    const mine = (await claimJobs(store, clock, { most: 20 })).filter(({ kind }) => kind === 'execute')
    expect(mine).toHaveLength(1)

    const wrong = new WrongClock(-20 * minute)
    // Time has moved for the database, and so for everybody.
    wrong.advance(clock.ahead)
    const watch = watchGrants({ ...ctx, clock: wrong } as Context)
    await wrong.rests.promise
    await watch.stop()
    const jobs = await store.db.selectFrom('jobs').select('leaseToken').where('kind', '=', 'execute').execute()
    expect(jobs).toEqual([{ leaseToken: mine[0]?.leaseToken }])
    const facts = await store.db.selectFrom('audit').select('fact').where('fact', '=', 'rows-mended').execute()
    expect(facts).toEqual([])
  },
)
