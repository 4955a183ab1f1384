import type { AwsCompany } from '../sim/aws/company.ts'
import { establishedCompany } from '../sim/aws/established-company.ts'
import { freshCompany } from '../sim/aws/fresh-company.ts'
import { halfDoneCompany } from '../sim/aws/half-done-company.ts'
import type { SimulatedSlack } from '../sim/slack/index.ts'
import { kensPast } from './seed.ts'

/** The companies in which a visitor can be; their names stand in the page's address. */
export const companyIds = ['established', 'half-done', 'fresh'] as const
export type CompanyId = (typeof companyIds)[number]

export const isCompanyId = (id: unknown): id is CompanyId => (companyIds as readonly unknown[]).includes(id)

interface Company {
  aws: () => AwsCompany
  /** What happened before the visitor came. */
  past?: (slack: SimulatedSlack) => Promise<void>
}

export const companies: Record<CompanyId, Company> = {
  established: { aws: establishedCompany, past: kensPast },
  'half-done': { aws: halfDoneCompany },
  fresh: { aws: () => freshCompany({ noCredentials: true }) },
}
