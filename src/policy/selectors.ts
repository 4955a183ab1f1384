import { z } from 'zod'
import type { Account } from '../aws/types.ts'

/**
 * The words with which policy names people, accounts and permission sets.
 * Handles, e-mail addresses, names and OU paths are compared without regard to case; ids, ARNs and tags exactly.
 */

const handle = /^@[a-z0-9][a-z0-9._-]*$/
const slackId = /^[UW][A-Z0-9]{2,}$/
const email = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
const everybody = new Set(['@here', '@channel', '@everyone'])

/** `@handle` of a Slack user group, Slack user id, or e-mail address. */
export const personSelector = z
  .string('person')
  .trim()
  .transform((text) => (slackId.test(text) ? text : text.toLowerCase()))
  .refine((text) => !everybody.has(text), 'everybody')
  .refine((text) => handle.test(text) || slackId.test(text) || email.test(text), 'person')
  .describe('"@handle" of a Slack user group, Slack user id, or e-mail address')

export const isHandle = (selector: string): boolean => selector.startsWith('@')
export const isEmail = (selector: string): boolean => !isHandle(selector) && selector.includes('@')

/** Account id, name with `*`, `ou:/path` with what lies below it, `tag:key=value`, or `management`. */
export const accountSelector = z
  .string('account')
  .trim()
  .refine((text) => /^(ou:\/[^*]*|tag:[^=]+=.*|(?!ou:|tag:).+)$/.test(text), 'account')
  .transform((text) => (/^ou:\/.+\/$/.test(text) ? text.replace(/\/+$/, '') : text))
  .describe('Account id, name (with *), "ou:/path" with what lies below it, "tag:key=value", or management')

/** Name with `*`, or ARN. Names: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PermissionSet.html */
export const permissionSetSelector = z
  .string('permission_set')
  .trim()
  .regex(/^(arn:[a-z-]+:sso:::permissionSet\/\S+|[\w+=,.@*-]{1,64})$/, 'permission_set')

export function matchesAccount(selector: string, account: Account): boolean {
  if (selector === 'management') return account.management
  if (selector.startsWith('ou:')) return isWithin(account.ouPath, selector.slice('ou:'.length))
  if (selector.startsWith('tag:')) {
    const [key = '', ...value] = selector.slice('tag:'.length).split('=')
    return account.tags !== undefined && Object.hasOwn(account.tags, key) && account.tags[key] === value.join('=')
  }
  return selector === account.id || matchesName(selector, account.name)
}

export const matchesPermissionSet = (selector: string, name: string | undefined, arn: string | undefined): boolean =>
  selector.startsWith('arn:') ? selector === arn : name !== undefined && matchesName(selector, name)

/** Whether the OU at `path` is `top` or lies below it; everything lies below `/`. */
export function isWithin(path: string, top: string): boolean {
  const [inner, outer] = [path.toLowerCase(), top.toLowerCase()]
  return outer === '/' || inner === outer || inner.startsWith(`${outer}/`)
}

/** `*` stands for any letters, also none. */
export function matchesName(glob: string, name: string): boolean {
  const parts = glob.toLowerCase().split('*')
  const [first = '', ...rest] = parts
  const text = name.toLowerCase()
  if (rest.length === 0) return text === first
  const last = rest.pop() ?? ''
  if (!text.startsWith(first)) return false
  // Taking each middle part at its first place leaves the most for the next; no backtracking, so no slow patterns.
  let at = first.length
  for (const part of rest) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return text.length - last.length >= at && text.endsWith(last)
}
