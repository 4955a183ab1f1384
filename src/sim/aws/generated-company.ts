import type { AwsCompany, CompanyAccount, CompanyAssignment } from './company.ts'

export interface CompanySize {
  accounts: number
  permissionSets: number
  users: number
  groups?: number
  assignments?: number
  seed?: number
}

/** A company of any size, the same for the same seed. For benchmarks. */
export function generatedCompany(size: CompanySize): AwsCompany {
  const { groups = Math.ceil(size.users / 100), assignments = 20_000, seed = 1 } = size
  const random = randomFrom(seed)
  const accounts = numbered(size.accounts - 1, (n): CompanyAccount => {
    const env = environments[random(environments.length)] ?? 'prod'
    const team = `team-${n % 40}`
    const ou = `/Workloads/${env}/division-${n % 8}/${team}`
    return { name: `${env}-${team}-${n}`, email: `aws+${n}@example.com`, ou, tags: { env, team } }
  })
  const users = numbered(size.users, (n) => {
    const [givenName = '', familyName = ''] = [given[n % given.length], `${family[n % family.length]}${n}`]
    return { userName: `user-${n}`, givenName, familyName, email: `user-${n}@example.com` }
  })
  const teams = numbered(groups, (n) => ({
    name: `group-${n}`,
    members: [...new Set(numbered(Math.min(20, size.users), () => `user-${random(size.users)}`))],
  }))
  return {
    name: `Generated Corp ${seed}`,
    managementAccount: { id: '111122223333', name: 'management', email: 'aws@example.com' },
    organization: {
      featureSet: 'ALL',
      units: [],
      accounts,
      trustedServices: ['sso.amazonaws.com'],
      delegatedAdministrators: [],
    },
    identityCenter: {
      region: 'us-east-1',
      permissionSetsEnabled: true,
      users,
      groups: teams,
      permissionSets: numbered(size.permissionSets, (n) => ({
        name: `set-${n}`,
        description: `Permission set number ${n}`,
        managedPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
      })),
      assignments: numbered(assignments, (n): CompanyAssignment => {
        // Work gathers in some pairs: every fourth assignment shares the account and set of another.
        const pair = n % 4 === 3 ? n - 1 : n
        const account = accounts[(pair * 7919) % accounts.length]?.name ?? 'management'
        const permissionSet = `set-${(pair * 104_729) % size.permissionSets}`
        const who =
          n % 3 === 0 && groups > 0 ? { group: `group-${random(groups)}` } : { user: `user-${random(size.users)}` }
        return { account, permissionSet, ...who }
      }),
    },
  }
}

const environments = ['prod', 'staging', 'dev']
const given = ['Mia', 'Ken', 'Bob', 'Alice', 'Dana', 'Emma', 'Noah', 'Yui', 'Hana', 'Liam']
const family = ['Tanaka', 'Sato', 'Fischer', 'Moreau', 'Ito', 'Silva', 'Kim', 'Mori', 'Novak', 'Okafor']

const numbered = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n))

/** A linear congruential generator: small, and the same everywhere. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
