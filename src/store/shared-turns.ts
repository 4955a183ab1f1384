import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Store } from './database.ts'

/** Whatever somebody has written there, nobody waits for longer, ms. */
const mostMs = 30_000

/**
 * Replicas that share one limit of somebody else's have their turns in it one after the other, `everyMs` apart, in the order in
 * which they asked. Gives how long it is until the turn, ms. SQLite serves one process, which need not ask.
 */
export async function takeTurn(store: Store, clock: Clock, name: string, everyMs: number): Promise<number> {
  if (store.engine === 'sqlite') return 0
  const now = store.now(clock)
  const next = sql`case when settings.value ~ '^[0-9]{1,15}$' then settings.value::bigint + ${Math.ceil(everyMs)}::bigint else 0 end`
  const { rows } = await sql<{ wait: number }>`
    insert into settings (key, value) values (${`turn:${name}`}, (${now})::text)
    on conflict (key) do update set value = greatest(${now}, least(${next}, ${now} + ${mostMs}::bigint))::text
    returning value::bigint - (${now}) as wait`.execute(store.db)
  // By the time that this is answered the turn may be over by a moment.
  return Math.max(0, rows[0]?.wait ?? 0)
}
