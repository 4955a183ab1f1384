import { type Check, found, ok, slackError } from './diagnosis.ts'
import { slackClient } from './slack-client.ts'

/** Whether Slack takes the tokens. Asking for a connection's address opens none. */
export const checkTokens: Check = async ({ config }, slack) => {
  const { mode, port, appToken, apiUrl } = config.slack
  const bot = await slack.auth
    .test()
    .then(({ user = '', team = '', is_enterprise_install }) =>
      is_enterprise_install ? found('problem', 'org_wide') : ok('bot_token', { bot: user, team }),
    )
    .catch((error: unknown) => refusal('bot_token', error))
  if (mode === 'http') return [bot, ok('http', { port: port ?? 0 })]

  const app = await slackClient({ token: undefined, apiUrl, retries: 0 })
    .apps.connections.open({ token: appToken ?? '' })
    .then(() => ok('app_token'))
    .catch((error: unknown) => refusal('app_token', error))
  // Without a network both say the same.
  return [bot, ...(app.text.en === bot.text.en ? [] : [app])]
}

function refusal(code: 'bot_token' | 'app_token', error: unknown) {
  const said = slackError(error)
  if (said) return found('problem', code, { error: said })
  return found('problem', 'slack_unreachable', { detail: error instanceof Error ? error.message : String(error) })
}
