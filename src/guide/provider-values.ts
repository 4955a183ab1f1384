import type { Text } from '../i18n.ts'
import type { Copyable, ShowContext } from './define-step.ts'
import { portalUrl } from './portal-address.ts'

/**
 * What an identity provider asks for, as far as it follows from the instance; the ids in the other addresses, and the
 * issuer, are shown by the console alone.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/multi-region-workforce-access.html#acs-endpoints
 */
export function providerValues(context: ShowContext): Copyable[] {
  const { instance } = context.directory
  if (!instance) return []
  const { region } = instance
  const acs = (host: string) => `https://${region}.${host}/platform/saml/acs/<tenant-id>`
  const signIn = portalUrl(context) ?? ''
  return [
    {
      title: { en: 'Values for your identity provider (SAML)', ja: 'ID プロバイダーに設定する値（SAML）' },
      file: 'identity-center-saml.txt',
      text: {
        en: [
          `Sign-in URL: ${signIn}`,
          `ACS URL: ${acs('signin.aws')}`,
          `ACS URL, dual-stack: ${acs('sso.signin.aws')}`,
          `ACS URL of older instances: ${acs('signin.aws.amazon.com')}`,
          '(Enabled before February 2026: keep this one, sign-in that starts at AWS needs it.)',
          'Issuer (entity ID): as the console shows it',
          'NameID format: emailAddress, with the value of the user name in IAM Identity Center',
          '',
          'Tenant id, issuer and metadata file: Settings > Identity source > Actions > Manage authentication, under “Service provider metadata”. Before the source is changed: Actions > Change identity source.',
          'Where your provider has an ACS URL already, keep it. What the console shows decides.',
        ].join('\n'),
        ja: [
          `サインイン URL: ${signIn}`,
          `ACS URL: ${acs('signin.aws')}`,
          `ACS URL（デュアルスタック）: ${acs('sso.signin.aws')}`,
          `ACS URL（以前のインスタンス）: ${acs('signin.aws.amazon.com')}`,
          '（2026 年 2 月より前に有効化した場合は、この URL も残します。AWS 側から始まるサインインに必要です。）',
          '発行者（エンティティ ID）: コンソールに表示される値',
          'NameID の形式: emailAddress（値は IAM Identity Center のユーザー名）',
          '',
          'テナント ID、発行者、メタデータファイルの場所: 「設定」>「アイデンティティソース」>「アクション」>「認証を管理」の「サービスプロバイダーのメタデータ」。変更前は「アクション」>「アイデンティティソースを変更」の画面で確認できます。',
          'すでに設定済みの ACS URL がある場合は残してください。コンソールに表示される値が正です。',
        ].join('\n'),
      },
    },
    {
      title: { en: 'Attributes to send by SCIM', ja: 'SCIM で送る属性' },
      text: [
        'userName',
        'name.givenName',
        'name.familyName',
        'displayName',
        'emails (type work, primary)',
        'externalId',
        'active',
      ].join('\n'),
    },
  ]
}

const endpoint = /^https:\/\/scim\.([a-z0-9-]+)\.amazonaws\.com\/[\w-]+\/scim\/v2\/?$/

/** Checks the SCIM endpoint that the console shows; a token in its place is refused with a warning. */
export function scimProblem(value: string, { directory }: Pick<ShowContext, 'directory'>): Text | undefined {
  const typed = value.trim()
  const [, region] = endpoint.exec(typed) ?? []
  if (!region) {
    return typed.length > 60 && !typed.includes('://')
      ? {
          en: 'This looks like the access token. Never paste it here: it goes into your identity provider only. Make a new one now.',
          ja: 'アクセストークンのようです。ここには絶対に貼り付けないでください（ID プロバイダーにだけ設定します）。このトークンは作り直してください。',
        }
      : {
          en: 'SCIM endpoint: expected https://scim.<region>.amazonaws.com/<id>/scim/v2/ as the console shows it.',
          ja: 'SCIM エンドポイント: コンソールに表示される https://scim.<region>.amazonaws.com/<id>/scim/v2/ の形で入力してください。',
        }
  }
  const home = directory.instance?.region
  return home && region !== home
    ? {
        en: `SCIM endpoint: it is in ${region}, but Identity Center is in ${home}.`,
        ja: `SCIM エンドポイント: ${region} の URL ですが、Identity Center は ${home} にあります。`,
      }
    : undefined
}
