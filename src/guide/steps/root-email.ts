import { defineStep } from '../define-step.ts'
import { emailProblem, looksPersonal, personalWarning } from '../root-address.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'root-email',
  title: { en: 'Prepare a group address for root', ja: 'ルートユーザー用のグループアドレスを用意する' },
  why: {
    en: 'This address is the root user’s sign-in name and the only way to recover the account. It must outlive every employee.',
    ja: 'このアドレスはルートユーザーのサインイン名で、アカウントを復旧する唯一の手段です。担当者が変わっても使えるものにします。',
  },
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
        en: 'Make a mail group such as aws-root@example.com with at least two people in it.',
        ja: 'aws-root@example.com のようなメールグループを作り、2 名以上を登録します。',
      },
      {
        en: 'Allow mail from outside the company, and send a test from a private address.',
        ja: '社外からのメールを許可し、社外のアドレスからテスト送信します。',
      },
      {
        en: 'Let only a few people change the group: whoever reads this mail can reset root’s password.',
        ja: 'グループを変更できる人を限定します。このメールを読める人は、ルートユーザーのパスワードを再設定できます。',
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
