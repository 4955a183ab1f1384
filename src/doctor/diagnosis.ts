import { WebAPIPlatformError, type WebClient } from '@slack/web-api'
import { locales, type Say, sayIn, type Text, type Vars } from '../i18n.ts'
import type { en } from '../locales/index.ts'
import type { Context } from '../workflow/context.ts'

type Words = (typeof en)['doctor']
export type CheckName = keyof Words['checks']
export type Severity = keyof Words['levels']

/** What a check found: what is so, and, unless it is in order, how to mend it. Plain text. */
export interface Diagnosis {
  check: CheckName
  level: Severity
  text: Text
  remedy?: Text
}

/** What the checks look at. Without `directory` or `roster` what needs them is not checked. */
export type DoctorContext = Pick<Context, 'clock' | 'config' | 'store' | 'aws' | 'operations' | 'code'> &
  Partial<Pick<Context, 'directory' | 'roster' | 'selectors'>>

/** Looks at one thing and never changes any. What it throws is reported as a check that could not be made. */
export type Check = (ctx: DoctorContext, slack: WebClient) => Promise<Omit<Diagnosis, 'check'>[]>

export const ok = (code: keyof Words['ok'], vars: Vars = {}): Omit<Diagnosis, 'check'> => ({
  level: 'ok',
  text: inAll((say) => say.plain(`doctor:ok.${code}`, vars)),
})

export const found = (
  level: 'warning' | 'problem',
  code: keyof Words['findings'],
  vars: Vars = {},
): Omit<Diagnosis, 'check'> => foundSay(level, code, () => vars)

/** With variables that are words themselves. */
export const foundSay = (
  level: 'warning' | 'problem',
  code: keyof Words['findings'],
  vars: (say: Say) => Vars,
): Omit<Diagnosis, 'check'> => ({
  level,
  text: inAll((say) => say.plain(`doctor:findings.${code}.text`, vars(say))),
  remedy: inAll((say) => say.plain(`doctor:findings.${code}.remedy`, vars(say))),
})

const inAll = (words: (say: Say) => string): Text =>
  Object.fromEntries(locales.map((locale) => [locale, words(sayIn(locale))])) as Text

/** Slack's own word for what is wrong (`invalid_auth`); undefined when Slack did not answer at all. */
export const slackError = (error: unknown): string | undefined =>
  error instanceof WebAPIPlatformError ? error.data.error : undefined

export const wholeMinutes = (ms: number): number => Math.floor(ms / 60_000)
