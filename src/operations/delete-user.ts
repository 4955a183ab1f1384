import { DeleteUserCommand } from '@aws-sdk/client-identitystore'
import { readGroupsOf } from '../aws/is-member-of.ts'
import { nameOfUser, userNamed } from '../aws/names-of-people.ts'
import { readUser } from '../aws/read-user.ts'
import { Refusal } from '../errors.ts'
import { parsePrincipal, userIdIn } from './shared/access.ts'
import { sent } from './shared/applied.ts'
import { defineOperation } from './shared/define-operation.ts'
import { readDirectAccess } from './shared/direct-access.ts'
import { storeResources, userIdsOf, writableDirectory } from './shared/identity-store.ts'

export default defineOperation({
  title: { en: 'Delete a user', ja: 'ユーザーを削除' },
  summary: {
    en: 'Delete an Identity Center user who has no access any more.',
    ja: 'アクセスがなくなった Identity Center のユーザーを削除します。',
  },
  fields: { user: { kind: 'user', label: { en: 'User', ja: 'ユーザー' } } },
  gives: 'nothing',
  risk: () => 'high',
  about({ user }, { directory }) {
    const { id } = parsePrincipal(user)
    const name = userNamed(id, directory)
    return { en: `the end of the user ${name}`, ja: `ユーザー ${name} の削除` }
  },
  iam: [
    { actions: ['identitystore:DeleteUser'], resources: storeResources('user'), why: 'Deletes the user.' },
    {
      actions: [
        'sso:ListAccountAssignmentsForPrincipal',
        'identitystore:ListUsers',
        'identitystore:DescribeUser',
        'identitystore:ListGroupMembershipsForMember',
      ],
      why: 'Sees that users are kept here and not synchronized, that the user has nothing left, and proves the result.',
    },
  ],

  async plan(input, context) {
    const { aws } = context
    const userId = userIdIn(input.user, context)
    const { identityStoreId } = await writableDirectory(context)
    const now = await readUser(aws, identityStoreId, userId)
    if (!now) throw new Refusal('principal_unknown', {}, 'user')
    const { access } = await readDirectAccess(userId, context)
    const groups = await readGroupsOf(aws, { identityStoreId, userId })
    if (access.length + groups.length > 0) {
      const counts = { user: nameOfUser(now), assignments: access.length, groups: groups.length }
      throw new Refusal('user_has_access', counts, 'user')
    }
    return {
      changes: [
        {
          action: 'identitystore:DeleteUser',
          effect: 'remove',
          noun: { en: 'user', ja: 'ユーザー' },
          summary: {
            en: `Delete the user ${now.userName} (${now.displayName})`,
            ja: `ユーザー ${now.userName}（${now.displayName}）を削除する`,
          },
          params: { identityStoreId, userId },
          before: now.userName,
          after: null,
        },
      ],
      reliesOn: {},
      notes: [
        {
          en: 'A user that is made again under the same name is another user, with nothing of what this one had.',
          ja: '同じ名前で作り直しても別のユーザーとなり、元のアクセスは引き継がれません。',
        },
      ],
    }
  },

  apply: ({ params }, { aws }) =>
    sent(aws.identityStore.send(new DeleteUserCommand(userIdsOf(params))), ['ResourceNotFoundException']),
  verify: async ({ params }, { aws }) =>
    (await readUser(aws, String(params.identityStoreId), String(params.userId))) === undefined,
})
