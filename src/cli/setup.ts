import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { accessSync, constants, existsSync } from 'node:fs'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import dotenv from 'dotenv'
import { createAws } from '../aws/clients.ts'
import { whoAmI } from '../aws/identity.ts'
import { systemClock } from '../clock.ts'
import { operatorLocale } from '../config.ts'
import { type Say, sayIn } from '../i18n.ts'
import { run, UsageError } from './run.ts'
import { askInTerminal, type Terminal } from './setup-asking.ts'
import { firstPolicy } from './setup-policy.ts'
import { slackQuestions } from './setup-slack.ts'

/** Asks for what the bot needs, checks each answer at once, writes `.env` and `policy.yaml`, and ends with the doctor. */
await run('npm run setup', async (args) => {
  if (args.length > 0) throw new UsageError()
  const say = sayIn(operatorLocale())
  // Before anybody types anything.
  for (const file of ['.env', 'policy.yaml']) accessSync(existsSync(file) ? file : '.', constants.W_OK)
  const written = existsSync('.env') ? dotenv.parse(await readFile('.env', 'utf8')) : {}
  const env = { ...written, ...process.env }
  const asker = askInTerminal(say)
  try {
    const made = await asked(asker, env, say)
    await writeFile('.env', await environmentText(made.env), { mode: 0o600 })
    // A file that was there, copied from the example, keeps the mode that everybody may read.
    await chmod('.env', 0o600)
    console.log(say.plain('setup:wrote', { file: '.env' }))
    if (made.policy) {
      await writeFile('policy.yaml', made.policy)
      console.log(say.plain('setup:wrote', { file: 'policy.yaml' }))
    } else console.log(say.plain('setup:kept', { file: 'policy.yaml' }))
  } finally {
    asker.close()
  }
  await sayWhoseAws(env.AWS_REGION, say)
  console.log(`\n${say.plain('setup:doctor')}\n`)
  const code = await doctor()
  console.log(`\n${say.plain(code === 0 ? 'setup:start' : 'setup:again')}`)
  return code
})

async function asked(asker: Terminal, env: NodeJS.ProcessEnv, say: Say) {
  console.log(`${say.plain('setup:intro')}\n\n${say.plain('setup:app', { url: await appPage() })}\n`)
  const questions = slackQuestions(env.SLACK_API_URL, say)
  const botToken = await asker.ask('bot_token', questions.botToken, env.SLACK_BOT_TOKEN)
  const appToken = await asker.ask('app_token', questions.appToken, env.SLACK_APP_TOKEN)
  const kept = existsSync('policy.yaml')
  const policy = kept
    ? undefined
    : firstPolicy(
        await asker.ask('channels', questions.channels(botToken)),
        await asker.ask('admins', questions.admins(botToken)),
      )
  const AUDIT_KEY = env.AUDIT_KEY || randomBytes(32).toString('hex')
  return { env: { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, AUDIT_KEY }, policy }
}

/** https://docs.slack.dev/app-manifests/configuring-apps-with-app-manifests#sharing */
async function appPage(): Promise<string> {
  const manifest = await readFile(new URL('../../manifest.yml', import.meta.url), 'utf8')
  const bare = manifest.replace(/^\s*#.*\n/gm, '').replace(/ +# .*$/gm, '')
  return `https://api.slack.com/apps?new_app=1&manifest_yaml=${encodeURIComponent(bare)}`
}

/** What stands in `.env` stays; without one the example is filled in, where it is at hand. */
async function environmentText(values: Record<string, string>): Promise<string> {
  const example = fileURLToPath(new URL('../../.env.example', import.meta.url))
  const base = existsSync('.env') ? '.env' : example
  let text = existsSync(base) ? await readFile(base, 'utf8') : ''
  const written = dotenv.parse(text)
  for (const [key, value] of Object.entries(values)) {
    // Written anew without its quotes it might be another value.
    if (written[key] === value) continue
    const line = new RegExp(`^#?${key}=.*$`, 'm')
    text = line.test(text) ? text.replace(line, () => `${key}=${value}`) : `${text.trimEnd()}\n${key}=${value}\n`
  }
  return text
}

async function sayWhoseAws(region: string | undefined, say: Say): Promise<void> {
  const aws = createAws({ clock: systemClock, region })
  try {
    const { arn, role } = await whoAmI(aws)
    console.log(arn ? say.plain('setup:aws', { arn, role }) : say.plain('setup:aws_none'))
  } catch {
    // The doctor says why.
  } finally {
    aws.destroy()
  }
}

async function doctor(): Promise<number> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./doctor.ts', import.meta.url))], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)))
}
