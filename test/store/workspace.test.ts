import { expect, test } from 'vitest'
import { belongsTo } from '../../src/store/workspace.ts'
import { onBothDatabases, storeAt } from '../support/stores.ts'

onBothDatabases('a database', (newUrl) => {
  test('serves the workspace that it served first, and no other', async () => {
    const { db } = await storeAt(await newUrl())
    await belongsTo(db, 'T0EXAMPLE')
    await belongsTo(db, 'T0EXAMPLE')
    await expect(belongsTo(db, 'T0ANOTHER')).rejects.toMatchObject({ name: 'ForeignDatabase' })
  })
})
