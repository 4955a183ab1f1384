import type * as Sdk from '@aws-sdk/client-organizations'
import { addAccessRole, addAccount } from '../build-account.ts'
import { AwsError, found } from '../errors.ts'
import { listed } from '../listed.ts'
import type { Context, Operations } from '../operation.ts'
import { page } from '../pages.ts'
import type { CreateAccountRequest } from '../records.ts'
import { account, constraint, describedAccount, organization, path, requireParent, under } from './find.ts'

export const accounts: Operations<typeof Sdk> = {
  ListAccounts(input, context) {
    organization(context)
    const [rows, next] = page(listed(context.world.accounts, context), input, context, 20)
    return { Accounts: rows.map((a) => withPaths(context, a.Id)), ...next }
  },

  ListAccountsForParent(input, context) {
    requireParent(context, input.ParentId)
    const [rows, next] = page(listed(context.world.accounts, context).filter(under(input.ParentId)), input, context, 20)
    return { Accounts: rows.map((a) => withPaths(context, a.Id)), ...next }
  },

  DescribeAccount: (input, context) => ({ Account: withPaths(context, input.AccountId) }),

  CreateAccount(input, context) {
    const { world, settings } = context
    organization(context)
    const request: CreateAccountRequest = world.createAccountRequests.add({
      Id: `car-${world.ids.hex(32)}`,
      AccountName: input.AccountName,
      State: 'IN_PROGRESS',
      RequestedTimestamp: world.date(),
    })
    world.after(settings.createAccountMs, (at) => {
      const failure = obstacle(context, input.Email)
      Object.assign(request, { CompletedTimestamp: new Date(at), State: failure ? 'FAILED' : 'SUCCEEDED' })
      if (failure) request.FailureReason = failure
      else request.AccountId = create(context, input, at)
    })
    return { CreateAccountStatus: { ...request } }
  },

  DescribeCreateAccountStatus(input, context) {
    organization(context)
    const request = context.world.createAccountRequests.get(input.CreateAccountRequestId)
    const message = "You specified a create account request that doesn't exist."
    return { CreateAccountStatus: found(request, 'CreateAccountStatusNotFoundException', message) }
  },

  ListCreateAccountStatus(input, context) {
    organization(context)
    const all = context.world.createAccountRequests.all()
    const wanted = all.filter((r) => !input.States?.length || input.States.includes(r.State))
    const [rows, next] = page(wanted, input, context, 20)
    return { CreateAccountStatuses: rows, ...next }
  },

  MoveAccount(input, context) {
    const moved = account(context, input.AccountId)
    requireParent(context, input.SourceParentId, 'SourceParentNotFoundException')
    requireParent(context, input.DestinationParentId, 'DestinationParentNotFoundException')
    if (moved.ParentId === input.DestinationParentId) {
      throw new AwsError('DuplicateAccountException', 'That account is already present in the specified destination.')
    }
    if (moved.ParentId !== input.SourceParentId) {
      throw new AwsError('SourceParentNotFoundException', "We can't find a source root or OU with the ParentId.")
    }
    moved.ParentId = input.DestinationParentId
    return {}
  },

  CloseAccount(input, context) {
    const closed = account(context, input.AccountId)
    if (closed.Id === context.world.managementAccountId) {
      throw constraint('CANNOT_CLOSE_MANAGEMENT_ACCOUNT', 'You cannot close the management account.')
    }
    if (closed.State !== 'ACTIVE') {
      throw new AwsError('AccountAlreadyClosedException', 'You specified an account that is already closed.')
    }
    closed.State = 'SUSPENDED'
    return {}
  },
}

function withPaths(context: Context, id: string) {
  const a = account(context, id)
  const described = describedAccount(context.world, a)
  if (!context.settings.accountPaths) return described
  return { ...described, Paths: [path(context.world, a.ParentId, a.Id)] }
}

function obstacle({ world, settings }: Context, email: string): CreateAccountRequest['FailureReason'] {
  const taken = world.accounts.all().some((a) => a.Email.toLowerCase() === email.toLowerCase())
  if (taken) return 'EMAIL_ALREADY_EXISTS'
  return world.accounts.size >= settings.accountQuota ? 'ACCOUNT_LIMIT_EXCEEDED' : undefined
}

interface NewAccount {
  AccountName: string
  Email: string
  RoleName?: string
  Tags?: { Key: string; Value: string }[]
}

function create({ world }: Context, input: NewAccount, at: number): string {
  const tags = Object.fromEntries((input.Tags ?? []).map(({ Key, Value }) => [Key, Value]))
  const id = world.ids.digits(12)
  const added = addAccount(
    world,
    { id, name: input.AccountName, email: input.Email, tags },
    world.organization?.RootId ?? '',
  )
  added.JoinedTimestamp = new Date(at)
  addAccessRole(world, added, input.RoleName)
  return id
}
