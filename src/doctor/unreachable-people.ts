import { unreachablePeople } from '../store/unreachable.ts'
import { type Check, found, ok } from './diagnosis.ts'

/** People whom the bot could not write to when it tried last. */
export const checkUnreachable: Check = async ({ store }) => {
  const people = await unreachablePeople(store.db)
  if (people.length === 0) return [ok('unreachable')]
  const named = people.slice(0, 10).map(({ slackId, error }) => `${slackId} (${error})`)
  return [found('warning', 'unreachable', { count: people.length, people: named.join(', ') })]
}
