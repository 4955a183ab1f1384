import { unlessSource } from '../concerned.ts'
import { centerPage } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'center-mfa',
  title: { en: 'Check MFA in Identity Center', ja: 'Identity Center の MFA を確認する' },
  why: {
    en: 'The portal opens every account of the company. AWS strongly recommends MFA: a password alone must not be enough.',
    ja: 'ポータルは会社の全アカウントへの入口です。AWS は MFA を強く推奨しています。パスワードだけで入れないようにします。',
  },
  read: ['centerMfa'],
  who: who.center,
  minutes: 5,
  after: ['enable-identity-center'],
  notFor: unlessSource('external-idp'),
  manual: {
    link: centerPage,
    todo: [
      {
        en: 'In Settings, Authentication, Multi-factor authentication, choose Configure.',
        ja: '「設定」の「認証」にある「多要素認証」で「設定」を選びます。',
      },
      {
        en: 'Ask for MFA at every sign-in, or at least when the context changes.',
        ja: 'サインインのたびに（少なくともコンテキストの変更時に）MFA を求めるようにします。',
      },
      {
        en: 'Accept security keys, built-in authenticators and authenticator apps.',
        ja: 'セキュリティキー、組み込みの認証、認証アプリを許可します。',
      },
      {
        en: 'Let people without a device register one at sign-in.',
        ja: 'デバイスのないユーザーには、サインイン時に登録を求めます。',
      },
    ],
    confirm: {
      en: 'MFA is asked for, and must be registered at sign-in.',
      ja: 'MFA が必須で、サインイン時に登録する設定です。',
    },
  },
  remedies: [
    {
      en: 'It matters for the Identity Center directory, and for Active Directory without RADIUS MFA in Directory Service. With RADIUS MFA, check it there.',
      ja: 'Identity Center ディレクトリと、Directory Service で RADIUS MFA を使っていない Active Directory の場合に必要です。RADIUS MFA を使う場合は、そちらを確認します。',
    },
    {
      en: 'An external provider manages MFA itself; Identity Center’s MFA cannot be used with it.',
      ja: '外部 ID プロバイダーの場合は、MFA もプロバイダー側で管理します。Identity Center の MFA は使えません。',
    },
  ],
  changed: {
    en: 'MFA is on by default for new instances. A user can have two authenticator apps and six security keys. No API shows it.',
    ja: '新しいインスタンスでは MFA が初めから有効です。1 ユーザーに認証アプリ 2 つとセキュリティキー 6 本まで登録できます。API では確認できません。',
  },
})
