import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import type { CallerKind } from '../sim/aws/callers.ts'
import type { SimulatedAws } from '../sim/aws/server.ts'
import type { SimulatedSlack } from '../sim/slack/index.ts'

/** What a bot's environment says when its Slack and AWS are simulated and nothing outlives the process. */
export const environmentFor = (slack: SimulatedSlack): NodeJS.ProcessEnv => ({
  SLACK_BOT_TOKEN: slack.botToken,
  SLACK_APP_TOKEN: slack.appToken,
  SLACK_API_URL: slack.apiUrl,
  DATABASE_URL: 'sqlite::memory:',
  POLICY_FILE: fileURLToPath(new URL('./policy.yaml', import.meta.url)),
  AWS_REGION: 'us-east-1',
  AWS_CALLS_PER_SECOND: '20', // the first look at AWS is what a start waits for
  LOG_LEVEL: 'warn',
})

/** Where the AWS SDK finds the simulation, and with whose credentials; nothing of the machine's own is looked for. */
export function awsEnvironment(aws: SimulatedAws, caller: CallerKind = 'management'): NodeJS.ProcessEnv {
  const { accessKeyId, secretAccessKey } = aws.credentials(caller)
  return {
    AWS_ENDPOINT_URL: aws.url,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: 'us-east-1',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
}

/**
 * Points this process's AWS clients at the simulation. All other AWS settings of the machine are taken away first, so
 * that whoever has real credentials at hand tries things out without touching a real account.
 */
export function pointAwsAt(aws: SimulatedAws, caller?: CallerKind): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name]
  Object.assign(process.env, awsEnvironment(aws, caller))
}

/** What the app is granted when it is installed as its manifest says, with or without what is optional there. */
export async function manifestScopes({ optional = false } = {}): Promise<string[]> {
  const manifest = await readFile(new URL('../../manifest.yml', import.meta.url), 'utf8')
  const { bot, bot_optional } = parse(manifest).oauth_config.scopes
  return optional ? [...bot, ...bot_optional] : bot
}
