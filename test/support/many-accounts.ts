import type { AwsCompany } from '../../src/sim/aws/company.ts'
import { establishedCompany } from '../../src/sim/aws/established-company.ts'

/** The established company with so many accounts more, `team-01` and on, in one place. */
export function companyOf(count: number, ou = '/Workloads/Teams'): AwsCompany {
  const company = establishedCompany()
  const { organization } = company
  if (!organization) throw new Error('the established company has an organization')
  const accounts = Array.from({ length: count }, (_, i) => {
    const name = `team-${String(i + 1).padStart(2, '0')}`
    return { name, email: `aws+${name}@example.com`, ou, tags: { kind: 'team' } }
  })
  const units = [...new Set([...organization.units, ou])]
  return {
    ...company,
    organization: { ...organization, units, accounts: [...organization.accounts, ...accounts] },
  }
}
