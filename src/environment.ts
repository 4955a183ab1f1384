import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { parseDuration } from './policy/duration.ts'
import { nearest } from './policy/nearest.ts'
import type { Mistake, ProblemCode } from './policy/problems.ts'

/** What the environment decides; `.env.example` explains each variable. */
export interface Environment {
  slack: {
    /** `socket` when there is an app-level token, else `http`. */
    mode: 'socket' | 'http'
    botToken: string
    appToken?: string
    signingSecret?: string
    /** Where HTTP mode listens; without a host on all addresses. */
    port?: number
    host?: string
    /** The address of another Web API than Slack's own; ends with a slash. */
    apiUrl?: string
  }
  databaseUrl: string
  audit: {
    /** The first seals entries and decisions; see `auditKeys`. */
    keys: string[]
    /** Whether the operator has given a key. */
    ownKey: boolean
  }
  policyFile: string
  /** `readRole`: the name, and path, of the role that other accounts have for the bot to read by. */
  aws: { region?: string; readRole?: string }
  logLevel: string
  health: { port?: number; host: string }
  limits: {
    /** Calls of `sso-admin` a second; the service gives 20, shared by everybody. */
    awsCallsPerSecond: number
    /** Assignments that AWS works on at once; 15 is the wall. */
    openAssignments: number
    /** How often the directory is read again, ms. */
    directoryEveryMs: number
    /** How often AWS is asked whether it still shows what was granted, ms. */
    watchGrantsMs: number
  }
}

export const defaultDatabaseUrl = 'sqlite:./data/aws-setup.sqlite'
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
const wholeNumber = (code: ProblemCode, min: number, max: number) =>
  z.string().regex(/^\d+$/, code).transform(Number).pipe(z.number().min(min, code).max(max, code))

const host = z.string().regex(/^[A-Za-z0-9.:_-]+$/, 'host')

/**
 * How the Regions of other partitions begin, which have organizations, accounts and endpoints of their own:
 * https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
const otherPartitions = {
  'us-gov': 'aws-us-gov',
  cn: 'aws-cn',
  eusc: 'aws-eusc',
  'us-iso': 'aws-iso',
  'us-isob': 'aws-iso-b',
  'eu-isoe': 'aws-iso-e',
  'us-isof': 'aws-iso-f',
}
const partitionOf = (region: string): string =>
  Object.entries(otherPartitions).find(([start]) => region.startsWith(`${start}-`))?.[1] ?? 'aws'

const schema = z.object({
  SLACK_BOT_TOKEN: z.string('bot_token_missing').regex(/^xoxb-./, 'bot_token'),
  SLACK_APP_TOKEN: z
    .string()
    .regex(/^xapp-./, 'app_token')
    .optional(),
  SLACK_SIGNING_SECRET: z.string().min(8, 'signing_secret').optional(),
  PORT: wholeNumber('number', 0, 65_535).optional(),
  HOST: host.optional(),
  SLACK_API_URL: z.url({ protocol: /^https?$/, error: 'url' }).optional(),
  DATABASE_URL: z
    .string()
    .regex(/^(sqlite:.+|postgres(ql)?:\/\/.+)/, 'database')
    .default(defaultDatabaseUrl),
  AUDIT_KEY: z.string().min(32, 'audit_key').optional(),
  POLICY_FILE: z.string().default('./policy.yaml'),
  AWS_REGION: z
    .string()
    .regex(/^[a-z]{2,}(-[a-z]+)+-\d+$/, 'region')
    .refine((region) => partitionOf(region) === 'aws', 'partition')
    .optional(),
  READ_ROLE: z
    .string()
    .regex(/^(?!.*\/\/)(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/, 'read_role')
    .optional(),
  LOG_LEVEL: z.enum(logLevels, 'one_of').default('info'),
  HEALTH_PORT: wholeNumber('number', 0, 65_535).optional(),
  HEALTH_HOST: host.default('127.0.0.1'),
  AWS_CALLS_PER_SECOND: wholeNumber('number', 1, 20).default(10),
  AWS_OPEN_ASSIGNMENTS: wholeNumber('number', 1, 15).default(8),
  DIRECTORY_REFRESH: z
    .string()
    .refine((text) => parseDuration(text) !== undefined, 'duration')
    .default('15m')
    .transform((text) => parseDuration(text) ?? 0),
  WATCH_GRANTS: z
    .string()
    .refine((text) => parseDuration(text) !== undefined, 'duration')
    .default('2m')
    .transform((text) => parseDuration(text) ?? 0),
})
type Variable = keyof typeof schema.shape

/** Variables whose value a message may repeat. */
const harmless = new Set<string>([
  'PORT',
  'HOST',
  'AWS_REGION',
  'READ_ROLE',
  'LOG_LEVEL',
  'HEALTH_PORT',
  'HEALTH_HOST',
  'AWS_CALLS_PER_SECOND',
  'AWS_OPEN_ASSIGNMENTS',
  'DIRECTORY_REFRESH',
  'WATCH_GRANTS',
] satisfies Variable[])
const ranges: Partial<Record<string, { min: number; max: number }>> = {
  PORT: { min: 0, max: 65_535 },
  HEALTH_PORT: { min: 0, max: 65_535 },
  AWS_CALLS_PER_SECOND: { min: 1, max: 20 },
  AWS_OPEN_ASSIGNMENTS: { min: 1, max: 15 },
} satisfies Partial<Record<Variable, { min: number; max: number }>>

