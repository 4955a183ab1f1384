import { paginateListUsers } from '@aws-sdk/client-identitystore'
import { paginateListAccounts, paginateListParents } from '@aws-sdk/client-organizations'
import { expect, test } from 'vitest'
import { listAll } from '../../src/aws/list-all.ts'
import { awkwardPages, fullPages } from '../../src/sim/aws/settings.ts'
import { simulate } from './aws-harness.ts'

test('lists may begin with an empty page, come in short ones and show an item twice', async () => {
  const { organizations: client, store, IdentityStoreId, aws, account } = await simulate({ settings: awkwardPages })
  const pages = await Array.fromAsync(paginateListAccounts({ client }, {}))
  const ids = pages.flatMap(({ Accounts = [] }) => Accounts).map(({ Id }) => Id)
  expect(pages[0]?.Accounts).toEqual([])
  expect(Math.max(...pages.map(({ Accounts = [] }) => Accounts.length))).toBe(awkwardPages.longestPage)
  expect(ids.length).toBeGreaterThan(aws.world.accounts.size)
  expect(new Set(ids).size).toBe(aws.world.accounts.size)
  const parents = await Array.fromAsync(paginateListParents({ client }, { ChildId: account('prod-payments') }))
  expect(parents.map(({ Parents = [] }) => Parents.length)).toEqual([0, 1])
  const one = await store.listUsers({ IdentityStoreId, MaxResults: 1 })
  expect(one).toMatchObject({ Users: [], NextToken: expect.any(String) })
})

test('the same list, read to its end, has everything once', async () => {
  const lists = async (settings: typeof fullPages) => {
    const { organizations, store, IdentityStoreId } = await simulate({ settings })
    const accounts = await listAll(paginateListAccounts({ client: organizations }, {}), 'Accounts', 'Id')
    const users = await listAll(paginateListUsers({ client: store }, { IdentityStoreId }), 'Users', 'UserId')
    return { accounts, users }
  }
  expect(await lists(awkwardPages)).toEqual(await lists(fullPages))
})
