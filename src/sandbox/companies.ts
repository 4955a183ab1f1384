import type { AwsCompany } from '../sim/aws/company.ts'
import { establishedCompany } from '../sim/aws/established-company.ts'
import { freshCompany } from '../sim/aws/fresh-company.ts'
import { halfDoneCompany } from '../sim/aws/half-done-company.ts'
import type { SimulatedAws } from '../sim/aws/server.ts'
import type { SimulatedSlack } from '../sim/slack/index.ts'
import { kensPast } from './seed.ts'

/** The companies in which a visitor can be; their names stand in the page's address. */
export const companyIds = ['established', 'japanese', 'half-done', 'fresh'] as const
export type CompanyId = (typeof companyIds)[number]

export const isCompanyId = (id: unknown): id is CompanyId => (companyIds as readonly unknown[]).includes(id)

interface Company {
  aws: () => AwsCompany
  /** In which its policy lets channels be spoken to. */
  locale: 'en' | 'ja'
  /** What happened before the visitor came. */
  past?: (slack: SimulatedSlack, aws: SimulatedAws) => Promise<void>
}

export const companies: Record<CompanyId, Company> = {
  established: { aws: establishedCompany, locale: 'en', past: kensPast },
  japanese: { aws: establishedCompany, locale: 'ja', past: kensPast },
  'half-done': { aws: halfDoneCompany, locale: 'en' },
  fresh: { aws: () => freshCompany({ noCredentials: true }), locale: 'en' },
}
