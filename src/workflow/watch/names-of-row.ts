import type { Assignment } from '../../aws/types.ts'
import { assignmentNames } from '../../operations/shared/access.ts'
import type { Context } from '../context.ts'

export const namesOfRow = ({ directory }: Pick<Context, 'directory'>, access: Assignment) =>
  assignmentNames(access, directory)

/** A row of AWS by the names of what it is about, for lists that are read in any language. */
export function nameOfRow(ctx: Pick<Context, 'directory'>, access: Assignment): string {
  const { account, permissionSet, principal } = namesOfRow(ctx, access)
  return `${permissionSet} · ${account} · ${principal}`
}
