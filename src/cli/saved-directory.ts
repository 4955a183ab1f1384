import { readFile } from 'node:fs/promises'
import type { Account, Directory, Group, ListedPermissionSet } from '../aws/types.ts'
import { UsageError } from './run.ts'

/** What `npm run directory -- save` writes: as much of AWS as rules can name. No people, no access. */
export interface SavedDirectory {
  format: 'aws-setup-directory-1'
  /** ISO 8601. */
  savedAt: string
  accounts: Account[]
  permissionSets: ListedPermissionSet[]
  groups: Group[]
}

export const saved = (directory: Directory): SavedDirectory => ({
  format: 'aws-setup-directory-1',
  savedAt: new Date(directory.at).toISOString(),
  accounts: [...directory.accounts()],
  permissionSets: [...directory.permissionSets()],
  groups: [...directory.groups()],
})

/** A saved directory as the policy looks at one. Throws a `UsageError` with `wrong` for any other file. */
export async function savedDirectory(file: string, wrong: string): Promise<Directory> {
  const { format, savedAt, accounts, permissionSets, groups } = await parsed(file, wrong)
  if (format !== 'aws-setup-directory-1' || ![accounts, permissionSets, groups].every(Array.isArray))
    throw new UsageError(wrong)
  const nothing = () => []
  return {
    at: Date.parse(savedAt),
    version: 0,
    identity: { role: 'none', accountId: undefined, arn: undefined, managementAccountId: undefined },
    instance: undefined,
    instanceSearch: undefined,
    account: (id) => accounts.find((account) => account.id === id),
    permissionSet: (arn) => permissionSets.find((set) => set.arn === arn),
    user: () => undefined,
    group: (id) => groups.find((group) => group.id === id),
    accounts: () => accounts,
    permissionSets: () => permissionSets,
    users: nothing,
    groups: () => groups,
    usersByEmail: nothing,
    usersByMailbox: nothing,
    assignments: nothing,
    count: (kind) => ({ account: accounts, permissionSet: permissionSets, user: [], group: groups })[kind].length,
    search: () => ({ hits: [], total: 0, more: false }),
    named: nothing,
    beginningWith: nothing,
  }
}

async function parsed(file: string, wrong: string): Promise<SavedDirectory> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as SavedDirectory
  } catch {
    throw new UsageError(wrong)
  }
}
