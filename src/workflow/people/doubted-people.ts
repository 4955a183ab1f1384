import { dropForeign } from '../../store/directory-rows.ts'
import type { Context } from '../context.ts'
import { record } from '../transition.ts'

/**
 * What the database says of people, and the bot has not written so: it is taken out, on record, and AWS is asked for all of
 * them again. Nothing is judged until then.
 */
export async function readDoubtfulAgain(ctx: Context): Promise<void> {
  const { directory, store, jobs, log } = ctx
  const { doubt } = directory
  if (!doubt) return
  const data = { rows: doubt.rows.length, lists: doubt.lists }
  log.error(data, 'what the database says of people was not written by this bot: AWS is asked again')
  await dropForeign(store, doubt.rows)
  await directory.readPeopleAgain()
  await store.transaction(async (tx) => {
    await record(ctx, tx, 'people-doubted', { by: 'bot', data })
    await jobs.enqueue(tx, 'refresh-directory', 'refresh-directory', {}, { priority: 20 })
  })
  jobs.kick()
}
