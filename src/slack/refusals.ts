import { Refusal } from '../errors.ts'
import type { Key, RefusalCode, Say, Vars } from '../i18n.ts'

const key = (code: string, part: 'reason' | 'next') => `errors:${code as RefusalCode}.${part}` as Key

/** Why, and what to do next: as mrkdwn. */
export const refusalText = ({ code, vars }: { code: string; vars: Vars }, say: Say): string =>
  `${say(key(code, 'reason'), vars)} ${say(key(code, 'next'), vars)}`

/** The same where nothing is parsed. */
export const refusalPlain = ({ code, vars }: { code: string; vars: Vars }, say: Say): string =>
  `${say.plain(key(code, 'reason'), vars)} ${say.plain(key(code, 'next'), vars)}`.replaceAll('`', '')

/** The sentence for anything thrown: the refusal's own, or that it is our fault and nothing has changed. */
export const errorText = (error: unknown, say: Say): string =>
  error instanceof Refusal ? refusalText(error, say) : say('common:fault')
export const errorPlain = (error: unknown, say: Say): string =>
  error instanceof Refusal ? refusalPlain(error, say) : say.plain('common:fault')
