import { iam } from './iam.ts'
import { identityStore } from './identitystore/service.ts'
import { organizations } from './organizations/service.ts'
import type { Service } from './service.ts'
import { ssoAdmin } from './sso-admin/service.ts'
import { sts } from './sts.ts'

export const services: readonly Service[] = [ssoAdmin, organizations, identityStore, iam, sts]
