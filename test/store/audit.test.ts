import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { appendAudit, auditEntries, verifyAudit } from '../../src/store/audit-log.ts'
import type { Store } from '../../src/store/database.ts'
import { onBothDatabases, storeAt } from '../support/stores.ts'

const say = (store: Store, fact: string, at = 1) =>
  store.transaction((tx) => appendAudit(store, tx, { at, fact, requestId: 'R1', actor: 'UMIA', data: { fact } }))

onBothDatabases('the audit log', (newUrl) => {
  test('keeps every fact in order and can prove it', async () => {
    const store = await storeAt(await newUrl())
    for (const fact of ['asked', 'approved', 'granted']) await say(store, fact)
    const facts = (await Array.fromAsync(auditEntries(store.db))).map((e) => e.fact)
    expect(facts).toEqual(['asked', 'approved', 'granted'])
    expect(await verifyAudit(store.db)).toMatchObject({ ok: true, entries: 3 })
  })

  test('has one chain however many write at once', async () => {
    const store = await storeAt(await newUrl())
    await Promise.all(Array.from({ length: 25 }, (_, i) => say(store, `fact ${i}`)))
    expect(await verifyAudit(store.db)).toMatchObject({ ok: true, entries: 25 })
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
      expect(await verifyAudit(store.db)).toMatchObject({ ok: false, seq: 2 })
    }
  })
})

async function withoutTriggers(store: Store): Promise<void> {
  const drop =
    store.engine === 'postgres'
      ? ['drop trigger audit_append_only on audit']
      : ['drop trigger audit_no_update', 'drop trigger audit_no_delete']
  for (const statement of drop) await sql.raw(statement).execute(store.db)
}
