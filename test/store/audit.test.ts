import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { verifyAudit } from '../../src/store/audit-breaks.ts'
import { appendAudit, auditEntries, lastEntry, ownEntries, sealedEntries } from '../../src/store/audit-log.ts'
import { openStore, type Store } from '../../src/store/database.ts'
import { noPostgres, onBothDatabases, postgresUrl, sqliteUrl, storeAt } from '../support/stores.ts'

const mark = expect.stringMatching(/^[0-9a-f]{12}$/)
const say = (store: Store, fact: string, at = 1) =>
  store.transaction(async (tx) => appendAudit(store, tx, { at, fact, requestId: 'R1', actor: 'UMIA', data: { fact } }))

onBothDatabases('the audit log', (newUrl) => {
  test('keeps every fact in order and can prove it', async () => {
    const store = await storeAt(await newUrl())
    for (const fact of ['asked', 'approved', 'granted']) await say(store, fact)
    const facts = (await Array.fromAsync(auditEntries(store.db))).map((e) => e.fact)
    expect(facts).toEqual(['asked', 'approved', 'granted'])
    expect(await verifyAudit(store)).toMatchObject({ ok: true, entries: 3 })
  })

  test('has one chain however many write at once', async () => {
    const store = await storeAt(await newUrl())
    await Promise.all(Array.from({ length: 25 }, (_, i) => say(store, `fact ${i}`)))
    expect(await verifyAudit(store)).toMatchObject({ ok: true, entries: 25 })
  })

  test('loses a fact whose transaction fails, and nothing else', async () => {
    const store = await storeAt(await newUrl())
    await say(store, 'asked')
    await expect(
      store.transaction(async (tx) => {
        await appendAudit(store, tx, { at: 2, fact: 'granted', requestId: null, actor: 'bot', data: {} })
        throw new Error('the change did not go through')
      }),
    ).rejects.toThrow('did not go through')
    expect((await Array.fromAsync(auditEntries(store.db))).map((e) => e.fact)).toEqual(['asked'])
  })

  test('is read to its end past rows that make no sense', async () => {
    const store = await storeAt(await newUrl())
    await say(store, 'asked')
    const foreign = (seq: number, at: number, dataJson: string) => ({
      ...{ seq, at, dataJson, fact: 'granted', requestId: null, actor: 'UMIA' },
      ...{ previousHash: '', hash: '', seal: null },
    })
    const rows = ['{', '[1]', 'null'].map((data, i) => foreign(i + 2, 9e15, data))
    await store.db.insertInto('audit').values(rows).execute()
    await say(store, 'denied')
    const entries = await Array.fromAsync(auditEntries(store.db))
    expect(entries.map(({ fact, at, data }) => [fact, at, data])).toEqual([
      ['asked', 1, { fact: 'asked' }],
      ...['{', '[1]', 'null'].map((unreadable) => ['granted', 0, { unreadable }]),
      ['denied', 1, { fact: 'denied' }],
    ])
  })

  test('refuses to be edited or cut', async () => {
    const store = await storeAt(await newUrl())
    await say(store, 'denied')
    await expect(store.db.updateTable('audit').set({ fact: 'approved' }).execute()).rejects.toThrow('append-only')
    await expect(store.db.deleteFrom('audit').execute()).rejects.toThrow('append-only')
  })

  test('shows where somebody with the database in hand has edited, removed or swapped an entry', async () => {
    for (const tamper of [
      (s: Store) => sql`update audit set "dataJson" = '{}' where seq = 2`.execute(s.db),
      (s: Store) => sql`delete from audit where seq = 2`.execute(s.db),
      (s: Store) => sql`update audit set actor = 'UBOB' where seq = 2`.execute(s.db),
    ]) {
      const store = await storeAt(await newUrl())
      for (const fact of ['asked', 'denied', 'ended']) await say(store, fact)
      await withoutTriggers(store)
      await tamper(store)
      expect(await verifyAudit(store)).toMatchObject({ ok: false, seq: 2 })
    }
  })
})

