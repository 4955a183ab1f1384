import { administratorPolicy, findAdminSet } from '../admin.ts'
import { centerPage } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { governsIdentityCenter } from '../landscape.ts'
import { managementSet, managementSetName } from '../management-set.ts'
import { who } from '../who-can.ts'

const call = 'sso:ListManagedPoliciesInPermissionSet'

export default defineStep({
  section: 'admin-permission-set',
  title: { en: 'Give the management account a set of its own', ja: '管理アカウント専用の許可セットを作成する' },
  why: {
    en: 'Once the administration is delegated, the delegated account, and a bot that runs there, can assign no set that is in use in the management account, in any account. A set for the management account alone keeps AdministratorAccess free for all others.',
    ja: '管理を委任すると、管理アカウントで使用中の許可セットは、委任先のアカウント（そこで動くボットを含む）からはどのアカウントにも割り当てられません。専用の許可セットを分けておくと、AdministratorAccess をほかのアカウントで使えます。',
  },
  read: ['delegation', 'createSet'],
  who: who.approver,
  minutes: 3,
  after: ['permission-sets-on'],
  optional: true,
  notFor: (context) =>
    governsIdentityCenter(context)
      ? {
          en: 'AWS Control Tower governs the permission sets of this organization.',
          ja: 'この組織の許可セットは、AWS Control Tower が管理しています。',
        }
      : undefined,
  async probe(context) {
    const { directory } = context
    if (!directory.instance?.permissionSetsEnabled) return { state: 'todo' }
    // Where AWS shows no set with full access, or shows none at all, the snapshot is not asked.
    const set = (await findAdminSet(context, directory.instance)) ? managementSet(directory) : undefined
    return set
      ? { state: 'done', evidence: { call, value: `${set.name}, ${set.sessionDuration}` } }
      : { state: 'todo', evidence: { call: 'sso:ListPermissionSets', value: `${managementSetName} = 0` } }
  },
  offer: ({ directory, findings }) =>
    directory.instance?.permissionSetsEnabled && findings['management-permission-set']?.state === 'todo'
      ? {
          operation: 'create-permission-set',
          input: { name: managementSetName, sessionDuration: 'PT1H', policies: [administratorPolicy] },
        }
      : undefined,
  manual: {
    link: centerPage,
    todo: [
      {
        en: 'Ask for it here: a second set with the policy AdministratorAccess, under another name.',
        ja: 'ここから申請します。AdministratorAccess ポリシーを持つ許可セットを、別の名前でもう 1 つ作成します。',
      },
      {
        en: 'Use it in the management account only, and AdministratorAccess in all other accounts.',
        ja: '管理アカウントではこの許可セットだけを、ほかのアカウントでは AdministratorAccess を使います。',
      },
    ],
    confirm: {
      en: 'The management account has a set of its own, or we do not delegate.',
      ja: '管理アカウント専用の許可セットがあります。または、管理を委任しません。',
    },
  },
  remedies: [
    {
      en: 'AdministratorAccess is in use in the management account already? Assign the new set to the same people there, then remove the old assignments: that frees it.',
      ja: 'すでに管理アカウントで AdministratorAccess を使っている場合は、新しい許可セットを同じ方に割り当ててから、古い割り当てを削除します。',
    },
  ],
})
