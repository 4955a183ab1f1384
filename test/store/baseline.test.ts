import { expect, onTestFinished, test } from 'vitest'
import { appendAudit } from '../../src/store/audit-log.ts'
import { openStore } from '../../src/store/database.ts'
import { adoptAccess, adoptedAmong, sealBaseline } from '../../src/store/ledger.ts'
import { onBothDatabases } from '../support/stores.ts'

onBothDatabases('the baseline', (newUrl) => {
  test('is what the bot has adopted, and earlier releases have, and nothing has undone since', async () => {
    const store = await openStore(await newUrl(), ['a key'])
    onTestFinished(() => store.close())
    const known = async (...keys: string[]) => [...(await adoptedAmong(store.db, keys))]
    await store.db.insertInto('baseline').values({ access: 'old', adoptedAt: 5, seal: null }).execute()
    await store.transaction((tx) => adoptAccess(tx, ['new'], 10))
    expect(await known('old', 'new', 'other')).toEqual(['new'])
    await store.transaction((tx) => sealBaseline(tx))
    expect((await known('old', 'new')).sort()).toEqual(['new', 'old'])
    // Nobody's seal stands for another access, or for another time.
    const row = await store.db.selectFrom('baseline').selectAll().where('access', '=', 'new').executeTakeFirstOrThrow()
    await store.db
      .insertInto('baseline')
      .values({ ...row, access: 'other' })
      .execute()
    expect(await known('other')).toEqual([])
    const left = { at: 20, fact: 'baseline-left', requestId: null, actor: 'bot', data: { access: 'new' } }
    await store.transaction(async (tx) => appendAudit(store, tx, left))
    expect(await known('new')).toEqual([])
    await store.db.updateTable('baseline').set({ adoptedAt: 30 }).where('access', '=', 'new').execute()
    expect(await known('new')).toEqual([])
    await store.transaction((tx) => adoptAccess(tx, ['new', 'other'], 40, { known: true }))
    expect((await known('new', 'other')).sort()).toEqual(['new', 'other'])
    // One entry may be about several.
    const gone = { at: 50, fact: 'baseline-gone', requestId: null, actor: 'bot', data: { accesses: ['new', 'other'] } }
    await store.transaction(async (tx) => appendAudit(store, tx, gone))
    expect(await known('new', 'other', 'old')).toEqual(['old'])
    // Nor is what its row was out for when a grant gave it, a request removed it, or it was told to be unexplained.
    await store.transaction((tx) => adoptAccess(tx, ['given', 'removed', 'told'], 55))
    for (const [fact, data] of [
      ['started', { grants: ['given'] }],
      ['done', { accesses: ['removed'] }],
      ['unknown-rows', { accesses: ['told'] }],
      ['done', {}],
    ] as const) {
      const entry = { at: 60, fact, requestId: null, actor: 'bot', data: structuredClone(data) as never }
      await store.transaction(async (tx) => appendAudit(store, tx, entry))
    }
    expect(await known('given', 'removed', 'told')).toEqual([])
    await store.transaction((tx) => adoptAccess(tx, ['told'], 60, { known: true }))
    expect(await known('given', 'removed', 'told')).toEqual(['told'])
  })
})
