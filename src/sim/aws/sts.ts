import type * as Sdk from '@aws-sdk/client-sts'
import { AwsError } from './errors.ts'
import type { Context, Operations } from './operation.ts'
import { defineService } from './service.ts'

const operations: Operations<typeof Sdk> = {
  GetCallerIdentity: (_input, { caller }) => ({ UserId: caller.userId, Account: caller.accountId, Arn: caller.arn }),

  /** Roles are taken to trust the management account, and to allow what an administrator of their account may do. */
  AssumeRole(input, context) {
    const { world, caller } = context
    const [, accountId = '', name = ''] = /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(input.RoleArn) ?? []
    const role = world.accounts.get(accountId)?.roles.get(name)
    const trusted = caller.accountId === world.managementAccountId || caller.accountId === accountId
    if (!role || role.Arn !== input.RoleArn || !trusted || caller.kind === 'root') {
      const message = `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${input.RoleArn}`
      throw new AwsError('AccessDenied', message, {}, 403)
    }
    const accessKeyId = `ASIA${world.ids.hex(16).toUpperCase()}`
    const Arn = `arn:aws:sts::${accountId}:assumed-role/${name}/${input.RoleSessionName}`
    const AssumedRoleId = `${role.RoleId}:${input.RoleSessionName}`
    context.remember({ kind: kindOf(context, accountId), accountId, arn: Arn, userId: AssumedRoleId, accessKeyId })
    const Expiration = new Date(world.now() + (input.DurationSeconds ?? 3600) * 1000)
    return {
      Credentials: { AccessKeyId: accessKeyId, SecretAccessKey: 'simulated', SessionToken: 'simulated', Expiration },
      AssumedRoleUser: { AssumedRoleId, Arn },
    }
  },
}

export const sts = defineService<typeof Sdk>('sts', 'sts', operations)

function kindOf({ world }: Context, accountId: string) {
  if (accountId === world.managementAccountId) return 'management'
  return world.isDelegatedAdministrator(accountId, 'sso.amazonaws.com') ? 'delegated' : 'member'
}
