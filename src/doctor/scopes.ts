import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { type Check, found, ok, slackError } from './diagnosis.ts'

const manifest = new URL('../../manifest.yml', import.meta.url)

interface Manifest {
  oauth_config: { scopes: { bot: string[]; bot_optional: string[] } }
}

/** The bot's scopes as manifest.yml asks for them, without those that may be declined. */
export const wantedScopes = async (): Promise<string[]> => (await manifestScopes()).bot

async function manifestScopes(): Promise<Manifest['oauth_config']['scopes']> {
  const { oauth_config } = parse(await readFile(manifest, 'utf8')) as Manifest
  return oauth_config.scopes
}

/** Slack names the scopes of a token in a header of every answer. */
export const checkScopes: Check = async (_, slack) => {
  const answer = await slack.auth.test().catch((error: unknown) => {
    if (slackError(error)) return undefined // what the check of the tokens says
    throw error
  })
  if (!answer) return []
  const granted = answer.response_metadata?.scopes
  if (!granted) return [found('warning', 'scopes_unknown')]
  const { bot: wanted, bot_optional: optional } = await manifestScopes()
  const missing = wanted.filter((scope) => !granted.includes(scope))
  const extra = granted.filter((scope) => ![...wanted, ...optional].includes(scope))
  return [
    missing.length > 0 ? found('problem', 'scopes_missing', { scopes: missing.join(', ') }) : ok('scopes'),
    ...(extra.length > 0 ? [found('warning', 'scopes_extra', { scopes: extra.join(', ') })] : []),
  ]
}
