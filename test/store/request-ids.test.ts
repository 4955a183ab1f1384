import { expect, test } from 'vitest'
import { insertRequest } from '../../src/store/requests.ts'
import { onBothDatabases, storeAt } from '../support/stores.ts'

onBothDatabases('the id of a request', (newUrl) => {
  test('can be read aloud, and is never a word that somebody types', async () => {
    const store = await storeAt(await newUrl())
    const ids = await store.transaction(async (tx) => {
      const made: string[] = []
      for (let i = 0; i < 200; i++) {
        const { id } = await insertRequest(tx, {
          operation: 'assign-permission-set',
          input: {},
          about: { en: 'a', ja: 'a' },
          reason: 'r',
          requester: 'UMIA',
          formKey: `key ${i}`,
          durationMs: 1,
          permanent: false,
          extendsGrant: null,
          createdAt: 1,
        })
        made.push(id)
      }
      return made
    })
    expect(new Set(ids).size).toBe(200)
    // One in ten of six random characters would have no digit.
    for (const id of ids) expect(id).toMatch(/^(?=.*\d)[0-9A-HJKMNP-TV-Z]{6}$/)
  })
})
