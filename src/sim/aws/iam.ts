import type * as Sdk from '@aws-sdk/client-iam'
import { AwsError, found } from './errors.ts'
import { ownAccount, root } from './iam-root.ts'
import { awsManagedPolicies, type ManagedPolicy } from './managed-policies.ts'
import type { Context, Operations } from './operation.ts'
import { markedPage } from './pages.ts'
import type { Account, Role } from './records.ts'
import { addRole } from './roles.ts'
import { defineService } from './service.ts'

const operations: Operations<typeof Sdk> = {
  ...root,

  ListRoles(input, context) {
    const roles = [...ownAccount(context).roles.values()].filter((r) => r.Path.startsWith(input.PathPrefix ?? '/'))
    const [rows, next] = markedPage(roles, input, context)
    return { Roles: rows.map(listed), ...next }
  },

  GetRole(input, context) {
    const role = ownAccount(context).roles.get(input.RoleName)
    const message = `The role with name ${input.RoleName} cannot be found.`
    return { Role: described(found(role, 'NoSuchEntityException', message)) }
  },

  ListPolicies(input, context) {
    const { Scope = 'All', PathPrefix = '/' } = input
    const aws = Scope === 'Local' ? [] : [...awsManagedPolicies.values()]
    const local = Scope === 'AWS' ? [] : localPolicies(ownAccount(context))
    const [rows, next] = markedPage(
      [...aws, ...local].filter((p) => p.Path.startsWith(PathPrefix)),
      input,
      context,
    )
    return { Policies: rows.map(summary), ...next }
  },

  GetPolicy: (input, context) => ({ Policy: summary(policy(context, input.PolicyArn)) }),

  GetPolicyVersion(input, context) {
    const { Document } = policy(context, input.PolicyArn)
    if (input.VersionId !== 'v1') {
      throw new AwsError(
        'NoSuchEntityException',
        `Policy ${input.PolicyArn} version ${input.VersionId} does not exist.`,
      )
    }
    const version = { VersionId: 'v1', IsDefaultVersion: true, CreateDate: policyDate }
    return { PolicyVersion: { ...version, Document: encodeURIComponent(Document) } }
  },

  CreateServiceLinkedRole(input, context) {
    const name = serviceLinked[input.AWSServiceName]
    if (!name) {
      const message = `Service role name ${input.AWSServiceName} is not one that supports service-linked roles.`
      throw new AwsError('InvalidInputException', message)
    }
    const account = ownAccount(context)
    if (account.roles.has(name)) {
      const message = `Service role name ${name} has been taken in this account, please try a different suffix.`
      throw new AwsError('InvalidInputException', message)
    }
    const path = `/aws-service-role/${input.AWSServiceName}/`
    return { Role: described(addRole(context.world, account, name, path, { Service: input.AWSServiceName })) }
  },
}

export const iam = defineService<typeof Sdk>('iam', 'iam', operations)

const serviceLinked: Record<string, string> = {
  'sso.amazonaws.com': 'AWSServiceRoleForSSO',
  'organizations.amazonaws.com': 'AWSServiceRoleForOrganizations',
}

const policyDate = new Date('2015-02-06T18:39:46Z')

/** Documents travel URL-encoded: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html */
const described = (role: Role) => ({
  ...role,
  AssumeRolePolicyDocument: encodeURIComponent(role.AssumeRolePolicyDocument),
})

/** Listings leave out when a role was used: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html */
const listed = ({ RoleLastUsed: _, ...role }: Role) => described(role)

function localPolicies(account: Account): ManagedPolicy[] {
  return [...account.policies].map((full) => {
    const at = full.lastIndexOf('/') + 1
    const Document = JSON.stringify({ Version: '2012-10-17', Statement: [] })
    return {
      Arn: `arn:aws:iam::${account.Id}:policy${full}`,
      PolicyName: full.slice(at),
      Path: full.slice(0, at),
      Document,
    }
  })
}

function policy(context: Context, arn: string): ManagedPolicy {
  const local = () => localPolicies(ownAccount(context)).find((p) => p.Arn === arn)
  return found(awsManagedPolicies.get(arn) ?? local(), 'NoSuchEntityException', `Policy ${arn} was not found.`)
}

const summary = ({ Arn, PolicyName, Path }: ManagedPolicy) => ({
  Arn,
  PolicyName,
  Path,
  PolicyId: `ANPA${Buffer.from(Arn).toString('hex').toUpperCase().slice(-17)}`,
  DefaultVersionId: 'v1',
  AttachmentCount: 0,
  IsAttachable: true,
  CreateDate: policyDate,
  UpdateDate: policyDate,
})
