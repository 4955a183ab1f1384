import { defineStep } from '../define-step.ts'
import { emailProblem, looksPersonal, personalWarning } from '../root-address.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'root-email',
  title: { en: 'Prepare a group address for root', ja: 'ルートユーザー用のグループアドレスを用意する' },
  why: {
    en: 'This address is the root user’s sign-in name, and recovers the account when the password is forgotten. It must outlive every employee.',
    ja: 'このアドレスはルートユーザーのサインイン名で、パスワードを忘れた場合などのアカウントの回復に必要です。担当者が変わっても使えるものにします。',
  },
  read: ['rootEmail'],
  who: who.mail,
  minutes: 15,
  after: [],
  accept: true,
  async probe({ reads }) {
    const organization = await reads.organization()
    const email = organization?.MasterAccountEmail
    if (!email) {
      return {
        state: 'todo',
        text: {
          en: 'AWS shows the address only once there is an organization.',
          ja: '組織を作成するまで、AWS からアドレスを確認できません。',
        },
      }
    }
    const evidence = { call: 'organizations:DescribeOrganization', value: `MasterAccountEmail = ${email}` }
    if (looksPersonal(email)) return { state: 'attention', evidence, text: personalWarning(email) }
    return { state: 'done', evidence }
  },
  manual: {
    todo: [
      {
        en: 'Make a mail group such as aws-root@example.com with at least two people in it. Never one person’s work address: when that person changes positions or leaves, the company must still get in.',
        ja: 'aws-root@example.com のようなメールグループ（配布リスト）を作り、2 名以上を登録します。個人の会社アドレスは使わないでください。異動や退職のあとも、会社がアカウントに入れる必要があります。',
      },
      {
        en: 'Allow mail from outside the company and send a test from a private address: you must receive what AWS sends here, and AWS checks that before certain tasks.',
        ja: '社外からのメールを許可し、社外のアドレスからテスト送信します。このアドレスのメールを受信できる必要があり、特定のタスクの前に確認されます。',
      },
      {
        en: 'Protect the group, and who may change it: whoever reads this mail can reset root’s password.',
        ja: 'グループと、その変更権限を保護します。このメールを読める人は、ルートユーザーのパスワードを再設定できます。',
      },
    ],
    confirm: { en: 'Several people receive mail at this address.', ja: 'このアドレスのメールを複数名で受信できます。' },
    paste: {
      label: { en: 'E-mail address of root', ja: 'ルートユーザーの E メールアドレス' },
      hint: { en: 'aws-root@example.com', ja: 'aws-root@example.com' },
      check: emailProblem,
      warn: (value) => (looksPersonal(value.trim()) ? personalWarning(value.trim()) : undefined),
    },
  },
  remedies: [
    {
      en: 'To change the address of an existing account, sign in as its root user and open the account page.',
      ja: '既存のアカウントのアドレスは、ルートユーザーでサインインし、アカウントページで変更できます。',
    },
  ],
  changed: {
    en: 'Addresses of member accounts can be changed from the management account today.',
    ja: '現在は、メンバーアカウントのアドレスを管理アカウントから変更できます。',
  },
})
