import { defineStep } from '../define-step.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'hardening',
  title: { en: 'Prepare an emergency way in', ja: '緊急アクセスの手段を用意する' },
  why: {
    en: 'If Identity Center, your provider or this bot fails, somebody must still be able to reach AWS, under control and on record.',
    ja: 'Identity Center、ID プロバイダー、このボットが使えない場合でも、管理と記録のもとで AWS に入れる手段が必要です。',
  },
  read: ['emergencyAccess'],
  who: who.management,
  minutes: 30,
  after: ['root-sign-out'],
  manual: {
    todo: [
      {
        en: 'In the management account make one IAM user for emergencies, with MFA on a security key and no access keys.',
        ja: '管理アカウントに緊急アクセス用の IAM ユーザーを 1 つ作成し、セキュリティキーの MFA を設定します（アクセスキーは作成しません）。',
      },
      {
        en: 'Seal password and key in two places; write down who may open them, and who is told.',
        ja: 'パスワードとキーを別々の場所に封印し、開封できる人と連絡先を決めておきます。',
      },
      {
        en: 'Add a break-glass rule to the policy for the case that only approvers are missing.',
        ja: '承認者が不在の場合に備えて、ポリシーに緊急アクセス (break-glass) のルールを追加します。',
      },
      { en: 'Have an alarm on its use.', ja: '使用された場合にアラームが届くようにします。' },
    ],
    confirm: { en: 'The emergency way in exists and is sealed.', ja: '緊急アクセスの手段を用意し、封印しました。' },
  },
  remedies: [
    {
      en: 'Root is the very last way in; a break-glass user spares you from using it.',
      ja: 'ルートユーザーは最後の手段です。緊急アクセス用ユーザーがあれば、使わずに済みます。',
    },
  ],
})
