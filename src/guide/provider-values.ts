import type { Text } from '../i18n.ts'
import type { Copyable, ShowContext } from './define-step.ts'
import { portalUrl } from './portal-address.ts'

/**
 * What an identity provider asks for, as far as it follows from the instance; ids in the other addresses are shown by the
 * console alone. https://docs.aws.amazon.com/singlesignon/latest/userguide/how-to-connect-idp.html
 */
export function providerValues(context: ShowContext): Copyable[] {
  const { instance } = context.directory
  if (!instance) return []
  const { region } = instance
  return [
    {
      title: { en: 'Values for your identity provider (SAML)', ja: 'ID プロバイダーに設定する値（SAML）' },
      file: 'identity-center-saml.txt',
      text: [
        `Sign-in URL:            ${portalUrl(context) ?? ''}`,
        'Issuer URL (entity ID): from the metadata file of the service provider',
        `ACS URL:                from the metadata file; it begins with https://${region}.signin.aws/platform/saml/acs/`,
        'NameID format:          emailAddress, with the value of the user name in IAM Identity Center',
        '',
        'Compare with the console (Settings > Identity source > Change identity source); it decides.',
      ].join('\n'),
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
