import { expect } from 'vitest'
import { watchGrants } from '../../src/workflow/grant/watch-grants.ts'
import { eventually } from '../support/eventually.ts'
import type { Core } from './core.ts'

/**
 * Sees to all grants once, as a bot that starts does: of one, which is looked at last, a row is written that is not so, and
 * when that is mended the look at the others is over. Gives the requests of which rows were mended.
 */
export async function seeToGrants({ ctx, store }: Pick<Core, 'ctx' | 'store'>, last: string): Promise<string[]> {
  const wrong = { endsAt: 9 * 3_600_000, state: 'active' } as const
  await store.db.updateTable('grants').set(wrong).where('requestId', '=', last).execute()
  const mended = async () =>
    (await store.db.selectFrom('audit').select('requestId').where('fact', '=', 'rows-mended').execute()).map(
      ({ requestId }) => requestId ?? '',
    )
  const watch = watchGrants(ctx)
  await eventually(async () => expect(await mended()).toContain(last))
  await watch.stop()
  return mended()
}
