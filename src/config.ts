import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import dotenv from 'dotenv'
import { auditKeys, defaultDatabaseUrl, type Environment, readEnvironment } from './environment.ts'
import { type Locale, locales, sayIn } from './i18n.ts'
import type { Policy } from './policy/policy-schema.ts'
import { asLine, inWords, type Mistake, type Problem } from './policy/problems.ts'
import { type Loaded, readPolicy } from './policy/read-policy.ts'

/** Everything that the operator decides. Made once, at the start. */
export interface Config extends Environment {
  policy: Policy
}

/** Every mistake in the environment and the policy file, each with its place, what is wrong and how to mend it. */
export class ConfigProblems extends Error {
  override readonly name = 'ConfigProblems'
  readonly problems: Problem[]

  constructor(problems: Problem[]) {
    super(problems.map(asLine).join('\n'))
    this.problems = problems
  }
}

/**
 * The only reader of the environment and of the policy file. With the process's own environment, `.env` in the working
 * directory is read into it first, for the AWS SDK too. Throws `ConfigProblems` with all problems at once, in the
 * operator's language. Values of variables that may be secret never appear in a problem.
 */
export async function loadConfig(env: NodeJS.ProcessEnv = process.env): Promise<Config> {
  readDotenv(env)
  const { environment, mistakes } = readEnvironment(env)
  const loaded = await loadPolicy(policyFileOf(env))
  const all = 'policy' in loaded ? mistakes : [...mistakes, ...loaded.mistakes]
  if (environment && 'policy' in loaded && all.length === 0) return { ...environment, policy: loaded.policy }
  const say = sayIn(operatorLocale(env, 'policy' in loaded ? loaded.policy.locale : loaded.locale))
  throw new ConfigProblems(all.map((mistake) => inWords(mistake, say)))
}

/** One mistake on one line, in the operator's language. */
export const problemInWords = (mistake: Mistake): string => asLine(inWords(mistake, sayIn(operatorLocale())))

/**
 * Where the environment wants a service called, as the AWS SDK reads it for its own clients:
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function awsEndpointOf(service: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === 'true') return undefined
  return env[`AWS_ENDPOINT_URL_${service}`]?.trim() || env.AWS_ENDPOINT_URL?.trim() || undefined
}

export function policyFileOf(env: NodeJS.ProcessEnv = process.env): string {
  readDotenv(env)
  return env.POLICY_FILE?.trim() || './policy.yaml'
}

/** What the policy enables of what is off otherwise; nothing while there is no policy. Throws `ConfigProblems` for its mistakes. */
export async function enabledOperations(env: NodeJS.ProcessEnv = process.env): Promise<Policy['enable']> {
  const file = policyFileOf(env)
  return existsSync(file) ? (await policyIn(file, env)).enable : []
}

/** For commands that need nothing but the store. Throws `ConfigProblems` for a value that is not an address. */
export function databaseUrlOf(env: NodeJS.ProcessEnv = process.env): string {
  return valid('DATABASE_URL', env) ?? defaultDatabaseUrl
}

/** For commands that need nothing but AWS: the Region, where one is set. */
export const regionOf = (env: NodeJS.ProcessEnv = process.env): string | undefined => valid('AWS_REGION', env)

/** The role by which the bot reads in other accounts, where one is set. */
export const readRoleOf = (env: NodeJS.ProcessEnv = process.env): string | undefined => valid('READ_ROLE', env)

function valid(key: string, env: NodeJS.ProcessEnv): string | undefined {
  readDotenv(env)
  const mistakes = readEnvironment(env).mistakes.filter(({ place }) => place === key)
  const say = sayIn(operatorLocale(env))
  if (mistakes.length > 0) throw new ConfigProblems(mistakes.map((mistake) => inWords(mistake, say)))
  return env[key]?.trim() || undefined
}

/** For commands that need nothing but the store: without any of the bot's secrets there is none. */
export function auditKeysOf(env: NodeJS.ProcessEnv = process.env): string[] {
  readDotenv(env)
  return auditKeys({ AUDIT_KEY: env.AUDIT_KEY?.trim(), SLACK_BOT_TOKEN: env.SLACK_BOT_TOKEN?.trim() })
}

/** What is set already wins over the file. */
function readDotenv(env: NodeJS.ProcessEnv): void {
  if (env === process.env) dotenv.config({ quiet: true })
}

/** The policy in a file, or its mistakes; a file that is not there is one. */
export async function loadPolicy(file: string): Promise<Loaded> {
  try {
    return readPolicy(await readFile(file, 'utf8'), basename(file))
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    const mistake: Mistake =
      code === 'ENOENT' ? { place: file, code: 'no_file' } : { place: file, code: 'unreadable', vars: { detail: code } }
    return { mistakes: [mistake], locale: undefined }
  }
}

/** The same, for commands that cannot go on without it. Throws `ConfigProblems`. */
export async function policyIn(file: string, env: NodeJS.ProcessEnv = process.env): Promise<Policy> {
  const loaded = await loadPolicy(file)
  if ('policy' in loaded) return loaded.policy
  const say = sayIn(operatorLocale(env, loaded.locale))
  throw new ConfigProblems(loaded.mistakes.map((mistake) => inWords(mistake, say)))
}

/** The language for whoever sits at the terminal: of LC_ALL, LC_MESSAGES or LANG, else of the policy, else English. */
export function operatorLocale(env: NodeJS.ProcessEnv = process.env, policy?: Locale): Locale {
  const asked = (env.LC_ALL || env.LC_MESSAGES || env.LANG || '').toLowerCase()
  return locales.find((locale) => new RegExp(`^${locale}([_.-]|$)`).test(asked)) ?? policy ?? 'en'
}
