import type { AwsCompany } from './company.ts'

export interface FreshOptions {
  /** The bot's credentials do not exist yet: Part 1 of AWS's guide comes before there are any. */
  noCredentials?: boolean
  /** AWS still checks the account: up to 24 hours after the sign-up. */
  pending?: boolean
}

/** Example Corp on its first day with AWS: one account on the free plan, and nobody but root. */
export function freshCompany({ noCredentials = false, pending = false }: FreshOptions = {}): AwsCompany {
  return {
    name: 'Example Corp, brand-new',
    managementAccount: {
      id: '111122223333',
      name: 'example-management-prod',
      email: 'aws@example.com',
      state: pending ? 'PENDING_ACTIVATION' : 'ACTIVE',
      root: { mfa: false, accessKeys: 0, password: true },
    },
    plan: { type: 'FREE', credits: 100, expiresInDays: 180 },
    supportPlan: 'basic',
    emailVerified: false,
    noCredentials,
  }
}
