import { expect, onTestFinished, test } from 'vitest'
import { createAws } from '../../src/aws/clients.ts'
import { createDirectory } from '../../src/aws/directory.ts'
import { isMemberOf } from '../../src/aws/is-member-of.ts'
import { systemClock } from '../../src/clock.ts'
import { openStore } from '../../src/store/database.ts'
import { directoryStore } from '../../src/store/directory-rows.ts'
import { startForeignAws } from './aws.ts'

async function foreignDirectory() {
  const foreign = await startForeignAws()
  const credentials = { accessKeyId: 'AKIAFOREIGN', secretAccessKey: 'foreign' }
  const aws = createAws({ clock: systemClock, endpoint: foreign.url, credentials, region: 'eu-west-1', pace: 1000 })
  const store = await openStore('sqlite::memory:')
  onTestFinished(async () => {
    aws.destroy()
    await store.close()
    await foreign.stop()
  })
  const directory = await createDirectory({ aws, clock: systemClock, store: directoryStore(store) })
  await directory.refresh()
  return { aws, directory, foreign }
}

test('an AWS that is older than State, Paths and half of the operations is read all the same', async () => {
  const { aws, directory } = await foreignDirectory()
  expect(directory.gaps).toEqual([])
  expect(directory.identity).toMatchObject({ role: 'management', accountId: '777700000001' })
  expect(directory.instance).toMatchObject({ region: 'eu-central-1', permissionSetsEnabled: true })
  expect(directory.accounts().map(({ name, state, ouPath }) => `${name} ${state} ${ouPath}`)).toEqual([
    'attic SUSPENDED /',
    'Foreign Holding ACTIVE /',
    'lab ACTIVE /Engineering',
    'shop-live ACTIVE /Engineering/Live',
  ])
  expect(directory.permissionSets()).toMatchObject([
    { name: 'Operator', sessionDuration: 'PT4H', description: '' },
    { name: 'Reader', sessionDuration: 'PT1H', managedPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] },
  ])
  expect(directory.usersByEmail('nora@foreign.example')).toMatchObject([{ id: 'u-nora' }])
  expect(directory.assignments({})).toMatchObject([{ accountId: '777700000003', principal: { id: 'g-operators' } }])
  const who = { identityStoreId: 'd-f0re1gn000', userId: 'u-nora', groupId: 'g-operators' }
  expect(await isMemberOf(aws, who)).toBe(false)
})
