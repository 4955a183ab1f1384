import { withSource } from '../concerned.ts'
import { defineStep } from '../define-step.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'directory',
  title: { en: 'Check your identity provider', ja: 'ID プロバイダーを確認する' },
  why: {
    en: 'Connecting the provider before anybody is created in AWS avoids making the same people twice, and removing one of them later.',
    ja: 'AWS でユーザーを作成する前に接続しておくと、同じ人を二重に登録してあとから整理する手間を避けられます。',
  },
  read: ['externalIdp'],
  who: who.idp,
  minutes: 15,
  after: ['decisions'],
  notFor: withSource('external-idp'),
  manual: {
    todo: [
      {
        en: 'It speaks SAML 2.0, and SCIM 2.0 for keeping users in step.',
        ja: 'SAML 2.0 と、ユーザーを同期するための SCIM 2.0 に対応していること。',
      },
      {
        en: 'Somebody can add an application there and give it to people.',
        ja: 'アプリケーションを追加し、ユーザーに割り当てられる担当者がいること。',
      },
      {
        en: 'Every person has a given name, a family name, a display name and a user name of their own.',
        ja: 'すべてのユーザーに、名、姓、表示名、一意のユーザー名があること。',
      },
      {
        en: 'MFA is enforced there: Identity Center’s own MFA does not apply to an external provider.',
        ja: 'MFA が ID プロバイダー側で必須になっていること（Identity Center の MFA は適用されません）。',
      },
    ],
    confirm: { en: 'Our provider is ready to be connected.', ja: 'ID プロバイダーを接続できる状態です。' },
  },
  remedies: [
    {
      en: 'Without SCIM, users are made by hand with exactly the user names that the provider sends.',
      ja: 'SCIM がない場合は、ID プロバイダーが送るユーザー名と完全に一致するユーザーを手動で作成します。',
    },
  ],
  changed: {
    en: '“Azure AD” is called Microsoft Entra ID today.',
    ja: '「Azure AD」は、現在は Microsoft Entra ID という名称です。',
  },
})
