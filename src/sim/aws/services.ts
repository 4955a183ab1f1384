import { accessAnalyzer } from './access-analyzer.ts'
import { account } from './account.ts'
import { cloudTrail } from './cloudtrail.ts'
import { freeTier } from './freetier.ts'
import { iam } from './iam.ts'
import { identityStore } from './identitystore/service.ts'
import { organizations } from './organizations/service.ts'
import type { Service } from './service.ts'
import { ssoAdmin } from './sso-admin/service.ts'
import { sts } from './sts.ts'
import { support } from './support.ts'

export const services: readonly Service[] = [
  ssoAdmin,
  organizations,
  identityStore,
  iam,
  sts,
  account,
  freeTier,
  accessAnalyzer,
  cloudTrail,
  support,
]
