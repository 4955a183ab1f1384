import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { appendAudit } from '../../src/store/audit-log.ts'
import { isInDoubt } from '../../src/store/behind.ts'
import { lookForBreaks, lookThroughLog } from '../../src/workflow/broken-log.ts'
import { eventually } from '../support/eventually.ts'
import { startCore } from './core.ts'

test('a log that cannot be looked through at the start is looked through again, and what is new waits until then', async () => {
  const { ctx, store, clock } = await startCore()
  const rename = (from: string, to: string) => sql.raw(`alter table ${from} rename to ${to}`).execute(store.db)
  await rename('audit', 'elsewhere')
  let goesOn = false
  const looking = lookForBreaks(ctx).then((one) => {
    goesOn = true
    return one
  })
  // The start does not wait for it for ever.
  await eventually(() => {
    clock.advance(1_000)
    expect(goesOn).toBe(true)
  })
  await rename('elsewhere', 'audit')
  expect(await isInDoubt(store.db)).toBe(true)
  await eventually(async () => {
    clock.advance(1_000)
    expect(await isInDoubt(store.db)).toBe(false)
  })
  ;(await looking).stop()
})

test('a bot that runs for months looks through its log once a day, in pieces, and no job that is put back leaves any out', async () => {
  const { ctx, store, clock } = await startCore()
  const fact = { at: clock.now(), fact: 'noise', requestId: null, actor: 'bot', data: {} }
  for (let turn = 0; turn < 4; turn++)
    await store.transaction(async (tx) => {
      for (let n = 0; n < 3_000; n++) appendAudit(store, tx, fact)
    })
  const waiting = async () => {
    const row = store.db.selectFrom('jobs').selectAll().where('kind', '=', 'look-through-log').executeTakeFirstOrThrow()
    const { payloadJson, runAt } = await row
    return { payload: JSON.parse(payloadJson), in: runAt - clock.now() }
  }
  const job = { own: true, fence: async () => {} }
  const looks = async (payload: object, more: { own?: boolean; at?: number } = {}) => {
    await lookThroughLog(ctx, { ...job, payload, at: clock.now(), ...more })
    const { payload: next, in: after } = await waiting()
    return { at: next.walked?.seq, soon: after < 60_000, next }
  }
  const first = await looks({})
  expect(first).toMatchObject({ at: 5_000, soon: true })
  for (const trigger of ['audit_no_update', 'audit_no_delete'])
    await sql.raw(`drop trigger ${trigger}`).execute(store.db)
  await store.db.deleteFrom('audit').where('seq', '=', 9_000).execute()
  expect(await isInDoubt(store.db)).toBe(false)
  // Whoever puts a job into the table, or one of yesterday back, has it begin anew.
  const ahead = { walked: { ...first.next.walked, seq: 11_000 } }
  expect(await looks(ahead, { own: false })).toMatchObject({ at: 5_000 })
  expect(await looks(ahead, { at: clock.now() - 86_400_000 })).toMatchObject({ at: 5_000 })
  expect(await looks(first.next)).toMatchObject({ at: 10_001, soon: true })
  expect(await isInDoubt(store.db)).toBe(true)
  expect(await looks((await waiting()).payload)).toMatchObject({ at: undefined, soon: false })
})
