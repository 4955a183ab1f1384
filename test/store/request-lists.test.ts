import { expect, test } from 'vitest'
import { MovableClock } from '../../src/clock.ts'
import { insertDecision } from '../../src/store/decision-rows.ts'
import { listAsked, listHeld, listWaiting } from '../../src/store/request-lists.ts'
import { readView } from '../../src/store/request-views.ts'
import { storesMany } from '../support/many-requests.ts'
import { onBothDatabases, storeAt } from '../support/stores.ts'

onBothDatabases('requests', (newUrl) => {
  test('wait for whoever may decide and has not, the oldest first', async () => {
    const store = await storeAt(await newUrl())
    await storesMany({ store, clock: new MovableClock() }, { count: 4, requester: 'UMIA', approvers: ['UBOB', 'UEVE'] })
    const waiting = await listWaiting(store.db, 'UBOB', 100)
    expect(waiting.map(({ about }) => about.en)).toEqual([0, 1, 2, 3].map((n) => `request ${n}`))
    // She has said yes to all of them.
    expect(await listWaiting(store.db, 'UEVE', 100)).toEqual([])
    expect(await listWaiting(store.db, 'UMIA', 100)).toEqual([])
    const [{ id } = { id: '' }] = waiting
    const said = { approver: 'UBOB', verdict: 'approve', reason: null, at: 1 } as const
    await store.transaction((tx) => insertDecision(tx, { requestId: id, digest: 'of an earlier plan', ...said }))
    expect(await listWaiting(store.db, 'UBOB', 100)).toHaveLength(4)
    await store.transaction((tx) => insertDecision(tx, { requestId: id, digest: 'd'.repeat(64), ...said }))
    expect(await listWaiting(store.db, 'UBOB', 100)).toHaveLength(3)
  })

  test('that give access are listed with their grants, the others without, the newest first', async () => {
    const store = await storeAt(await newUrl())
    await storesMany({ store, clock: new MovableClock() }, { count: 3, requester: 'UMIA', approvers: ['UBOB'] })
    const held = await listHeld(store.db, { slackId: 'UMIA', groupIds: [] }, 2)
    expect(held.map(({ about, grant }) => [about.en, grant?.state])).toEqual([
      ['request 2', 'active'],
      ['request 1', 'active'],
    ])
    expect((await listAsked(store.db, 'UMIA', 2)).map(({ about, state }) => [about.en, state])).toEqual([
      ['request 2', 'pending'],
      ['request 1', 'pending'],
    ])
    expect(await listHeld(store.db, { slackId: 'UBOB', groupIds: [] }, 2)).toEqual([])
    const view = await readView(store.db, held[0]?.id ?? '')
    expect(view).toMatchObject({
      ...held[0],
      changes: [{ phase: 'do', state: 'planned' }],
      decisions: [{ approver: 'UEVE' }],
    })
  })
})