/** What `.env.example` has where every company fills something in. */
const examples: Partial<Record<Variable, string>> = { SLACK_BOT_TOKEN: 'xoxb-', SLACK_APP_TOKEN: 'xapp-' }

/** A variable that is set to nothing counts as not set. `environment` is absent when a mistake leaves it incomplete. */
export function readEnvironment(env: NodeJS.ProcessEnv): { environment?: Environment; mistakes: Mistake[] } {
  const set = Object.fromEntries(
    Object.entries(env)
      .map(([key, value]) => [key, value?.trim()] as const)
      .filter(([, value]) => value),
  ) as Record<string, string>
  const result = schema.safeParse(set)
  const mistakes: Mistake[] = (result.error?.issues ?? []).map((issue) => {
    const place = String(issue.path[0])
    if (examples[place as Variable] === set[place])
      return { place, code: 'still_example', vars: { value: `“${set[place]}”` } }
    const value = harmless.has(place) ? `“${set[place]}”` : ''
    return {
      place,
      code: issue.message as ProblemCode,
      vars: { value, ...ranges[place], values: logLevels.join(', '), partition: partitionOf(set[place] ?? '') },
    }
  })
  if (!set.SLACK_APP_TOKEN && !set.SLACK_SIGNING_SECRET)
    mistakes.push({ place: 'SLACK_APP_TOKEN', code: 'no_receiver' })
  mistakes.push(...misspelt(set))
  return { mistakes, ...(result.data && { environment: arranged(result.data) }) }
}

/**
 * With what the audit log is sealed: a key of its own, else one made of the bot token, which the database does not hold
 * either. Both are known, so that what was sealed before there was a key of its own can still be checked.
 */
export function auditKeys(e: { AUDIT_KEY?: string | undefined; SLACK_BOT_TOKEN?: string | undefined }): string[] {
  const derived = e.SLACK_BOT_TOKEN && createHmac('sha256', e.SLACK_BOT_TOKEN).update('audit log').digest('hex')
  return [e.AUDIT_KEY, derived].filter((key): key is string => Boolean(key))
}

/** Names that nothing reads, close to a variable that is not set. */
function misspelt(set: Record<string, string>): Mistake[] {
  const missing = Object.keys(schema.shape).filter((name) => name.includes('_') && !(name in set))
  return Object.keys(set)
    .filter((key) => /^(SLACK|POLICY|DATABASE|AUDIT)_/i.test(key) && !(key in schema.shape))
    .flatMap((key) => {
      const meant = nearest(key, missing)
      return meant ? [{ place: key, code: 'misspelt' as const, vars: { key, nearest: meant } }] : []
    })
}

function arranged(e: z.output<typeof schema>): Environment {
  const http = e.SLACK_APP_TOKEN === undefined
  return {
    slack: {
      mode: http ? 'http' : 'socket',
      botToken: e.SLACK_BOT_TOKEN,
      ...(e.SLACK_APP_TOKEN && { appToken: e.SLACK_APP_TOKEN }),
      ...(e.SLACK_SIGNING_SECRET && { signingSecret: e.SLACK_SIGNING_SECRET }),
      ...(http ? { port: e.PORT ?? 3000, ...(e.HOST && { host: e.HOST }) } : {}),
      ...(e.SLACK_API_URL && { apiUrl: e.SLACK_API_URL.replace(/\/*$/, '/') }),
    },
    databaseUrl: e.DATABASE_URL,
    audit: { keys: auditKeys(e), ownKey: e.AUDIT_KEY !== undefined },
    policyFile: e.POLICY_FILE,
    aws: { ...(e.AWS_REGION && { region: e.AWS_REGION }), ...(e.READ_ROLE && { readRole: e.READ_ROLE }) },
    logLevel: e.LOG_LEVEL,
    health: { ...(e.HEALTH_PORT !== undefined && { port: e.HEALTH_PORT }), host: e.HEALTH_HOST },
    limits: {
      awsCallsPerSecond: e.AWS_CALLS_PER_SECOND,
      openAssignments: e.AWS_OPEN_ASSIGNMENTS,
      directoryEveryMs: e.DIRECTORY_REFRESH,
      watchGrantsMs: e.WATCH_GRANTS,
    },
  }
}
