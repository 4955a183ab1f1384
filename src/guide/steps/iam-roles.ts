import type { Text } from '../../i18n.ts'
import { must } from '../aws-reads.ts'
import { consolePages } from '../console-addresses.ts'
import { defineStep, type ProbeContext, type ShowContext } from '../define-step.ts'
import { measureCommand, measured, roleRoomProblem, tight, tightWarning, unmeasured } from '../role-room.ts'
import { isNarrow, readRooms, roomLines, roomsText } from '../role-rooms-elsewhere.ts'
import { who } from '../who-can.ts'

const otherAccounts = (directory: ProbeContext['directory']): string[] =>
  directory
    .accounts()
    .filter(({ id, state }) => state === 'ACTIVE' && id !== directory.identity.accountId)
    .map(({ id }) => id)

/** Commands for more accounts than this are no help. */
const most = 20

/** Whether there are accounts that somebody could measure by hand, or might be: without permission, nobody knows. */
const hasToMeasure = (context: ShowContext): boolean =>
  context.directory.accounts().length === 0 || unmeasured(context).length > 0

export default defineStep({
  section: 'iam-roles',
  title: { en: 'Check the room for IAM roles', ja: 'IAM ロールの空きを確認する' },
  why: {
    en: 'Each permission set takes one IAM role in each account that it is used in. At the limit, access fails after it was approved.',
    ja: '許可セットは、使用するアカウントごとに IAM ロールを 1 つ作成します。上限に達すると、承認後の付与に失敗します。',
  },
  read: ['iamQuotas', 'quotaIncrease'],
  who: who.management,
  minutes: 5,
  after: ['activation'],
  accept: true,
  async probe({ reads, directory, aws }) {
    const summary = await reads.summary()
    const call = 'iam:GetAccountSummary'
    const roles = must(summary.Roles, call)
    const quota = must(summary.RolesQuota, call)
    const where = directory.identity.accountId
    const evidence = { call, value: `Roles = ${roles}, RolesQuota = ${quota}${where ? ` (${where})` : ''}` }
    const elsewhere = aws.readRole === undefined ? undefined : await readRooms(aws, otherAccounts(directory))
    const seen = elsewhere && { seen: roomLines(elsewhere.rooms) }
    const others = aws.readRole && elsewhere && roomsText(aws.readRole, elsewhere)
    if (roles < quota * tight) {
      if (!others) return { state: 'done', evidence }
      return { state: isNarrow(elsewhere) ? 'attention' : 'done', evidence, text: others, ...seen }
    }
    const own = {
      en: `Only ${quota - roles} of ${quota} roles are left in this account. Ask for a higher quota before you go on.`,
      ja: `このアカウントで作成できるロールは残り ${quota - roles} 個（上限 ${quota}）です。先にクォータの引き上げをリクエストしてください。`,
    }
    const text = others ? { en: `${own.en} ${others.en}`, ja: own.ja + others.ja } : own
    return { state: 'attention', evidence, ...seen, text }
  },
  manual: {
    link: consolePages.quotas,
    todo: [
      {
        en: 'Ask for an increase in Service Quotas where less than a tenth is left: AWS services, IAM, Region N. Virginia.',
        ja: '残りが 1 割を切っている場合は、Service Quotas で引き上げをリクエストします（リージョンはバージニア北部、サービスは IAM）。',
      },
      {
        en: 'The bot reads its own account, and others only where they have a role for it (its setting READ_ROLE). For every other account that has many roles, run the command below, signed in there, and paste what it prints, all lines together.',
        ja: 'ボットが確認するのは、自身のアカウントと、読み取り用のロールがあるアカウントだけです（ボットの設定 READ_ROLE）。ロールの多いほかのアカウントでは、サインインして下のコマンドを実行し、出力された行をまとめて貼り付けます。',
        when: hasToMeasure,
      },
    ],
    confirm: { en: 'There is room for roles in our accounts.', ja: 'ロールの空きがあることを確認しました。' },
    paste: {
      label: { en: 'What the command printed', ja: 'コマンドの出力' },
      hint: {
        en: 'Account, roles, quota: 111122223333 120 1000',
        ja: 'アカウント、ロール数、上限の順（例: 111122223333 120 1000）',
      },
      optional: true,
      grows: (context) => hasToMeasure(context) || Boolean(context.confirmed['iam-roles']?.value),
      check: roleRoomProblem,
      warn: tightWarning,
    },
  },
  copy: (context) => {
    if (!hasToMeasure(context)) return []
    const accounts = unmeasured(context).slice(0, most)
    const commands = accounts.map(({ id, name }) => `# ${name} (${id})\n${measureCommand(name)}`)
    return [
      {
        title: {
          en: 'To measure other accounts, by their CLI profiles',
          ja: 'ほかのアカウントを測定するコマンド（CLI プロファイルごと）',
        },
        file: 'measure-iam-roles.sh',
        text: (commands.length > 0 ? commands : [measureCommand('default')]).join('\n'),
      },
    ]
  },
  advice(context) {
    const { value } = context.confirmed['iam-roles'] ?? {}
    const left = unmeasured(context).length
    const warning = value ? tightWarning(value) : undefined
    const rows = measured(value)
    if (rows.length === 0) return stillToMeasure(context, left)
    const list = rows.map(({ account, roles, quota }) => `${account} ${roles}/${quota}`)
    return {
      en: [`Measured: ${list.join(', ')}. Not measured: ${left}.`, ...(warning ? [warning.en] : [])].join(' '),
      ja: [`測定済み: ${list.join('、')}。未測定: ${left} アカウント。`, ...(warning ? [warning.ja] : [])].join(''),
    }
  },
  remedies: [
    {
      en: 'The roles of permission sets (AWSReservedSSO) count too. Roles that nobody uses can be deleted in IAM, those of permission sets never by hand.',
      ja: '許可セットのロール（AWSReservedSSO）も数に含まれます。不要なロールは IAM で削除できますが、許可セットのロールは手動で削除しないでください。',
    },
  ],
  changed: { en: 'The default is 1,000 roles an account.', ja: '現在の既定の上限は、アカウントあたり 1,000 個です。' },
})

/** What is left where nothing was pasted yet. */
function stillToMeasure({ findings }: ShowContext, left: number): Text | undefined {
  if (left === 0) return undefined
  const found = findings['iam-roles']
  if (found && 'seen' in found)
    return {
      en: `Not measured: ${left}. Measure those by the command below.`,
      ja: `未測定: ${left} アカウント。下のコマンドで測定します。`,
    }
  return {
    en: `Only the bot’s own account is measured by itself. Others: ${left}, by the command below where they have many roles.`,
    ja: `自動的に確認されるのは、ボット自身のアカウントだけです。ほかの ${left} アカウントのうち、ロールの多いものは下のコマンドで測定します。`,
  }
}
