import type * as Sdk from '@aws-sdk/client-organizations'
import { defineService } from '../service.ts'
import { accounts } from './accounts.ts'
import { handshakes } from './handshakes.ts'
import { invitations } from './invitations.ts'
import { organizationItself } from './organization.ts'
import { policies } from './policies.ts'
import { tags } from './tags.ts'
import { trust } from './trust.ts'
import { units } from './units.ts'

export const organizations = defineService<typeof Sdk>('organizations', 'organizations', {
  ...organizationItself,
  ...handshakes,
  ...invitations,
  ...accounts,
  ...units,
  ...trust,
  ...tags,
  ...policies,
})
