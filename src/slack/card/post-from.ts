import type { Queries } from '../../store/database.ts'
import { getSetting, putSetting } from '../../store/settings.ts'
import type { Witness } from '../../workflow/restored.ts'
import { postedUpTo } from './audit-channel.ts'

/**
 * At the start: what the channel does not show is posted, whatever the database says of it. Whoever could write that
 * everything was posted would have the log told to nobody.
 */
export async function postFrom(db: Queries, newest: Witness | undefined): Promise<void> {
  if (newest && Number((await getSetting(db, postedUpTo)) ?? 0) > newest.seq)
    await putSetting(db, postedUpTo, String(newest.seq))
}
