import { writeFileSync } from 'node:fs'
import { sql } from 'kysely'
import { type Assignment, assignmentKey } from '../../src/aws/types.ts'
import { rowSubject } from '../../src/code/claim.ts'
import { claimsDocument } from '../../src/code/claims-document.ts'
import { changeAccess } from '../../src/sim/aws/access-elsewhere.ts'
import { lastEntry } from '../../src/store/audit-log.ts'
import { openFindings } from '../../src/store/findings.ts'
import { grantsOfRequest, liveGrants } from '../../src/store/grants.ts'
import { getRequest } from '../../src/store/requests.ts'
import type { Job } from '../../src/workflow/job-payloads.ts'
import { confirmRestored, lookForRestore } from '../../src/workflow/restored.ts'
import { findUnexplained } from '../../src/workflow/watch/settle-findings.ts'
import { watchAccess } from '../../src/workflow/watch/watch-access.ts'
import { type Core, grantedAtOnce, work } from './core.ts'

const minute = 60_000
const job = {
  payload: {},
  stopping: new AbortController().signal,
  fence: async () => {},
} as unknown as Job<'watch-access'>

/** One run of the job; gives when it runs again. */
export async function lookOnce({ ctx }: Core): Promise<number> {
  const result = await watchAccess(ctx, job)
  return result && 'again' in result ? result.again : 0
}

/** Somebody makes or takes away a row without the bot. */
export function changes(
  { simulated }: Core,
  kind: 'create' | 'delete',
  { accountId, permissionSetArn, principal }: Assignment,
): void {
  const row = { AccountId: accountId, PermissionSetArn: permissionSetArn, PrincipalId: principal.id }
  changeAccess(simulated, kind, { ...row, PrincipalType: principal.type })
}

export const inAws = ({ simulated }: Core, access: Assignment): boolean =>
  simulated.world.assignments
    .all()
    .some(
      (one) =>
        [one.PrincipalType, one.PrincipalId, one.AccountId, one.PermissionSetArn].join('|') === assignmentKey(access),
    )

/** A copy of the whole database, and how it is put back. */
async function copyOf({ store: { db } }: Core): Promise<() => Promise<void>> {
  const named = sql<{ name: string }>`select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`
  const tables = (await named.execute(db)).rows.map(({ name }) => name)
  for (const name of tables) {
    await sql.raw(`drop table if exists temp."copy ${name}"`).execute(db)
    await sql.raw(`create temp table "copy ${name}" as select * from main."${name}"`).execute(db)
  }
  const guards = sql<{ name: string; sql: string }>`select name, sql from sqlite_master where type = 'trigger'`
  const triggers = (await guards.execute(db)).rows
  // Whoever puts a file in the place of another asks no trigger.
  return async () => {
    await sql.raw('pragma foreign_keys = off').execute(db)
    for (const { name } of triggers) await sql.raw(`drop trigger "${name}"`).execute(db)
    for (const name of tables) {
      await sql.raw(`delete from main."${name}"`).execute(db)
      await sql.raw(`insert into main."${name}" select * from temp."copy ${name}"`).execute(db)
    }
    for (const trigger of triggers) await sql.raw(trigger.sql).execute(db)
    await sql.raw('pragma foreign_keys = on').execute(db)
  }
}

/** What happens to one access, with a real store and a simulated AWS, beside code that has a file of claims. */
export class ToldStory {
  readonly wrong: string[] = []
  readonly #core: Core
  readonly #access: Assignment
  readonly #file: string
  #ids: string[] = []
  /** Whose the row is that AWS has; `others` once the bot had seen it gone before. */
  #owner: 'ours' | 'others' | 'unclear' = 'unclear'
  #claimed = false
  #copy: { putBack(): Promise<void>; ids: string[]; head: number; owner: string } | undefined
  /** What happened since a copy that was put back cannot be told from what it knows. */
  #unsure = false

  constructor(core: Core, access: Assignment, file: string) {
    this.#core = core
    this.#access = access
    this.#file = file
    this.#claims(false)
  }

