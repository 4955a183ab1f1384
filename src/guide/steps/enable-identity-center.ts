import { centerPage } from '../console-addresses.ts'
import { defineStep, type Finding } from '../define-step.ts'
import { isNewSignUp } from '../landscape.ts'
import { notFoundIn, ownInstance } from '../shared-probes.ts'
import { who } from '../who-can.ts'

const call = 'sso:ListInstances'

export default defineStep({
  section: 'enable',
  title: { en: 'Press Enable in IAM Identity Center', ja: 'IAM Identity Center を有効化する' },
  why: {
    en: 'This makes the company’s one place to sign in to AWS. AWS offers no API for it: it is the one click that a person must make.',
    ja: '会社の AWS へのサインインを 1 か所にまとめます。API がないため、この操作だけは必ず人が行います。',
  },
  read: ['enable', 'gettingStarted'],
  who: who.management,
  minutes: 5,
  after: ['kind-of-account', 'organization', 'all-features', 'no-account-instance', 'root-mfa', 'decisions'],
  async probe(context): Promise<Finding> {
    const wanted = context.choices.homeRegion?.value
    const { region, instance, kind } = await ownInstance(context)
    if (!instance) {
      const { value, text } = notFoundIn(context, region)
      return { state: 'todo', evidence: { call, value }, ...(text && { text }) }
    }
    const { InstanceArn = '', Status, StatusReason } = instance
    const evidence = { call, value: `${InstanceArn} in ${region}, ${Status ?? 'ACTIVE'}` }
    if (kind === 'account') return { state: 'todo', evidence, text: onlyForOneAccount }
    if (Status === 'CREATE_IN_PROGRESS') {
      return {
        state: 'waiting',
        evidence,
        text: { en: 'AWS is setting up Identity Center.', ja: 'AWS が Identity Center を準備しています。' },
      }
    }
    if (Status && Status !== 'ACTIVE') {
      const why = StatusReason ? ` (${StatusReason})` : ''
      return {
        state: 'attention',
        evidence,
        text: {
          en: `The instance is ${Status}${why}. Look at it in the console.`,
          ja: `インスタンスの状態は ${Status}${why} です。コンソールで確認してください。`,
        },
      }
    }
    if (wanted && wanted !== region) {
      return {
        state: 'done',
        evidence,
        text: {
          en: `It is in ${region}, not in ${wanted} as was decided. It stays there unless it is deleted and made anew.`,
          ja: `決定した ${wanted} ではなく ${region} にあります。変更するには、削除して作り直す必要があります。`,
        },
      }
    }
    return { state: 'done', evidence }
  },
  manual: {
    link: centerPage,
    todo: [
      {
        en: 'Finish part 1 first, MFA for root included.',
        ja: '先にパート 1（ルートユーザーの MFA を含む）を完了します。',
      },
      {
        en: 'Sign in to the management account, as root with e-mail address and password or as an administrator, and open the link.',
        ja: '管理アカウントに、ルートユーザー（E メールアドレスとパスワード）または管理者でサインインし、リンクを開きます。',
      },
      {
        en: 'Check the Region at the top right: it is chosen here, for good.',
        ja: '右上のリージョンを確認します。ここで決まり、あとから変更できません。',
      },
      {
        en: 'Leave multi-account permissions on. A key of your own is optional.',
        ja: '「マルチアカウントのアクセス許可」はオンのままにします。独自の KMS キーは任意です。',
      },
      {
        en: 'Choose Enable. Without an organization the page says “Enable IAM Identity Center with AWS Organizations” and makes one. Do not take an instance for this account alone.',
        ja: '「有効にする」を選択します。組織がない場合は、「AWS Organizations で IAM Identity Center を有効にする」と表示され、組織も作成されます。このアカウントだけのインスタンスは選ばないでください。',
      },
    ],
    confirm: {
      en: 'Identity Center is enabled for the organization.',
      ja: '組織の Identity Center を有効化しました。',
    },
  },
  advice: (context) =>
    isNewSignUp(context)
      ? {
          en: 'In an account from the newer sign-up, Identity Center comes with the advanced features; do not enable a second one.',
          ja: '新しいサインアップのアカウントでは、高度な機能とともに Identity Center が用意されます。別途有効化しないでください。',
        }
      : undefined,
  remedies: [
    {
      en: 'The button is grey: you are in a member account, or the organization lacks all features.',
      ja: 'ボタンを押せない場合は、メンバーアカウントにいるか、組織のすべての機能が有効になっていません。',
    },
    {
      en: 'Enabled in the wrong Region with nothing set up yet: delete it under Settings and enable it again.',
      ja: 'リージョンを間違えた場合、設定前であれば「設定」から削除して、もう一度有効化できます。',
    },
  ],
  changed: {
    en: 'The page has a switch for multi-account permissions and a choice of key today; MFA is on from the beginning.',
    ja: '現在は、マルチアカウントのアクセス許可のスイッチと KMS キーの選択が追加され、MFA は初めから有効です。',
  },
})

const onlyForOneAccount = {
  en: 'What is there is an instance for one account alone. It must go before the organization’s can be enabled.',
  ja: '現在あるのは、1 つのアカウント専用のインスタンスです。組織のインスタンスを有効化する前に削除する必要があります。',
}
