import type { Directory, User } from './types.ts'

/**
 * "Ken Sato (ken)". A display name, which people choose for themselves, tells nobody apart: what does stands behind it, in
 * the only parentheses.
 */
export function namedBy(name: string, id: string): string {
  const shown = name
    .replaceAll(/[()（）]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return shown === '' || shown === id ? id : `${shown} (${id})`
}

export const nameOfUser = ({ displayName, userName }: Pick<User, 'displayName' | 'userName'>): string =>
  namedBy(displayName, userName)

/** A user by name and user name; by id where the directory does not know them. */
export function userNamed(id: string, directory: Pick<Directory, 'user'>): string {
  const user = directory.user(id)
  return user ? nameOfUser(user) : id
}
