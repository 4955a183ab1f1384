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
