import type * as Sdk from '@aws-sdk/client-sso-admin'
import { AwsError, found } from '../errors.ts'
import { awsManagedPolicies } from '../managed-policies.ts'
import type { Context, Operations } from '../operation.ts'
import { page } from '../pages.ts'
import type { PermissionSet, PolicyReference } from '../records.ts'
import { permissionSet, writablePermissionSet } from './find.ts'

export const policies: Operations<typeof Sdk> = {
  AttachManagedPolicyToPermissionSet(input, context) {
    const arn = input.ManagedPolicyArn
    const set = writablePermissionSet(context, input)
    if (!awsManagedPolicies.has(arn)) throw noSuchPolicy(arn)
    if (set.managedPolicies.includes(arn)) {
      // The service's own spelling.
      const message = `Permission set with id ${set.PermissionSetArn.split('/').at(-1)} already has a typed link attachment to a manged policy with ${arn}`
      throw new AwsError('ConflictException', message)
    }
    refuseAboveQuota(set, context)
    set.managedPolicies.push(arn)
    set.revision += 1
    return {}
  },

  DetachManagedPolicyFromPermissionSet(input, context) {
    const set = writablePermissionSet(context, input)
    const at = set.managedPolicies.indexOf(input.ManagedPolicyArn)
    if (at < 0) {
      const message = `Could not find ManagedPolicy with arn ${input.ManagedPolicyArn}`
      throw new AwsError('ResourceNotFoundException', message)
    }
    set.managedPolicies.splice(at, 1)
    set.revision += 1
    return {}
  },

  ListManagedPoliciesInPermissionSet(input, context) {
    const [rows, next] = page(permissionSet(context, input).managedPolicies, input, context)
    return { AttachedManagedPolicies: rows.map((Arn) => ({ Name: Arn.split('/').at(-1), Arn })), ...next }
  },

  AttachCustomerManagedPolicyReferenceToPermissionSet(input, context) {
    const set = writablePermissionSet(context, input)
    const reference = full(input.CustomerManagedPolicyReference)
    if (set.customerManagedPolicies.some(same(reference))) {
      const message = `Given customer managed policy with name: ${reference.Name} and path ${reference.Path} already attached`
      throw new AwsError('ConflictException', message)
    }
    refuseAboveQuota(set, context)
    set.customerManagedPolicies.push(reference)
    set.revision += 1
    return {}
  },

  DetachCustomerManagedPolicyReferenceFromPermissionSet(input, context) {
    const set = writablePermissionSet(context, input)
    const reference = full(input.CustomerManagedPolicyReference)
    const at = set.customerManagedPolicies.findIndex(same(reference))
    if (at < 0) {
      const message = `Given managed policy with name: ${reference.Name} and path ${reference.Path} does not exist on PermissionSet`
      throw new AwsError('ResourceNotFoundException', message)
    }
    set.customerManagedPolicies.splice(at, 1)
    set.revision += 1
    return {}
  },

  ListCustomerManagedPolicyReferencesInPermissionSet(input, context) {
    const [rows, next] = page(permissionSet(context, input).customerManagedPolicies, input, context)
    return { CustomerManagedPolicyReferences: rows, ...next }
  },

  PutInlinePolicyToPermissionSet(input, context) {
    const set = writablePermissionSet(context, input)
    refuseBadPolicy(input.InlinePolicy)
    set.inlinePolicy = input.InlinePolicy
    set.revision += 1
    return {}
  },

  GetInlinePolicyForPermissionSet(input, context) {
    return { InlinePolicy: permissionSet(context, input).inlinePolicy }
  },

  DeleteInlinePolicyFromPermissionSet(input, context) {
    const set = writablePermissionSet(context, input)
    set.inlinePolicy = ''
    set.revision += 1
    return {}
  },

  PutPermissionsBoundaryToPermissionSet(input, context) {
    const set = writablePermissionSet(context, input)
    const { ManagedPolicyArn: arn, CustomerManagedPolicyReference: reference } = input.PermissionsBoundary
    if ((arn === undefined) === (reference === undefined)) {
      const message = 'Exactly one of ManagedPolicyArn and CustomerManagedPolicyReference must be given.'
      throw new AwsError('ValidationException', message)
    }
    if (arn !== undefined && !awsManagedPolicies.has(arn)) throw noSuchPolicy(arn)
    if (arn !== undefined) set.boundary = { ManagedPolicyArn: arn }
    if (reference !== undefined) set.boundary = { CustomerManagedPolicyReference: full(reference) }
    set.revision += 1
    return {}
  },

  GetPermissionsBoundaryForPermissionSet(input, context) {
    const { boundary } = permissionSet(context, input)
    return { PermissionsBoundary: found(boundary, 'ResourceNotFoundException', 'Permissions boundary does not exist.') }
  },

  DeletePermissionsBoundaryFromPermissionSet(input, context) {
    const set = writablePermissionSet(context, input)
    if (!set.boundary) throw new AwsError('ResourceNotFoundException', 'Permissions boundary does not exist.')
    delete set.boundary
    set.revision += 1
    return {}
  },
}

const noSuchPolicy = (arn: string) =>
  new AwsError('ResourceNotFoundException', `Policy does not exist with ARN: ${arn}`)

const full = ({ Name, Path }: { Name: string; Path?: string }): PolicyReference => ({ Name, Path: Path ?? '/' })
const same = (a: PolicyReference) => (b: PolicyReference) => a.Name === b.Name && a.Path === b.Path

function refuseAboveQuota(set: PermissionSet, { settings }: Context): void {
  if (set.managedPolicies.length + set.customerManagedPolicies.length < settings.managedPolicyQuota) return
  const message = `You have exceeded AWS SSO limits. Cannot create ManagedPolicy more than ${settings.managedPolicyQuota} for id ${set.PermissionSetArn.split('/').at(-1)}. Please refer to https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html`
  throw new AwsError('ServiceQuotaExceededException', message)
}

/** https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html */
function refuseBadPolicy(text: string): void {
  if (text.replace(/\s/g, '').length > 10_240) {
    throw new AwsError('ServiceQuotaExceededException', 'The inline policy is longer than 10240 characters.')
  }
  try {
    if (typeof JSON.parse(text) === 'object') return
  } catch {}
  throw new AwsError('ValidationException', 'The inline policy is not a valid JSON policy document.')
}
