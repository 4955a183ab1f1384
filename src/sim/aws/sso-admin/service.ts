import type * as Sdk from '@aws-sdk/client-sso-admin'
import { defineService } from '../service.ts'
import { applications } from './applications.ts'
import { assignments } from './assignments.ts'
import { instances } from './instances.ts'
import { permissionSets } from './permission-sets.ts'
import { policies } from './policies.ts'
import { provisioning } from './provisioning.ts'
import { statuses } from './statuses.ts'
import { tags } from './tags.ts'

export const ssoAdmin = defineService<typeof Sdk>('sso-admin', 'sso', {
  ...instances,
  ...permissionSets,
  ...policies,
  ...assignments,
  ...statuses,
  ...provisioning,
  ...tags,
  ...applications,
})
