import { type AwsPage, awsPage, awsPages, type PageId } from './aws-pages.ts'

/** An address that people are shown, the page of AWS that names it, and the day on which the two were compared. */
export interface Address {
  /** `<…>` stands for one name of the company: a Region, an id. */
  address: string
  source: AwsPage
  checked: string
}

const checked = '2026-11-26'
const from = (page: PageId, ...addresses: string[]): Address[] =>
  addresses.map((address) => ({ address, source: awsPage(page), checked }))

/** Where a person is sent to do something. */
export const places = {
  signUp: 'https://signin.aws.amazon.com/signup?request_type=register',
  console: 'https://console.aws.amazon.com/',
  account: 'https://console.aws.amazon.com/billing/home#/account',
  iam: 'https://console.aws.amazon.com/iam/',
  supportPlans: 'https://console.aws.amazon.com/support/plans/home',
  support: 'https://console.aws.amazon.com/support/home',
  quotas: 'https://console.aws.amazon.com/servicequotas/home',
  organizations: 'https://console.aws.amazon.com/organizations/v2',
  settings: 'https://settings.aws.com',
  identityCenter: 'https://<region>.console.aws.amazon.com/singlesignon',
} as const

/** What has to be let through for the access portal, as AWS writes it. */
export const portalHosts = {
  ipv4: [
    '<directory-id>.awsapps.com',
    '<alias>.awsapps.com',
    '<instance-id>.<region>.portal.amazonaws.com',
    '*.aws.dev',
    '*.awsstatic.com',
    '*.console.aws.a2z.com',
    'oidc.<region>.amazonaws.com',
    '*.sso.amazonaws.com',
    '*.sso.<region>.amazonaws.com',
    '*.sso-portal.<region>.amazonaws.com',
    '<region>.prod.pr.panorama.console.api.aws/panoramaroute',
    '<region>.signin.aws',
    '<region>.signin.aws.amazon.com',
    'signin.aws.amazon.com',
    '*.cloudfront.net',
    'opfcaptcha-prod.s3.amazonaws.com',
  ],
  dualStack: [
    '<instance-id>.portal.<region>.app.aws',
    'oidc.<region>.api.aws',
    'sso.<region>.api.aws',
    'portal.sso.<region>.api.aws',
    '<region>.sso.signin.aws',
    'cdn.us-east-1.threat-mitigation.aws.amazon.com',
    'us-east-1.threat-mitigation.aws.amazon.com',
    'amcs-captcha-prod-us-east-1.s3.dualstack.us-east-1.amazonaws.com',
  ],
} as const

/** For account access manager: it has its own portal. */
export const accessManagerHosts = [
  '<tenant-id>.account-access.<region>.app.aws',
  'account-access.<region>.api.aws',
  'account-access-runtime.<region>.api.aws',
] as const

/** AWS's own list of what the names of the console's domains end in: "not exhaustive", and not AWS's alone. */
export const consoleSuffixes = [
  '.a2z.com',
  '.amazon.com',
  '.amazonaws.com',
  '.aws',
  '.aws.com',
  '.aws.dev',
  '.awscloud.com',
  '.awsplayer.com',
  '.awsstatic.com',
  '.cloudfront.net',
  '.live-video.net',
] as const

/** The one table of addresses: `test/guide/addresses.test.ts` finds those in texts that do not stand here. */
export const addresses: readonly Address[] = [
  ...from('signUp', places.signUp, places.console),
  ...from('alternateContacts', places.account, places.organizations),
  ...from('rootAccess', places.iam),
  ...from('changePlan', places.supportPlans),
  ...from('rootMfa', places.support),
  ...from('quotaIncrease', places.quotas),
  ...from('advancedFeatures', places.settings),
  // The Region in front: AWS's page on the console has the form.
  ...from('portalName', places.identityCenter),
  ...from('consoleHosts', 'https://<region>.console.aws.amazon.com', ...consoleSuffixes),
  ...from('portalHosts', ...portalHosts.ipv4, ...portalHosts.dualStack),
  ...from('accessManager', ...accessManagerHosts),
  ...from(
    'portalEndpoints',
    'https://<directory-id>.awsapps.com/start',
    'https://<alias>.awsapps.com/start',
    'https://<instance-id>.<region>.portal.amazonaws.com',
    'https://<instance-id>.portal.<region>.app.aws',
    'https://<region>.signin.aws/platform/saml/acs/',
    'https://<region>.signin.aws/platform/saml/acs/<tenant-id>',
    'https://<region>.sso.signin.aws/platform/saml/acs/<tenant-id>',
  ),
  ...from('enableProvisioning', 'https://scim.<region>.amazonaws.com/<tenant-id>/scim/v2'),
  ...from('addUsers', 'no-reply@signin.aws.com', 'no-reply@login.awsapps.com'),
  ...awsPages.flatMap((source) => Object.values(source.url).map((address) => ({ address, source, checked }))),
]
