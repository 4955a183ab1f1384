import type { Choices } from './choices.ts'
import type { ShowContext } from './define-step.ts'
import { portalAlias } from './portal-address.ts'

/** The `ssoins-...` in the ARN of an instance. */
export const instanceId = (arn: string): string => arn.split('/').at(-1) ?? arn

interface Place {
  region: string
  directoryId: string
  alias?: string | undefined
  instance: string
}

/** https://docs.aws.amazon.com/singlesignon/latest/userguide/enable-identity-center-portal-access.html */
const hosts = ({ region, directoryId, alias, instance }: Place) => ({
  'Access portal and sign-in (IPv4)': [
    `${directoryId}.awsapps.com`,
    ...(alias ? [`${alias}.awsapps.com`] : []),
    `${instance}.${region}.portal.amazonaws.com`,
    '*.aws.dev',
    '*.awsstatic.com',
    '*.console.aws.a2z.com',
    `oidc.${region}.amazonaws.com`,
    '*.sso.amazonaws.com',
    `*.sso.${region}.amazonaws.com`,
    `*.sso-portal.${region}.amazonaws.com`,
    `${region}.prod.pr.panorama.console.api.aws/panoramaroute`,
    `${region}.signin.aws`,
    `${region}.signin.aws.amazon.com`,
    'signin.aws.amazon.com',
    '*.cloudfront.net',
    'opfcaptcha-prod.s3.amazonaws.com',
  ],
  'Access portal and sign-in (dual-stack)': [
    `${instance}.portal.${region}.app.aws`,
    `oidc.${region}.api.aws`,
    `sso.${region}.api.aws`,
    `portal.sso.${region}.api.aws`,
    `${region}.sso.signin.aws`,
    'cdn.us-east-1.threat-mitigation.aws.amazon.com',
    'us-east-1.threat-mitigation.aws.amazon.com',
    'amcs-captcha-prod-us-east-1.s3.dualstack.us-east-1.amazonaws.com',
  ],
  'AWS Management Console': ['*.console.aws.amazon.com', 'console.aws.amazon.com', '*.amazonaws.com'],
})

/**
 * The list as far as it is known: `complete` is false while a placeholder stands for what Identity Center has yet to
 * tell.
 */
export function allowList({ directory, choices }: Pick<ShowContext, 'directory' | 'choices'>): {
  text: string
  complete: boolean
} {
  const { instance } = directory
  const place: Place = {
    region: instance?.region ?? choices.homeRegion?.value ?? '<region>',
    directoryId: instance?.identityStoreId ?? '<directory-id>',
    alias: portalAlias(choices),
    instance: instance ? instanceId(instance.arn) : '<instance-id>',
  }
  const blocks = Object.entries(hosts(place)).map(([title, names]) => [`# ${title}`, ...names].join('\n'))
  return { text: [head(choices), ...blocks].join('\n\n').concat('\n'), complete: instance !== undefined }
}

const head = (choices: Choices): string =>
  [
    '# Hosts for AWS IAM Identity Center. One host a line; * stands for any name in front.',
    ...(choices.identitySource?.value === 'external-idp'
      ? ['# Add the sign-in hosts of your own identity provider.']
      : []),
  ].join('\n')
