import type { AwsCompany } from './company.ts'

export interface HalfDoneOptions {
  /**
   * What somebody did in the wrong order: enabled Identity Center without multi-account permissions, or made an instance
   * for the account alone before there was an organization.
   */
  trap?: 'permission-sets-off' | 'account-instance'
}

/**
 * Example Corp after a first attempt of its own: an organization, three accounts, and things that were begun and not
 * finished.
 */
export function halfDoneCompany({ trap = 'permission-sets-off' }: HalfDoneOptions = {}): AwsCompany {
  const enabled = trap === 'permission-sets-off'
  return {
    name: `Example Corp, half done, ${trap}`,
    managementAccount: {
      id: '111122223333',
      name: 'example-management',
      email: 'aws@example.com',
      root: { mfa: true, accessKeys: 1, password: true },
    },
    organization: {
      featureSet: enabled ? 'ALL' : 'CONSOLIDATED_BILLING',
      units: ['/Workloads'],
      accounts: [
        { name: 'shop-prod', email: 'aws+shop-prod@example.com', ou: '/Workloads' },
        { name: 'acquired-shop', email: 'it@acquired.example.com', joined: 'INVITED' },
      ],
      trustedServices: enabled ? ['sso.amazonaws.com'] : [],
      delegatedAdministrators: [],
    },
    ...(enabled
      ? {
          identityCenter: {
            region: 'ap-northeast-1',
            permissionSetsEnabled: false,
            users: [],
            groups: [],
            permissionSets: [],
            assignments: [],
          },
        }
      : { accountInstances: [{ account: 'example-management', region: 'us-west-2' }] }),
    callers: { member: 'shop-prod' },
    plan: { type: 'PAID', credits: 0 },
    supportPlan: 'basic',
  }
}
