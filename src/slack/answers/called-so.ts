import type { Directory } from '../../aws/types.ts'
import { fold } from '../../fold.ts'

/** What somebody means by a name, as a command takes it. */
export interface Called {
  kind: 'account' | 'set' | 'group'
  says: string
}

/** What levels of access are called, and the permission set that AWS makes for it. */
const levels: [RegExp, whole: string, part: string][] = [
  [/^(?:admin|administrator|admins|administrators|full access|管理者|アドミン)$/i, 'AdministratorAccess', 'Admin'],
  [/^(?:power[ -]?users?|power|パワーユーザー?)$/i, 'PowerUserAccess', 'PowerUser'],
  [
    /^(?:read[ -]?only(?: access)?|read access|view[ -]?only|閲覧(?:専用|のみ|だけ)?|参照(?:専用|のみ|だけ)?|読み取り(?:専用|のみ|だけ)?|リードオンリー)$/i,
    'ReadOnlyAccess',
    'ReadOnly',
  ],
  [/^(?:billing|請求)$/i, 'Billing', 'Billing'],
]

export function thingCalled(directory: Directory, typed: string): Called | undefined {
  if (typed.length < 2) return undefined
  const same = (name: string) => bare(name) === bare(typed)
  const accounts = directory.named('account', typed, 2).filter(({ id, name }) => same(name) || same(id))
  if (accounts.length > 0) return { kind: 'account', says: only(accounts)?.name ?? typed }
  const set = directory.named('permissionSet', typed, 2).find(({ name }) => same(name))
  if (set) return { kind: 'set', says: set.name }
  const group = directory.named('group', typed, 2).find(({ displayName }) => same(displayName))
  return group && { kind: 'group', says: group.displayName }
}
const only = <T>(found: readonly T[]): T | undefined => (found.length === 1 ? found[0] : undefined)
const bare = (name: string): string => fold(name).replaceAll(/[\s._-]/g, '')

export function levelCalled(directory: Directory, typed: string): Called | undefined {
  const [, whole = '', part = ''] = levels.find(([words]) => words.test(typed)) ?? []
  if (!whole) return undefined
  const sets = directory.beginningWith('permissionSet', part, 2)
  const set = directory.named('permissionSet', whole, 2).find(({ name }) => name === whole) ?? only(sets)
  return { kind: 'set', says: set?.name ?? typed }
}

/** By sign-in name, address, or the first of the names. */
export function personCalled(directory: Directory, typed: string): string | undefined {
  const name = typed.replace(/^@/, '')
  if (name.length < 2) return undefined
  const [one, another] = directory.named('user', name, 2)
  if (!one) return undefined
  const known = [one.userName, one.email, one.displayName, one.displayName.split(' ')[0] ?? '']
  if (!known.some((said) => fold(said) === fold(name))) return undefined
  return another ? name : one.userName
}
