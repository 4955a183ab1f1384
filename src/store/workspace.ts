import type { Queries } from './database.ts'
import { getSetting, putSetting } from './settings.ts'

/** This database is another workspace's: its people would all be strangers, and lose what they hold. */
export class ForeignDatabase extends Error {
  override readonly name = 'ForeignDatabase'
}

/** The first workspace that a database serves is the only one. */
export async function belongsTo(db: Queries, teamId: string): Promise<void> {
  const owner = await getSetting(db, 'slack.team')
  if (owner === undefined) await putSetting(db, 'slack.team', teamId)
  else if (owner !== teamId) throw new ForeignDatabase(`of workspace ${owner}, not ${teamId}`)
}
