import { paginateListGroups, paginateListUsers } from '@aws-sdk/client-identitystore'
import type { RowChange } from './directory-state.ts'
import { pageSize } from './list-all.ts'
import { readList } from './read-list.ts'
import { userOf } from './read-user.ts'
import { daysPart, type ReadOutcome, type RefreshRun } from './refresh-run.ts'
import type { Instance } from './types.ts'

/** Users and groups: at first all of them, then a day's part at a time. `read`: all have been read at least once. */
export async function refreshPeople(
  reading: RefreshRun,
  { identityStoreId: IdentityStoreId }: Instance,
): Promise<ReadOutcome> {
  const { aws, state, gaps } = reading
  const { users, groups } = state.snapshot
  const config = { client: aws.identityStore, pageSize }
  const part = (kind: 'user' | 'group', known: number) =>
    state.cursor(kind).completeAt > 0 ? daysPart(reading, known / pageSize, 10) : Number.POSITIVE_INFINITY
  const [people, theirGroups] = await Promise.all([
    gaps.try('users', async () => {
      await readList(reading, {
        kind: 'user',
        pages: (startingToken) => paginateListUsers({ ...config, startingToken }, { IdentityStoreId }),
        rows: ({ Users = [] }, at) =>
          Users.map((user): RowChange => ({ kind: 'user', id: user.UserId ?? '', value: userOf(user), at })),
        mostPages: part('user', users.size),
      })
    }),
    gaps.try('groups', async () => {
      await readList(reading, {
        kind: 'group',
        pages: (startingToken) => paginateListGroups({ ...config, startingToken }, { IdentityStoreId }),
        rows: ({ Groups = [] }, at) =>
          Groups.map(
            ({ GroupId: id = '', DisplayName: displayName = '' }): RowChange => ({
              kind: 'group',
              id,
              value: { id, displayName },
              at,
            }),
          ),
        mostPages: part('group', groups.size),
      })
    }),
  ])
  // Without users nobody is known. Groups that AWS does not list are named as missing: rules on them ask AWS themselves.
  if (people !== 'read') return people
  const isRead = (kind: 'user' | 'group') => state.cursor(kind).completeAt > 0
  return isRead('user') && (theirGroups !== 'read' || isRead('group')) ? 'read' : 'failed'
}
