import type { Aws } from '../../aws/aws.ts'
import type { Listing } from '../../aws/listing.ts'
import { hasPrincipal } from '../../aws/read-assignments.ts'
import { type Assignment, groupIn } from '../../aws/types.ts'
import { Refusal } from '../../errors.ts'
import { membershipId } from '../../operations/shared/group-membership.ts'
import type { Context } from '../context.ts'

/** Asks AWS whether it shows an access, now, and has the directory remember it. An error is thrown, never taken for "no". */
export async function lookAtAccess(ctx: Pick<Context, 'clock' | 'directory'>, aws: Aws, access: Assignment) {
  const { clock, directory } = ctx
  const at = Math.floor(clock.now())
  const groupId = groupIn(access)
  if (groupId === undefined) {
    if (!isOfThisInstance(ctx, access)) throw new Refusal('no_instance')
    const principals = await directory.refreshAccess(access)
    return { there: hasPrincipal(principals, access.principal), at } satisfies Listing
  }
  const identityStoreId = directory.instance?.identityStoreId
  if (!identityStoreId) throw new Refusal('no_instance')
  const there = (await membershipId(aws, { identityStoreId, userId: access.principal.id, groupId })) !== undefined
  await directory.noteMembership(access, there, at)
  return { there, at } satisfies Listing
}

/** In another instance, or with another company's credentials, AWS knows nothing of it, which proves nothing. */
export const isOfThisInstance = (
  { directory }: Pick<Context, 'directory'>,
  { permissionSetArn }: Pick<Assignment, 'permissionSetArn'>,
): boolean =>
  directory.instance !== undefined && permissionSetArn.split('/')[1] === directory.instance.arn.split('/')[1]
