import { consolePages } from '../console-addresses.ts'
import { defineStep, type Finding } from '../define-step.ts'
import { who } from '../who-can.ts'

const day = 24 * 3_600_000
const call = 'organizations:ListAccounts'

export default defineStep({
  section: 'email-verification',
  title: { en: 'Verify the e-mail address', ja: 'E メールアドレスを検証する' },
  why: {
    en: 'AWS Organizations sends a link to the management account’s address by itself. Until it is opened, no existing account can be invited into the organization.',
    ja: 'AWS Organizations から、管理アカウントのアドレスに検証リンクが自動的に届きます。開くまで、既存のアカウントを組織に招待できません。',
  },
  read: ['emailVerification'],
  who: who.mailbox,
  minutes: 3,
  after: ['organization'],
  due: { after: 'organization', withinMs: day },
  accept: true,
  happened: true,
  async probe({ reads, now }): Promise<Finding> {
    const organization = await reads.organization()
    if (!organization)
      return { state: 'todo', text: { en: 'There is no organization yet.', ja: '組織はまだありません。' } }
    const accounts = await reads.accounts()
    const own = accounts.find(({ Id }) => Id === organization.MasterAccountId)
    const invited = accounts.find(({ Id, JoinedMethod }) => JoinedMethod === 'INVITED' && Id !== own?.Id)
    // Accounts can be invited only after the address was verified.
    if (invited) return { state: 'done', evidence: { call, value: `${invited.Id ?? ''} JoinedMethod = INVITED` } }
    const since = own?.JoinedTimestamp?.getTime()
    const evidence = {
      call,
      value: since ? `JoinedTimestamp = ${new Date(since).toISOString().slice(0, 16)}Z` : 'JoinedMethod = CREATED',
    }
    if (since && now < since + day) {
      return {
        state: 'waiting',
        evidence,
        dueBy: since + day,
        text: {
          en: 'AWS has sent a link to the management account’s address. Open it, and say so here: no API tells.',
          ja: '管理アカウントのアドレスに検証リンクが届いています。開いたら、ここで完了にしてください（API では確認できません）。',
        },
      }
    }
    return {
      state: 'todo',
      evidence,
      text: {
        en: 'No API shows whether it was verified. If the console still asks for it, have the link sent again.',
        ja: '検証済みかどうかは API では確認できません。コンソールに表示が残っている場合は、リンクを再送信してください。',
      },
    }
  },
  manual: {
    link: consolePages.organizations,
    todo: [
      {
        en: 'Open the mail “AWS Organizations email verification request” in the group’s mailbox and follow its link within 24 hours. It can take a while to come.',
        ja: 'グループのメールボックスで、AWS Organizations の検証メールを開き、24 時間以内にリンクを選択します。届くまで時間がかかることがあります。',
      },
      {
        en: 'No mail, or older than 24 hours: choose “Send verification request again” in AWS Organizations.',
        ja: '届かない場合や 24 時間を過ぎた場合は、AWS Organizations の画面から再送信します。',
      },
      {
        en: 'No notice about it in AWS Organizations means that the address is verified.',
        ja: 'AWS Organizations の画面に案内がなければ、検証済みです。',
      },
    ],
    confirm: { en: 'The address is verified.', ja: 'アドレスを検証しました。' },
  },
  remedies: [
    {
      en: 'The link is for whoever reads the address: pass this step on to them.',
      ja: 'リンクを受け取る方が別にいる場合は、このステップを引き継いでください。',
    },
  ],
  changed: {
    en: 'An address that was verified before, for instance at sign-up, is not asked again.',
    ja: 'サインアップ時などに検証済みのアドレスは、再度の検証を求められません。',
  },
})