test.skipIf(noPostgres())('on PostgreSQL it refuses to be emptied, too', async () => {
  const store = await storeAt(await postgresUrl())
  await say(store, 'denied')
  await expect(sql`truncate audit`.execute(store.db)).rejects.toThrow('append-only')
  expect(await verifyAudit(store)).toMatchObject({ ok: true, entries: 1 })
})

test('an entry that somebody else wrote has no seal, or a wrong one', async () => {
  const url = sqliteUrl()
  const unsealed = await storeAt(url)
  await say(unsealed, 'asked')
  const store = await openStore(url, ['the key of the bot'])
  onTestFinished(() => store.close())
  await say(store, 'pending')
  // Before there was a key, and with it.
  expect(await verifyAudit(store)).toMatchObject({ ok: true, entries: 2, unsealed: 1, unknownKey: 0 })
  expect((await sealedEntries(store, 'R1')).map(({ fact }) => fact)).toEqual(['pending'])

  await say(unsealed, 'approved')
  expect(await verifyAudit(store)).toEqual({ ok: false, seq: 3, problem: 'no_seal', mark })
  expect((await sealedEntries(store, 'R1')).map(({ fact }) => fact)).toEqual(['pending'])
})

test('with another key the seals of before are told apart, and with a wrong one they are found', async () => {
  const url = sqliteUrl()
  const open = async (...keys: string[]) => {
    const store = await openStore(url, keys)
    onTestFinished(() => store.close())
    return store
  }
  await say(await open('first'), 'asked')
  const second = await open('second', 'first')
  await say(second, 'approved')
  expect(await verifyAudit(second)).toMatchObject({ ok: true, entries: 2, unknownKey: 0 })
  expect(await verifyAudit(await open('second'))).toMatchObject({ ok: true, unknownKey: 1 })
  expect((await sealedEntries(second, 'R1')).map(({ fact }) => fact)).toEqual(['approved'])

  const entry = await lastEntry(second.db)
  await withoutTriggers(second)
  await second.db
    .updateTable('audit')
    .set({ seal: `${entry?.seal?.slice(0, -1)}_` })
    .where('seq', '=', 2)
    .execute()
  expect(await verifyAudit(second)).toEqual({ ok: false, seq: 2, problem: 'wrong_seal', mark })
})

test('what stands before the seals counts as far as they vouch for it: nobody writes anything there afterwards', async () => {
  const url = sqliteUrl()
  const unsealed = await storeAt(url)
  for (const fact of ['asked', 'approved', 'granted']) await say(unsealed, fact)
  const counting = async () => {
    const store = await openStore(url, ['the key of the bot'])
    onTestFinished(() => store.close())
    const own = await ownEntries(store, {})
    return { store, facts: own.map(({ fact }) => fact) }
  }
  const { store } = await counting()
  await say(store, 'ended')
  expect((await counting()).facts).toEqual(['asked', 'approved', 'granted', 'ended'])
  // All before the seal is written anew, each entry linked to the one before: the seal knows another one.
  const kept = await store.db.selectFrom('audit').selectAll().where('seq', '<', 4).orderBy('seq').execute()
  await withoutTriggers(store)
  await store.db.deleteFrom('audit').where('seq', '<', 4).execute()
  const forged = await storeAt(sqliteUrl())
  for (const fact of ['asked', 'bound-by-hand', 'granted']) await say(forged, fact)
  await store.db
    .insertInto('audit')
    .values(await forged.db.selectFrom('audit').selectAll().execute())
    .execute()
  expect((await counting()).facts).toEqual(['ended'])
  // Of what was changed in the middle, what comes after it is still the bot's.
  await store.db.deleteFrom('audit').where('seq', '<', 4).execute()
  await store.db.insertInto('audit').values(kept).execute()
  await store.db.updateTable('audit').set({ actor: 'UBOB' }).where('seq', '=', 2).execute()
  expect((await counting()).facts).toEqual(['granted', 'ended'])
})

async function withoutTriggers(store: Store): Promise<void> {
  const drop =
    store.engine === 'postgres'
      ? ['drop trigger audit_append_only on audit']
      : ['drop trigger audit_no_update', 'drop trigger audit_no_delete']
  for (const statement of drop) await sql.raw(statement).execute(store.db)
}
