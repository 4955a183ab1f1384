import { type Answers, ForeignAwsError, paged } from './aws-identity-center.ts'

interface Account {
  Id: string
  Name: string
  parent: string
  Status: 'ACTIVE' | 'SUSPENDED'
}
export interface Organization {
  accounts: Account[]
  answers: Answers
}

const root = 'r-fgn1'
const units: Record<string, { Name: string; parent: string }> = {
  'ou-fgn1-engineer': { Name: 'Engineering', parent: root },
  'ou-fgn1-liveliv1': { Name: 'Live', parent: 'ou-fgn1-engineer' },
}

/** Organizations before accounts had `State` and `Paths`: where one stands is found from the root down or step by step up. */
export function organizations(): Organization {
  const accounts: Account[] = [
    { Id: '777700000001', Name: 'Foreign Holding', parent: root, Status: 'ACTIVE' },
    { Id: '777700000002', Name: 'shop-live', parent: 'ou-fgn1-liveliv1', Status: 'ACTIVE' },
    { Id: '777700000003', Name: 'lab', parent: 'ou-fgn1-engineer', Status: 'ACTIVE' },
    { Id: '777700000004', Name: 'attic', parent: root, Status: 'SUSPENDED' },
  ]
  const shown = ({ parent: _, ...account }: Account) => ({
    ...account,
    Arn: `arn:aws:organizations::777700000001:account/o-foreign001/${account.Id}`,
    Email: `${account.Id}@foreign.example`,
    JoinedMethod: 'INVITED',
    JoinedTimestamp: 1.5e9,
  })
  const answers: Answers = {
    DescribeOrganization: () => ({
      Organization: { Id: 'o-foreign001', MasterAccountId: '777700000001', FeatureSet: 'ALL' },
    }),
    ListAccounts: (ask) => paged('Accounts', accounts.map(shown), ask, 3),
    DescribeAccount: ({ AccountId }) => {
      const account = accounts.find(({ Id }) => Id === AccountId)
      if (!account) throw new ForeignAwsError('AccountNotFoundException', 'no such account')
      return { Account: shown(account) }
    },
    ListParents: ({ ChildId }) => {
      const { parent } = accounts.find(({ Id }) => Id === ChildId) ?? units[String(ChildId)] ?? {}
      if (!parent) throw new ForeignAwsError('ChildNotFoundException', 'no such child')
      return { Parents: [{ Id: parent, Type: parent === root ? 'ROOT' : 'ORGANIZATIONAL_UNIT' }] }
    },
    DescribeOrganizationalUnit: ({ OrganizationalUnitId }) => {
      const unit = units[String(OrganizationalUnitId)]
      if (!unit) throw new ForeignAwsError('OrganizationalUnitNotFoundException', 'no such unit')
      return { OrganizationalUnit: { Id: OrganizationalUnitId, Name: unit.Name } }
    },
    ListRoots: () => ({ Roots: [{ Id: root, Name: 'Root', PolicyTypes: [] }] }),
    ListOrganizationalUnitsForParent: (ask) => {
      const found = Object.entries(units).filter(([, { parent }]) => parent === ask.ParentId)
      return paged(
        'OrganizationalUnits',
        found.map(([Id, { Name }]) => ({ Id, Name })),
        ask,
        1,
      )
    },
    ListAccountsForParent: (ask) =>
      paged('Accounts', accounts.filter(({ parent }) => parent === ask.ParentId).map(shown), ask, 1),
    ListTagsForResource: () => ({ Tags: [] }),
  }
  return { accounts, answers }
}
