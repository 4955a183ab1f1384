import { type AwsPage, awsPage, awsPages, type PageId } from './aws-pages.ts'
import { comparedPages } from './compared-pages.ts'
import { accessManagerHosts, consoleSuffixes, portalHosts } from './host-names.ts'

/** An address that people are shown, and the page of AWS that should name it. */
export interface Address {
  /** `<…>` stands for one name of the company: a Region, an id. */
  address: string
  source: AwsPage
  /** The day on which it was found in a stored copy of that page, which may be older; none: not compared yet. */
  compared?: string | undefined
}

const from = (page: PageId, ...addresses: string[]): Address[] =>
  addresses.map((address) => ({ address, source: awsPage(page) }))
const comparedOn = (compared: string, addresses: Address[]): Address[] =>
  addresses.map((address) => ({ ...address, compared }))

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

/** The page on the portal's hosts does not name this one; the page on the portal's addresses does. */
const namedElsewhere = '<instance-id>.<region>.portal.amazonaws.com'

/** The one table of addresses: `test/guide/addresses.test.ts` finds those in texts that do not stand here. */
export const addresses: readonly Address[] = [
  ...comparedOn('2026-11-26', [
    ...from('signUp', places.signUp),
    ...from('alternateContacts', places.account, places.organizations),
    ...from('rootAccess', places.iam),
    ...from('changePlan', places.supportPlans),
    ...from('rootMfa', places.support),
    ...from('quotaIncrease', places.quotas),
    // The page has it without the Region; the page on the console's domains has the form with one.
    ...from('portalName', places.identityCenter),
    ...from('consoleHosts', 'https://<region>.console.aws.amazon.com', ...consoleSuffixes),
    ...from(
      'portalHosts',
      ...[...portalHosts.ipv4, ...portalHosts.dualStack].filter((name) => name !== namedElsewhere),
    ),
    ...from('accessManager', ...accessManagerHosts),
    ...from('portal', 'https://<directory-id>.awsapps.com/start', 'https://<alias>.awsapps.com/start'),
    ...from(
      'portalEndpoints',
      namedElsewhere,
      'https://<instance-id>.<region>.portal.amazonaws.com',
      'https://<instance-id>.portal.<region>.app.aws',
      'https://<region>.signin.aws/platform/saml/acs/<tenant-id>',
      'https://<region>.signin.aws.amazon.com/platform/saml/acs/<tenant-id>',
      'https://<region>.sso.signin.aws/platform/saml/acs/<tenant-id>',
    ),
    ...from('enableProvisioning', 'https://scim.<region>.amazonaws.com/<tenant-id>/scim/v2'),
    ...from('rootSignIn', places.console),
    ...from('advancedFeatures', places.settings),
    // AWS's pages disagree on the first sender's name.
    ...from('addUsers', 'no-reply@signin.aws.com', 'no-reply@login.awsapps.com'),
    ...from('userTypes', 'no-reply@signin.aws'),
  ]),
  ...awsPages.flatMap((source) => [
    { address: source.url.en, source, compared: comparedPages.get(source.id) },
    { address: source.url.ja, source },
  ]),
]
