import type { ShowContext } from '../../src/guide/define-step.ts'
import { chosen, steps } from './helpers.ts'

/** A company whose Identity Center is enabled in Tokyo, with nothing else done. */
export const enabledInTokyo: ShowContext = {
  directory: {
    at: 1,
    version: 1,
    identity: {
      role: 'management',
      accountId: '111122223333',
      arn: undefined,
      managementAccountId: '111122223333',
    },
    instance: {
      arn: 'arn:aws:sso:::instance/ssoins-0123456789abcdef',
      identityStoreId: 'd-0123456789',
      region: 'ap-northeast-1',
      ownerAccountId: '111122223333',
      permissionSetsEnabled: true,
    },
    instanceSearch: { looked: ['ap-northeast-1'], everywhere: false },
    account: () => undefined,
    permissionSet: () => undefined,
    user: () => undefined,
    group: () => undefined,
    accounts: () => [],
    permissionSets: () => [],
    users: () => [],
    groups: () => [],
    usersByMailbox: () => [],
    usersByEmail: () => [],
    assignments: () => [],
    count: () => 0,
    search: () => ({ hits: [], total: 0, more: false }),
    named: () => [],
    beginningWith: () => [],
  },
  choices: chosen({ homeRegion: 'ap-northeast-1', identitySource: 'external-idp' }),
  confirmed: {},
  findings: Object.fromEntries(steps.map(({ id }) => [id, { state: 'todo', at: 1 }])),
  now: 2,
}
