import { centerPage } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { setsOfManagement } from '../management-set.ts'
import { who } from '../who-can.ts'

const call = 'organizations:ListDelegatedAdministrators'
const likely = /identity|security|audit|shared|access|sso/i

export default defineStep({
  section: 'delegated-administration',
  title: { en: 'Delegate the administration', ja: '管理を委任する' },
  why: {
    en: 'With several accounts, a member account can run Identity Center from day to day, so that few people need the management account at all.',
    ja: '複数のアカウントがある場合、メンバーアカウントに日常の管理を委任すると、管理アカウントを使う人を減らせます。',
  },
  read: ['delegation'],
  who: who.management,
  minutes: 5,
  // What is in use in the management account is out of the delegated account's reach.
  after: ['enable-identity-center', 'management-permission-set'],
  optional: true,
  accept: true,
  async probe({ reads }) {
    if (!(await reads.organization()))
      return { state: 'todo', text: { en: 'There is no organization yet.', ja: '組織はまだありません。' } }
    const [administrator] = await reads.delegatedAdministrators()
    if (!administrator) return { state: 'todo', evidence: { call, value: 'DelegatedAdministrators = []' } }
    return { state: 'done', evidence: { call, value: `${administrator.Name ?? ''} (${administrator.Id ?? ''})` } }
  },
  offer({ directory, findings }) {
    if (!directory.instance || findings['delegated-administrator']?.state !== 'todo') return undefined
    const members = directory.accounts().filter(({ management, state }) => !management && state === 'ACTIVE')
    if (members.length === 0) return undefined
    // Whoever asks chooses, where no name says what the account is for.
    const account = members.find(({ name }) => likely.test(name))
    return { operation: 'register-delegated-administrator', input: { ...(account && { account: account.id }) } }
  },
  manual: {
    link: centerPage,
    todo: [
      {
        en: 'Ask for it here with a member account that few people use: one for identity or security.',
        ja: '利用者の少ないメンバーアカウント（アイデンティティ用やセキュリティ用）を指定して、ここから申請します。',
      },
      {
        en: 'Know its limits: it cannot touch what is assigned in the management account, nor enable or delete Identity Center.',
        ja: '委任管理者は、管理アカウントの割り当てや、Identity Center の有効化と削除はできません。',
      },
      {
        en: 'Guard it like the management account: it can change groups that reach there.',
        ja: '管理アカウントに届くグループも変更できるため、管理アカウントと同じように保護します。',
      },
      {
        en: 'A permission set that is in use in the management account can then be assigned by it nowhere, in no account. Give the management account a set of its own first.',
        ja: '管理アカウントで使用中の許可セットは、委任管理者からはどのアカウントにも割り当てられなくなります。先に管理アカウント専用の許可セットを用意します。',
      },
    ],
    confirm: {
      en: 'The administration is delegated, or we want it in the management account.',
      ja: '委任しました。または、管理アカウントで管理することにしました。',
    },
  },
  advice({ directory }) {
    const names = setsOfManagement(directory)
    if (names.length === 0) return undefined
    const list = names.slice(0, 5).join(', ')
    return {
      en: `In use in the management account, and out of the delegated administrator’s reach everywhere: ${list}.`,
      ja: `管理アカウントで使用中のため、委任管理者がどこにも割り当てられなくなる許可セット: ${list}`,
    }
  },
  remedies: [
    {
      en: 'It needs a member account: create one first. Only one account can have this role.',
      ja: 'メンバーアカウントが必要です。先に作成してください。委任できるのは 1 アカウントだけです。',
    },
  ],
  changed: {
    en: 'With Active Directory as the source, only configurable AD sync works with a delegated administrator.',
    ja: 'Active Directory の場合、委任管理者では設定可能な AD 同期だけが使えます。',
  },
})