  async step(event: string | number): Promise<void> {
    this.#core.clock.advance(1_000)
    if (typeof event === 'number') await this.#waits(event)
    if (event === 'asks') await this.#asks(null)
    if (event === 'extends') await this.#asks(this.#ids.at(-1) ?? null)
    if (event === 'ends') await this.#ends()
    if (event === 'backs-up') await this.#backsUp()
    if (event === 'restores') await this.#restores()
    if (event === 'looks') await lookOnce(this.#core)
    await this.#elsewhere(event)
    const before = this.#isThere
    await work(this.#core.ctx, event === 'dies' ? 1 : 10, event === 'dies')
    this.#taken(String(event), before)
    await this.#tellsTheTruth(String(event))
  }

  get #isThere(): boolean {
    return inAws(this.#core, this.#access)
  }

  async #elsewhere(event: string | number): Promise<void> {
    const make = async () => {
      this.#owner = (await this.#wasSeenGone()) ? 'others' : 'unclear'
      changes(this.#core, 'create', this.#access)
    }
    if (event === 'adds' && !this.#isThere) await make()
    if (event === 'removes') changes(this.#core, 'delete', this.#access)
    if (event === 'applies' && !this.#isThere) {
      await make()
      this.#claims(true)
    }
    if (event === 'imports' && this.#isThere) {
      this.#owner = 'unclear'
      this.#claims(true)
    }
    if (event === 'forgets') this.#claims(false)
    if (event === 'destroys' && this.#claimed) {
      this.#claims(false)
      changes(this.#core, 'delete', this.#access)
    }
  }

  /** What the pipeline writes after it has applied. */
  #claims(has: boolean): void {
    this.#claimed = has
    const told = has ? [{ subject: rowSubject(this.#access), address: 'x.y' }] : []
    // Each file is another one, by its size too.
    const link = `https://code.example/${'x'.repeat(written++ % 50)}`
    writeFileSync(this.#file, JSON.stringify(claimsDocument({ told, untold: [] }, this.#core.clock.now(), link)))
  }

  /** Nothing but the bot has worked meanwhile. */
  #taken(event: string, before: boolean): void {
    if (!before || this.#isThere) return
    if (this.#claimed) this.wrong.push(`${event}: a row that code claims was taken away`)
    if (this.#owner === 'others' && !this.#unsure) this.wrong.push(`${event}: somebody else's row was taken away`)
  }

  async #asks(extendsGrant: string | null): Promise<void> {
    const isNew = !this.#isThere
    const formKey = `${assignmentKey(this.#access)}:${asked++}`
    const form = { durationMs: 20 * minute, extendsGrant, formKey }
    this.#ids.push(await grantedAtOnce(this.#core, { access: this.#access, ...form }))
    await work(this.#core.ctx, 10)
    if (isNew && this.#isThere) this.#owner = 'ours'
  }

  async #ends(): Promise<void> {
    const { ctx, store } = this.#core
    const id = this.#ids.at(-1)
    const row = id === undefined ? undefined : await getRequest(store.db, id)
    const [grant] = row ? await grantsOfRequest(store.db, row.id) : []
    if (!grant || grant.state === 'ended') return
    await store.transaction((tx) =>
      ctx.jobs.enqueue(tx, 'end', grant.id, { grantId: grant.id, cause: 'revoked', by: 'UMIA' }),
    )
  }

  async #backsUp(): Promise<void> {
    const head = (await lastEntry(this.#core.store.db))?.seq ?? 0
    this.#copy = { putBack: await copyOf(this.#core), ids: [...this.#ids], head, owner: this.#ownerNow }
  }

  get #ownerNow(): string {
    return this.#isThere ? this.#owner : 'nobody'
  }

  /** An older copy is put back, the bot begins anew, sees it in the audit channel, and an administrator confirms. */
  async #restores(): Promise<void> {
    if (!this.#copy) return
    const core = this.#core
    const newest = await lastEntry(core.store.db)
    await this.#copy.putBack()
    this.#unsure ||= newest?.seq !== this.#copy.head || this.#ownerNow !== this.#copy.owner
    this.#ids = [...this.#copy.ids]
    Object.assign(core, { ctx: await core.begins() })
    await lookForRestore(core.ctx, newest && { seq: newest.seq, hash: newest.hash, at: newest.at })
    await confirmRestored(core.ctx, 'UALICE')
  }

  /** Nothing needs it and the last grant's end is proven, or a grant has lost it. */
  async #wasSeenGone(): Promise<boolean> {
    const live = await liveGrants(this.#core.store.db, assignmentKey(this.#access))
    return live.every(({ state }) => state === 'lost')
  }

  async #waits(minutes: number): Promise<void> {
    for (let left = minutes; left > 0; left -= 1) {
      const { ctx, clock } = this.#core
      clock.advance(minute)
      const before = this.#isThere
      // What the passes over AWS see.
      if (left % 2 === 0) await ctx.directory.refreshAccess(this.#access)
      if (left % 2 === 0) await findUnexplained(ctx)
      await lookOnce(this.#core)
      await work(ctx, 10)
      this.#taken('waits', before)
      await this.#tellsTheTruth('waits')
    }
  }

  /** Nothing is said to be there that the newest listing is without, or to be lost that it has. */
  async #tellsTheTruth(event: string): Promise<void> {
    const { ctx, store } = this.#core
    const shown = ctx.directory.shown(this.#access)
    if (!shown) return
    if (event !== 'looks' && event !== 'waits') return
    for (const { id, state, startsAt, provenAt, missingAt, backAt } of await liveGrants(
      store.db,
      assignmentKey(this.#access),
    )) {
      if (shown.at <= (provenAt ?? startsAt)) continue
      if (state === 'active' && !shown.there && missingAt === null)
        this.wrong.push(`${event}: ${id} is said to be there, and the newest listing is without it`)
      if (state === 'lost' && shown.there && backAt === null)
        this.wrong.push(`${event}: ${id} is said to be lost, and the newest listing has it`)
    }
  }

  async rests(): Promise<void> {
    await this.#waits(6)
    const { store, clock } = this.#core
    const key = assignmentKey(this.#access)
    const states = (await liveGrants(store.db, key)).map(({ state }) => state)
    const there = this.#isThere
    const isFound = (await openFindings(store.db, clock.now())).some((one) => one.key === key)
    const nothingNeedsIt = states.every((state) => state === 'lost')
    if (!there && states.includes('active')) this.wrong.push('granted, it is said, and AWS does not show it')
    if (there && nothingNeedsIt && !isFound && !this.#claimed)
      this.wrong.push(`nothing needs it, and it is on no digest: ${states}`)
    if (there && nothingNeedsIt && this.#owner === 'ours' && !this.#unsure && !this.#claimed)
      this.wrong.push('a row of ours is left after its end')
    this.#claims(false)
  }
}

let asked = 0
let written = 0
