import { z } from 'zod'
import { fold } from '../fold.ts'

/**
 * The words with which policy names people, accounts and permission sets, as they may stand in the file. What looks like
 * one and is none is refused when the file is read: it would match nothing, and a rule that never matches protects nothing.
 */

const handle = /^@[a-z0-9][a-z0-9._-]*$/
const slackId = /^[UW][A-Z0-9]{2,}$/
const email = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
const everybody = new Set(['@here', '@channel', '@everyone'])

const isPerson = (text: string): boolean => handle.test(text) || slackId.test(text) || email.test(text)
const asPerson = (text: string): string => (slackId.test(text) ? text : text.toLowerCase())

/** `@handle` of a Slack user group, Slack user id, or e-mail address. */
export const personSelector = z
  .string('person')
  .trim()
  .transform(asPerson)
  .refine((text) => !everybody.has(text), 'everybody')
  .refine(isPerson, 'person')
  .describe('"@handle" of a Slack user group, Slack user id, or e-mail address')

export const isHandle = (selector: string): boolean => selector.startsWith('@')
export const isEmail = (selector: string): boolean => !isHandle(selector) && selector.includes('@')

/** The words of `for` that name no one in particular. */
export const kindsOfBeneficiary = ['self', 'people', 'groups'] as const
const groupPrefix = 'group:'

/** Who may gain: `self`, `people`, `groups`, `group:Name` of Identity Center, or a person as above. */
export const beneficiarySelector = z
  .string('beneficiary')
  .trim()
  .transform((text) => (text.startsWith(groupPrefix) ? text : asPerson(text)))
  .refine((text) => !everybody.has(text), 'everybody')
  .refine((text) => isKindOfBeneficiary(text) || groupName(text) !== undefined || isPerson(text), 'beneficiary')
  .describe('self, people, groups, "group:Name" of Identity Center, "@handle" of a Slack user group, or e-mail address')

/** Whether it is a word of `for:` such as `self`, and names nobody. */
export const isKindOfBeneficiary = (text: string): boolean => (kindsOfBeneficiary as readonly string[]).includes(text)

/** `Data Engineers` of `group:Data Engineers`; undefined for any other selector. */
export const groupName = (selector: string): string | undefined =>
  selector.startsWith(groupPrefix) && selector.slice(groupPrefix.length).trim() !== ''
    ? selector.slice(groupPrefix.length).trim()
    : undefined

/** Whether a word of `for` is about people as Slack knows them. */
export const namesPeople = (selector: string): boolean =>
  !isKindOfBeneficiary(selector) && !selector.startsWith(groupPrefix)

/** Account id, `name:` or a plain name with `*`, `ou:/path` with what lies below it, `tag:key=value`, or `management`. */
export const accountSelector = z
  .string('account')
  .trim()
  .refine((text) => isAccountSelector(text), 'account')
  .transform((text) => (/^ou:\/.+[^\\]\/$/.test(text) ? text.slice(0, -1) : text))
  .describe(
    'Account id, name (with *; "name:…" for one that looks like something else), "ou:/path" with what lies below it, "tag:key=value", or management',
  )

function isAccountSelector(text: string): boolean {
  // Nothing here stands for "one letter" or "not", and a star is written as one.
  if (/[?!]/.test(fold(text)) || fold(text).split('*').length !== text.split('*').length) return false
  if (text.startsWith('ou:')) return /^ou:\/$|^ou:(\/[^/*]+)+\/?$/.test(text.replaceAll(/\\[\\/]/g, '_'))
  if (text.startsWith('tag:')) return /^tag:[^\s=*]([^=*]*[^\s=*])?=([^\s*]([^*]*[^\s*])?)?$/.test(text)
  if (text.startsWith('name:')) return text.slice('name:'.length).trim() !== ''
  return text === 'management' || /^\d{12}$/.test(text) || isPlainName(text)
}

/** What people write who mean an id, a place, a tag, an address or a pattern, and what no name needs. */
function isPlainName(text: string): boolean {
  const read = fold(text)
  if (read === '' || read === 'management' || /^[\d\s.,_-]+$/.test(read)) return false
  if (/^(ou|tag|tags|name|id|arn|account|group|risk|root|r|o)\s*[:=]/.test(read)) return false
  if (/^(r-[0-9a-z]{4,32}|o-[0-9a-z]{10,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})$/.test(read)) return false
  return !/^\//.test(read) && !email.test(read) && !/[\\^$|[\]{}<>"`]/.test(read)
}

/**
 * Name with `*`, ARN, or `risk:high`. Names: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PermissionSet.html
 */
export const permissionSetSelector = z
  .string('permission_set')
  .trim()
  .regex(
    /^(risk:high|arn:aws[a-z-]*:sso:::permissionSet\/(sso)?ins-[a-zA-Z0-9.-]{16}\/ps-[a-zA-Z0-9.-]{16}|[\w+=,.@*-]{1,64})$/,
    'permission_set',
  )
  .refine((text) => !/^ps-[0-9a-f]{16}$/.test(text), 'permission_set')
  .describe('Name (with *), ARN, or "risk:high" for every one that allows as much as an administrator may')
