import { nameOfUser } from '../../aws/names-of-people.ts'
import type { Account, Directory, Group, PermissionSet, User } from '../../aws/types.ts'
import { fold } from '../../fold.ts'

/** What a person may have meant by a name. */
export type DirectoryHit =
  | { kind: 'account'; hit: Account }
  | { kind: 'permissionSet'; hit: PermissionSet }
  | { kind: 'user'; hit: User }
  | { kind: 'group'; hit: Group }

const kinds = ['account', 'permissionSet', 'user', 'group'] as const

export const hitName = ({ kind, hit }: DirectoryHit): string =>
  kind === 'account' || kind === 'permissionSet'
    ? hit.name
    : 'userName' in hit
      ? nameOfUser(hit)
      : hit.displayName || hit.id

const wordsOf = ({ kind, hit }: DirectoryHit): string[] => {
  if (kind === 'account') return [hit.id, hit.name]
  if (kind === 'permissionSet') return [hit.name, hit.arn]
  if (kind === 'user') return [hit.id, hit.userName, hit.email, hit.displayName]
  return [hit.id, hit.displayName]
}

/** Everything of exactly this name; where there is none, the best matches of every kind. */
export function findInDirectory(directory: Directory, typed: string, limit: number): DirectoryHit[] {
  const all = kinds.flatMap((kind) =>
    directory.search(kind, typed, limit).hits.map((hit) => ({ kind, hit }) as DirectoryHit),
  )
  const exact = all.filter((found) => wordsOf(found).some((word) => fold(word) === fold(typed)))
  return exact.length > 0 ? exact : all.slice(0, limit)
}
