import type { Account, Directory, Group, PermissionSet, User } from '../../aws/types.ts'

/** What a person may have meant by a name. */
export type Found =
  | { kind: 'account'; hit: Account }
  | { kind: 'permissionSet'; hit: PermissionSet }
  | { kind: 'user'; hit: User }
  | { kind: 'group'; hit: Group }

const kinds = ['account', 'permissionSet', 'user', 'group'] as const

export const nameOf = ({ kind, hit }: Found): string =>
  kind === 'account' || kind === 'permissionSet'
    ? hit.name
    : hit.displayName || ('userName' in hit ? hit.userName : hit.id)

const wordsOf = ({ kind, hit }: Found): string[] => {
  if (kind === 'account') return [hit.id, hit.name]
  if (kind === 'permissionSet') return [hit.name, hit.arn]
  if (kind === 'user') return [hit.id, hit.userName, hit.email, hit.displayName]
  return [hit.id, hit.displayName]
}

/** Everything of exactly this name; where there is none, the best matches of every kind. */
export function findInDirectory(directory: Directory, typed: string, limit: number): Found[] {
  const all = kinds.flatMap((kind) => directory.search(kind, typed, limit).hits.map((hit) => ({ kind, hit }) as Found))
  const exact = all.filter((found) => wordsOf(found).some((word) => word.toLowerCase() === typed.toLowerCase()))
  return exact.length > 0 ? exact : all.slice(0, limit)
}
