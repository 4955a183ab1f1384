import { expect, test } from 'vitest'
import { getGrant, insertGrant, updateGrant } from '../../src/store/grants.ts'
import { askKeep, forgetKeepQuestions, openKeepQuestions } from '../../src/store/keep-questions.ts'
import { holdersAndAskers, usersWithGrants } from '../../src/store/ledger.ts'
import { getMemberships, knownMembers, putMemberships } from '../../src/store/memberships.ts'
import type { ForWhom } from '../../src/store/request.ts'
import { listAsked, listHeld } from '../../src/store/request-lists.ts'
import { insertRequest, requestsFor } from '../../src/store/requests.ts'
import { putBinding } from '../../src/store/told-bindings.ts'
import { onBothDatabases, storeAt } from '../support/stores.ts'

onBothDatabases('access that Mia asked for', (newUrl) => {
  async function filled() {
    const store = await storeAt(await newUrl())
    const give = (beneficiary: ForWhom, holder: string | null) =>
      store.transaction(async (tx) => {
        const { id } = await insertRequest(tx, {
          operation: 'assign-permission-set',
          input: {},
          about: { en: beneficiary.id, ja: beneficiary.id },
          reason: 'r',
          requester: 'UMIA',
          beneficiary,
          formKey: beneficiary.id,
          durationMs: 1,
          permanent: false,
          extendsGrant: null,
          createdAt: 1,
        })
        const type = beneficiary.kind === 'group' ? 'GROUP' : 'USER'
        const assignment = { accountId: '1', permissionSetArn: 'arn', principal: { type, id: beneficiary.id } } as const
        const careOf = beneficiary.kind === 'self' ? null : 'UMIA'
        await insertGrant(tx, { requestId: id, holder, careOf, access: id, assignment, at: 1 })
        const grant = await getGrant(tx, id)
        if (grant) await updateGrant(tx, grant, { state: 'active' })
        await tx.updateTable('requests').set({ state: 'active' }).where('id', '=', id).execute()
        return id
      })
    const bound = { email: 'e', boundBy: 'e-mail', boundAt: 1, suspendedAt: null }
    await store.transaction(async (tx) => {
      await putBinding(tx, { slackId: 'UKEN', userId: 'u-ken', ...bound })
      await putBinding(tx, { slackId: 'UNOAH', userId: 'u-noah', ...bound })
    })
    const slackIds = ['UMIA']
    const own = await give({ kind: 'self', id: 'u-mia', name: 'Mia', slackIds }, 'UMIA')
    const kens = await give({ kind: 'person', id: 'u-ken', name: 'Ken', slackIds: ['UKEN'] }, 'UKEN')
    const all = await give({ kind: 'group', id: 'g-eng', name: 'engineering', slackIds: [] }, null)
    return { store, own, kens, all }
  }
  const ids = (rows: { id: string }[]) => rows.map(({ id }) => id).sort()

  test('is held by whom it is for, also through a group, and listed as asked where others hold it', async () => {
    const { store, own, kens, all } = await filled()
    const held = (slackId: string, userId: string | undefined, groupIds: string[] = []) =>
      listHeld(store.db, { slackId, userId, groupIds }, 10)
    expect(ids(await held('UMIA', 'u-mia'))).toEqual([own])
    expect(ids(await held('UKEN', undefined))).toEqual([kens])
    expect(await held('UKEN2', 'u-ken', ['g-eng'])).toHaveLength(2)
    expect((await held('UNOAH', 'u-noah', ['g-eng'])).map(({ id, grant }) => [id, grant?.id])).toEqual([[all, all]])
    expect(await held('UNOAH', 'u-noah')).toEqual([])
    expect(ids(await listAsked(store.db, 'UMIA', 10))).toEqual([kens, all].sort())
    expect(await requestsFor(store.db, 'u-ken', ['active'])).toEqual([kens])
  })

  test('is looked after for everybody who holds it or asked for it', async () => {
    const { store, kens } = await filled()
    expect((await holdersAndAskers(store.db)).sort()).toEqual(['UKEN', 'UMIA'])
    expect((await usersWithGrants(store.db)).map(({ principalId }) => principalId).sort()).toEqual(['u-ken', 'u-mia'])
    const ask = () => askKeep(store.db, { grantId: kens, askedAt: 5, why: { text: 'gone' } })
    expect([await ask(), await ask()]).toEqual([true, false])
    expect(await openKeepQuestions(store.db)).toMatchObject([{ grantId: kens, askedAt: 5 }])
    expect(await forgetKeepQuestions(store.db, 'u-mia')).toEqual([])
    expect(await forgetKeepQuestions(store.db, 'u-ken')).toEqual([kens])
    expect(await openKeepQuestions(store.db)).toEqual([])
  })

  test('remembers who was in which group when they last looked', async () => {
    const { store } = await filled()
    await putMemberships(store.db, 'u-noah', ['g-eng', 'g-ops'], 1)
    await putMemberships(store.db, 'u-noah', ['g-eng'], 2)
    await putMemberships(store.db, 'u-ken', ['g-engineers'], 2)
    expect(await getMemberships(store.db, 'u-noah')).toEqual({ groupIds: ['g-eng'], readAt: 2 })
    expect(await knownMembers(store.db, 'g-eng')).toEqual(['UNOAH'])
    expect(await knownMembers(store.db, 'g-ops')).toEqual([])
  })
})
