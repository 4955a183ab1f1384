import { sayIn } from '../../i18n.ts'
import type { Person } from '../../store/person-rows.ts'
import { askedLately } from '../../store/request-lists.ts'
import type { Context } from '../../workflow/context.ts'
import { button, clip } from '../draw/blocks.ts'
import { askAgain } from './ask-again.ts'

/** As far back as habits reach. */
const reachMs = 90 * 24 * 3_600_000
const mostShown = 5

/** What somebody asked for of late, the most often named first, as forms have it: `account` also for `accounts`. */
export async function favourites(ctx: Context, slackId: string, field: string): Promise<string[]> {
  const asked = await askedLately(ctx.store.db, slackId, ctx.clock.now() - reachMs)
  const times = new Map<string, number>()
  for (const { input } of asked)
    for (const value of [input[field], input[`${field}s`]].flat())
      if (typeof value === 'string') times.set(value, (times.get(value) ?? 0) + 1)
  // Of what was named as often, the newer comes first, as the rows do.
  return [...times]
    .sort(([, a], [, b]) => b - a)
    .slice(0, mostShown)
    .map(([value]) => value)
}

/** For the empty form: the button that fills it in as the last one was. */
export async function lastTimeBlock(ctx: Context, { slackId, locale }: Person, open: string) {
  const [last] = await askedLately(ctx.store.db, slackId, ctx.clock.now() - reachMs)
  if (!last || !ctx.operations.has(last.operation)) return []
  const say = sayIn(locale)
  const text = say.plain('form:as_last_time', { about: clip(last.about[locale], 50) })
  return [{ type: 'actions' as const, block_id: 'last', elements: [button(open, text, askAgain(last.id))] }]
}
