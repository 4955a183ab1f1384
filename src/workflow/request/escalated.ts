import { sealedEntries } from '../../store/audit-log.ts'
import type { Queries } from '../../store/database.ts'
import type { Context } from '../context.ts'
import { decidedAnew } from './on-record.ts'

/**
 * Whether a request has waited for so long that more people may approve it. The audit log says so; who they are, the
 * policy says as of now.
 */
export async function hasEscalated(
  { store }: Pick<Context, 'store'>,
  db: Queries,
  requestId: string,
): Promise<boolean> {
  const entries = await sealedEntries({ db, seal: store.seal }, requestId, [...decidedAnew, 'escalated'])
  return entries.at(-1)?.fact === 'escalated'
}
