import { type Logger, pino } from 'pino'

export type Log = Logger

const secrets = [
  'token',
  'botToken',
  'appToken',
  'signingSecret',
  'secretAccessKey',
  'sessionToken',
  'password',
  'authorization',
]

/** JSON lines on standard output; whatever is named like a secret is redacted, at any of the first three depths. */
export const createLog = (level: string): Log =>
  pino({ level, redact: { paths: secrets.flatMap((s) => [s, `*.${s}`, `*.*.${s}`]), censor: '[redacted]' } })
