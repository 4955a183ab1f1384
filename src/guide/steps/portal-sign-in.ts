import { lastUseOf, reservedPath } from '../../aws/role-last-use.ts'
import { defineStep, type Finding } from '../define-step.ts'
import { inManagementAccount } from '../look-at-step.ts'
import { portalProblem, portalUrl } from '../portal-address.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'portal-sign-in',
  title: { en: 'Sign in at the access portal', ja: 'アクセスポータルにサインインする' },
  why: {
    en: 'This is the proof that a person can administer AWS without root. Everything before was preparation.',
    ja: 'ルートユーザーなしで AWS を管理できることを確認します。ここまでのステップの仕上げです。',
  },
  read: ['portalSignIn', 'portal'],
  who: who.administrator,
  minutes: 10,
  after: ['admin-assignment', 'administrator-password', 'center-mfa'],
  accept: true,
  happened: true,
  async probe(context): Promise<Finding> {
    inManagementAccount(context)
    const { aws, reads } = context
    const roles = await reads.rolesUnder(reservedPath)
    const admin = roles.filter(({ RoleName = '' }) => /Admin/i.test(RoleName)).slice(0, 3)
    for (const { RoleName } of admin) {
      const used = await lastUseOf(aws.iam, RoleName)
      if (used)
        return {
          state: 'done',
          evidence: { call: 'iam:GetRole', value: `${RoleName ?? ''} LastUsedDate = ${new Date(used).toISOString()}` },
        }
    }
    return {
      state: 'todo',
      evidence: { call: 'iam:ListRoles', value: `AWSReservedSSO = ${roles.length}, RoleLastUsed = -` },
      text: {
        en: 'AWS shows the use of a role some hours late: say Done when the sign-in worked.',
        ja: 'ロールの使用は数時間遅れて表示されます。サインインできたら、完了にしてください。',
      },
    }
  },
  manual: {
    link(context) {
      const url = portalUrl(context)
      return url ? { label: { en: 'Open the access portal', ja: 'アクセスポータルを開く' }, url } : undefined
    },
    todo: [
      {
        en: 'Copy the portal’s address: it stands in Identity Center’s Dashboard under “Settings summary”.',
        ja: 'ポータルの URL をコピーします（Identity Center の「ダッシュボード」の「設定の概要」にあります）。',
      },
      {
        en: 'Open it in another browser or a private window, and bookmark it.',
        ja: '別のブラウザまたはプライベートウィンドウで開き、ブックマークします。',
      },
      {
        en: 'Sign in: with the user name and new password, or with your company’s account where a directory is connected. Register MFA when asked.',
        ja: 'ユーザー名と新しいパスワード（ディレクトリを接続した場合は会社のアカウント）でサインインし、求められたら MFA を登録します。',
      },
      {
        en: 'On the Accounts tab you see each account with its name, number and e-mail address. Open the management account and choose AdministratorAccess. The console opens.',
        ja: '「アカウント」タブに、アカウント名、アカウント ID、E メールアドレスが表示されます。管理アカウントを開いて AdministratorAccess を選ぶと、コンソールが開きます。',
      },
      {
        en: 'At the top right you see AdministratorAccess/ and your name: the permission set is the role, and the setup worked.',
        ja: '右上に「AdministratorAccess/ユーザー名」と表示されれば成功です（許可セットの名前がロールになります）。',
      },
    ],
    confirm: {
      en: 'I am in the console as AdministratorAccess.',
      ja: 'AdministratorAccess でコンソールに入れました。',
    },
    paste: {
      label: { en: 'Portal address, if it differs', ja: 'ポータルの URL（異なる場合）' },
      optional: true,
      check: portalProblem,
    },
  },
  remedies: [
    {
      en: 'No account is listed: the assignment is not through yet; wait two minutes and sign in again.',
      ja: 'アカウントが表示されない場合は、割り当てが完了していません。数分待ってサインインし直します。',
    },
    {
      en: 'The page stays blank: a web filter blocks it; see the allow list.',
      ja: '画面が空白のままの場合は、ウェブフィルタリングが原因です。許可リストを確認してください。',
    },
  ],
  changed: {
    en: 'The portal has an Accounts tab, and newer addresses beside awsapps.com. No API tells them: they are computed.',
    ja: 'ポータルには「アカウント」タブがあり、awsapps.com 以外の URL も使えます。API では取得できないため、計算した URL を表示します。',
  },
})
