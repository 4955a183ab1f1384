import { ownEntries } from '../store/audit-log.ts'
import { storeOf, type Tx } from '../store/database.ts'

/** What people say that is about no request. */
const wordsOnRecord = [
  ...['adopted', 'finding-ignored'],
  ...['confirmed', 'taken-back', 'chosen', 'handed-over', 'taken-over', 'skipped', 'wanted-again'].map(
    (word) => `guide-${word}`,
  ),
]

/** Whether the audit log has what this very press has done. */
export async function hasCounted(
  tx: Tx,
  { by, requestId, pressedAt }: { by: string; requestId: string | undefined; pressedAt: number },
): Promise<boolean> {
  const about = requestId ? { requestId } : { facts: wordsOnRecord }
  const entries = await ownEntries({ db: tx, seal: storeOf(tx).seal }, { ...about, actor: by })
  return entries.some(({ data }) => data.pressed === pressedAt)
}
