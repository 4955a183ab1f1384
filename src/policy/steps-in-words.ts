import type { Say } from '../i18n.ts'
import { formatLength } from '../lengths.ts'
import type { Ruling } from './policy-types.ts'

/** "By the time in all: up to 1 hour at once, up to 4 hours 2 approvals." */
export const stepsInWords = (steps: NonNullable<Ruling['steps']>, say: Say): string =>
  say('form:steps', {
    steps: steps
      .map(({ upToMs, approvals: count }) =>
        say.plain(count === 0 ? 'form:step_at_once' : 'form:step', { length: formatLength(upToMs, say), count }),
      )
      .join(say.plain('common:list_separator')),
  })
