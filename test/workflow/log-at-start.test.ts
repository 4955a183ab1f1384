import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { isInDoubt } from '../../src/store/behind.ts'
import { lookForBreaks } from '../../src/workflow/broken-log.ts'
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
