import { administratorPolicy, adminSets, findAdminSet } from '../admin.ts'
import { centerPage } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { governsIdentityCenter } from '../landscape.ts'
import { who } from '../who-can.ts'

const call = 'sso:ListManagedPoliciesInPermissionSet'

export default defineStep({
  section: 'admin-permission-set',
  title: { en: 'Create the AdministratorAccess permission set', ja: 'AdministratorAccess 許可セットを作成する' },
  why: {
    en: 'A permission set says how much users and groups may do in an account. This one allows everything, for one hour a session.',
    ja: '許可セットは、ユーザーとグループがアカウントで何をできるかを定義します。これはすべての操作を許可し、セッションは 1 時間です。',
  },
  read: ['createSet', 'permissionSets'],
  who: who.approver,
  minutes: 3,
  after: ['permission-sets-on'],
  async probe(context) {
    const { directory } = context
    if (!directory.instance)
      return {
        state: 'todo',
        text: { en: 'Identity Center is not enabled yet.', ja: 'Identity Center はまだ有効化されていません。' },
      }
    if (!directory.instance.permissionSetsEnabled)
      return {
        state: 'todo',
        text: { en: 'Permission sets are not switched on yet.', ja: '許可セットがまだ有効になっていません。' },
      }
    const arn = await findAdminSet(context, directory.instance)
    if (!arn) return { state: 'todo', evidence: { call: 'sso:ListPermissionSets', value: 'AdministratorAccess = 0' } }
    const set = directory.permissionSet(arn)
    return { state: 'done', evidence: { call, value: set ? `${set.name}, ${set.sessionDuration}` : arn } }
  },
  offer: ({ directory, findings }) =>
    directory.instance?.permissionSetsEnabled &&
    findings['admin-permission-set']?.state === 'todo' &&
    adminSets(directory).length === 0
      ? {
          operation: 'create-permission-set',
          input: { name: 'AdministratorAccess', sessionDuration: 'PT1H', policies: [administratorPolicy] },
        }
      : undefined,
  manual: {
    link: centerPage,
    todo: [
      {
        en: 'Ask for it here; name, policy and one hour are filled in.',
        ja: 'ここから申請します。名前、ポリシー、1 時間のセッションは入力済みです。',
      },
      {
        en: 'Or by hand: under Multi-account permissions, Permission sets, choose “Create permission set”.',
        ja: '手作業の場合は、「マルチアカウントのアクセス許可」の「許可セット」で「許可セットを作成」を選択します。',
      },
      {
        en: 'Keep the predefined AdministratorAccess: it uses AWS’s managed policy of the same name, full access to services and resources.',
        ja: '事前定義の AdministratorAccess のまま進みます。同名の AWS 管理ポリシーにより、サービスとリソースへのフルアクセスを付与します。',
      },
      {
        en: 'Keep the session of 1 hour. Review type and policy, both AdministratorAccess, and create.',
        ja: 'セッション時間は既定の 1 時間のまま進みます。許可セットの種類とポリシーが AdministratorAccess であることを確認し、作成します。',
      },
    ],
    confirm: { en: 'The permission set exists.', ja: '許可セットを作成しました。' },
  },
  advice: (context) =>
    governsIdentityCenter(context)
      ? {
          en: 'Control Tower has AWSAdministratorAccess already. Use it as it is, and do not edit it.',
          ja: 'Control Tower の AWSAdministratorAccess がすでにあります。変更せずにそのまま使ってください。',
        }
      : undefined,
  remedies: [
    {
      en: 'The name is taken by a set with other policies: rename is not possible; choose another name.',
      ja: '同じ名前で内容の異なる許可セットがある場合は、別の名前にします（名前は変更できません）。',
    },
  ],
})
