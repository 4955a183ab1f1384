import { withSource } from '../concerned.ts'
import { centerPage } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { providerValues, scimProblem } from '../provider-values.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'external-idp',
  title: { en: 'Connect your identity provider', ja: '外部 ID プロバイダーを接続する' },
  why: {
    en: 'People sign in as they do everywhere else, and whoever leaves the company loses AWS on the same day.',
    ja: '普段と同じ方法でサインインでき、退職した方のアクセスもその日のうちに失効します。',
  },
  read: ['externalIdp', 'connectIdp', 'automaticProvisioning'],
  who: who.idp,
  minutes: 40,
  after: ['enable-identity-center', 'external-idp-prerequisites'],
  notFor: withSource('external-idp'),
  manual: {
    link: centerPage,
    todo: [
      {
        en: 'In Settings, Identity source, choose Actions, “Change identity source”, then external identity provider.',
        ja: '「設定」の「アイデンティティソース」で「アクション」から「アイデンティティソースを変更」を選び、「外部 ID プロバイダー」を選択します。',
      },
      {
        en: 'Download the service provider’s metadata file and upload it into a new application at your provider; or copy the values one by one.',
        ja: 'サービスプロバイダーのメタデータファイルをダウンロードし、ID プロバイダーの新しいアプリケーションに読み込みます（値を個別にコピーすることもできます）。',
      },
      {
        en: 'Upload the provider’s SAML metadata here, type ACCEPT after reading the warning, and confirm.',
        ja: 'ID プロバイダーの SAML メタデータをアップロードし、警告を読んで ACCEPT と入力し、確定します。',
      },
      {
        en: 'So that the provider creates the users: enable automatic provisioning and put the SCIM endpoint and the access token into the provider. Both are shown once.',
        ja: 'ID プロバイダーからユーザーをプロビジョニングするために、「自動プロビジョニング」を有効にし、SCIM エンドポイントとアクセストークンを設定します。どちらも一度しか表示されません。',
      },
      {
        en: 'Give the application to the administrator only. Provisioning by groups for everybody follows once sign-in works.',
        ja: 'まず管理者 1 名だけをアプリケーションに割り当てます。全員のグループベースのプロビジョニングは、サインインを確認してから設定します。',
      },
    ],
    confirm: { en: 'The provider is connected.', ja: 'ID プロバイダーを接続しました。' },
    paste: {
      label: { en: 'SCIM endpoint', ja: 'SCIM エンドポイント' },
      hint: {
        en: 'The address only, never the token. Leave it empty without SCIM.',
        ja: 'URL だけを入力します。トークンは入力しないでください。SCIM を使わない場合は空欄にします。',
      },
      optional: true,
      check: scimProblem,
    },
  },
  copy: providerValues,
  remedies: [
    {
      en: 'Sign-in fails with an error of SAML: compare user name and NameID letter by letter.',
      ja: 'SAML のエラーになる場合は、ユーザー名と NameID が完全に一致しているか確認します。',
    },
    {
      en: 'The SCIM token lives one year: put a reminder in the calendar.',
      ja: 'SCIM のアクセストークンの有効期限は 1 年です。カレンダーに登録しておきます。',
    },
  ],
  changed: {
    en: 'Microsoft Entra ID is today’s name of Azure AD. MFA comes from the provider, not from Identity Center.',
    ja: 'Azure AD は Microsoft Entra ID に改称されました。MFA は Identity Center ではなく ID プロバイダー側で設定します。',
  },
})
