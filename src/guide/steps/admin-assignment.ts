import { adminSets, findAdminSet, whoHas } from '../admin.ts'
import { must } from '../aws-reads.ts'
import { centerPage } from '../console-addresses.ts'
import { defineStep, type Finding } from '../define-step.ts'
import { managementSet } from '../management-set.ts'
import { who } from '../who-can.ts'

const call = 'sso:ListAccountAssignments'

export default defineStep({
  section: 'admin-assignment',
  title: { en: 'Give the administrator access', ja: '管理者にアクセスを付与する' },
  why: {
    en: 'User and permission set meet in an account: only now can the administrator work in the management account without root.',
    ja: 'ユーザーと許可セットをアカウントに割り当てて初めて、ルートユーザーを使わずに管理アカウントを操作できます。',
  },
  read: ['assignUsers', 'centerRoles'],
  who: who.approver,
  minutes: 5,
  after: ['admin-permission-set', 'create-administrator', 'sync-administrator'],
  accept: true,
  async probe(context): Promise<Finding> {
    const { directory, reads } = context
    const { instance } = directory
    if (!instance)
      return {
        state: 'todo',
        text: { en: 'Identity Center is not enabled yet.', ja: 'Identity Center はまだ有効化されていません。' },
      }
    const plain = await findAdminSet(context, instance)
    const arn = managementSet(directory)?.arn ?? plain
    if (!arn)
      return {
        state: 'todo',
        text: { en: 'There is no administrative permission set yet.', ja: '管理用の許可セットがまだありません。' },
      }
    const AccountId =
      directory.identity.managementAccountId ??
      must((await reads.organization())?.MasterAccountId, 'organizations:DescribeOrganization')
    const sets = [...new Set([arn, plain ?? arn])]
    const place = { InstanceArn: instance.arn, AccountId }
    const rows = (
      await Promise.all(sets.map((PermissionSetArn) => whoHas(context, { ...place, PermissionSetArn })))
    ).flat()
    const user = rows.find(({ PrincipalType }) => PrincipalType === 'USER')
    if (user) {
      const name = directory.user(user.PrincipalId ?? '')?.userName ?? user.PrincipalId
      return { state: 'done', evidence: { call, value: `USER ${name ?? ''} (${AccountId})` } }
    }
    const evidence = {
      call,
      value: `USER = 0, GROUP = ${rows.length} (${AccountId})`,
    }
    if (rows.length === 0) return { state: 'todo', evidence }
    return {
      state: 'attention',
      evidence,
      text: {
        en: 'Only a group has this access. Whoever can change the group can make administrators of the whole company: name people instead.',
        ja: 'グループにだけ割り当てられています。グループを変更できる人が全社の管理者を増やせるため、個人への割り当てをお勧めします。',
      },
    }
  },
  offer({ directory, findings, confirmed }) {
    const account = directory.identity.managementAccountId
    const set = managementSet(directory) ?? adminSets(directory)[0]
    if (!account || !set || findings['admin-assignment']?.state === 'done') return undefined
    const named = confirmed['create-administrator']?.value?.trim().toLowerCase()
    const { hits } = directory.search('user', named ?? '', 50)
    const user = directory.count('user') === 1 ? hits[0] : hits.find(({ userName }) => userName.toLowerCase() === named)
    return {
      operation: 'assign-permission-set',
      input: { account, permissionSet: set.arn, duration: 'permanent', ...(user && { principal: `USER:${user.id}` }) },
    }
  },
  manual: {
    link: centerPage,
    todo: [
      {
        en: 'Ask for it here: the management account, its own permission set or else AdministratorAccess, the administrator, without an end.',
        ja: 'ここから申請します（管理アカウント、専用の許可セットまたは AdministratorAccess、管理者、期限なし）。',
      },
      {
        en: 'Or by hand: under Multi-account permissions, AWS accounts shows the organization as a tree. Tick the management account and choose “Assign users or groups”.',
        ja: '手作業の場合は、「マルチアカウントのアクセス許可」の「AWS アカウント」に組織がツリーで表示されます。管理アカウントのチェックボックスをオンにし、「ユーザーまたはグループを割り当て」を選択します。',
      },
      {
        en: 'On the Users tab choose the user; the box filters by name. Then the permission set AdministratorAccess, review both, submit.',
        ja: '「ユーザー」タブでユーザーを選び（名前で絞り込めます）、次に AdministratorAccess 許可セットを選び、両方を確認して送信します。',
      },
      {
        en: 'Keep the page open until it says that it is done; it can take a few minutes. AWS makes an IAM role with the set’s policies in the account.',
        ja: '完了するまで画面を開いたままにします（数分かかることがあります）。アカウントに、許可セットのポリシーがアタッチされた IAM ロールが作成されます。',
      },
    ],
    confirm: {
      en: 'The administrator has access to the management account.',
      ja: '管理者が管理アカウントにアクセスできます。',
    },
  },
  remedies: [
    {
      en: '“Access denied by IAM”: in the management account AWS makes the role with the bot’s own rights; `npm run iam-policy` prints them.',
      ja: '「Access denied by IAM」の場合、管理アカウントではボット自身の権限でロールが作成されます。`npm run iam-policy` で必要なポリシーを確認できます。',
    },
    {
      en: 'With one administrator nobody else can approve yet: you may go on with a second confirmation, and the record says so loudly.',
      ja: '管理者が 1 名の間は、ほかに承認者がいません。再確認のうえ単独で進めることができ、その旨が記録に明示されます。',
    },
    {
      en: 'Without an end is refused? The policy must allow permanent access for this request.',
      ja: '期限なしが拒否される場合は、ポリシーで無期限のアクセスを許可する必要があります。',
    },
  ],
  changed: {
    en: 'AWS’s tutorial assigns a group; its page on delegated administration says users only. For this account we follow the latter.',
    ja: 'AWS のチュートリアルではグループに割り当てますが、委任管理のページは個人のみを推奨しています。管理アカウントでは後者に従います。',
  },
})
