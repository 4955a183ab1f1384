import type * as Sdk from '@aws-sdk/client-identitystore'
import { defineService } from '../service.ts'
import { groups } from './groups.ts'
import { memberships } from './memberships.ts'
import { users } from './users.ts'

export const identityStore = defineService<typeof Sdk>('identitystore', 'identitystore', {
  ...users,
  ...groups,
  ...memberships,
})
