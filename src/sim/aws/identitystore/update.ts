import type { User } from '../records.ts'
import { invalid } from './find.ts'

/** Attribute paths in their own spelling to the members they stand for. */
const members: Record<string, string> = {
  displayname: 'DisplayName',
  username: 'UserName',
  name: 'Name',
  'name.givenname': 'GivenName',
  'name.familyname': 'FamilyName',
  'name.middlename': 'MiddleName',
  'name.formatted': 'Formatted',
  emails: 'Emails',
  title: 'Title',
  nickname: 'NickName',
  locale: 'Locale',
  timezone: 'Timezone',
  usertype: 'UserType',
  preferredlanguage: 'PreferredLanguage',
  profileurl: 'ProfileUrl',
  phonenumbers: 'PhoneNumbers',
  addresses: 'Addresses',
}

/** The user after the operations; an operation without a value removes. */
export function apply(user: User, operations: { AttributePath: string; AttributeValue?: unknown }[]): User {
  const changed = { ...user, Name: { ...user.Name }, attributes: { ...user.attributes } }
  for (const { AttributePath: path, AttributeValue: value } of operations) {
    const member = members[path.toLowerCase()]
    if (!member) throw invalid(`The attribute ${path} cannot be updated`)
    const target: Record<string, unknown> = path.includes('.')
      ? changed.Name
      : member in changed || member === 'Emails'
        ? (changed as unknown as Record<string, unknown>)
        : changed.attributes
    if (value !== undefined && value !== null) target[member] = member === 'Emails' ? emails(value) : value
    else if (['DisplayName', 'UserName', 'Name', 'GivenName', 'FamilyName'].includes(member)) {
      throw invalid(`The attribute ${path} is required`)
    } else delete target[member]
  }
  return changed
}

/** Inside an attribute's value the members may come in lower case: `[{ value, primary }]`. */
function emails(value: unknown): unknown {
  if (!Array.isArray(value) || value.length !== 1) throw invalid('Exactly one email can be given')
  const [email] = value as Record<string, unknown>[]
  const cased = Object.entries(email ?? {}).map(([key, v]) => [key.charAt(0).toUpperCase() + key.slice(1), v])
  return [Object.fromEntries(cased)]
}
