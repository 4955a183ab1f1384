import {
  AttachCustomerManagedPolicyReferenceToPermissionSetCommand,
  AttachManagedPolicyToPermissionSetCommand,
  DeleteInlinePolicyFromPermissionSetCommand,
  DeletePermissionsBoundaryFromPermissionSetCommand,
  DetachCustomerManagedPolicyReferenceFromPermissionSetCommand,
  DetachManagedPolicyFromPermissionSetCommand,
  PutInlinePolicyToPermissionSetCommand,
  PutPermissionsBoundaryToPermissionSetCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdatePermissionSetCommand,
} from '@aws-sdk/client-sso-admin'
import type { Aws } from '../../../aws/aws.ts'
import type { SetPart, WholeSet } from '../../../aws/whole-set.ts'
import type { Json } from '../../../json.ts'

interface Of {
  InstanceArn: string
  PermissionSetArn: string
}
type Params = Record<string, Json>
type Answer = Promise<{ $metadata: { requestId?: string | undefined } }>

/** One call that changes what a permission set is: how it is made, and what the set is like after it. */
export interface SetAction {
  /** The part of the set in which it shows. */
  part: SetPart
  send(aws: Aws, of: Of, params: Params): Answer
  makes(set: WholeSet, params: Params): WholeSet
}

export const setActions: Readonly<Record<string, SetAction>> = {
  'sso:UpdatePermissionSet': {
    part: 'description',
    send: ({ sso }, of, { values }) =>
      sso.send(
        new UpdatePermissionSetCommand({
          ...of,
          ...mapped(values, {
            description: 'Description',
            sessionDuration: 'SessionDuration',
            relayState: 'RelayState',
          }),
        }),
      ),
    makes: (set, { values }) => ({ ...set, ...texts(values) }),
  },
  'sso:AttachManagedPolicyToPermissionSet': {
    part: 'managedPolicies',
    send: ({ sso }, of, { policyArn }) =>
      sso.send(new AttachManagedPolicyToPermissionSetCommand({ ...of, ManagedPolicyArn: String(policyArn) })),
    makes: (set, { policyArn }) => ({ ...set, managedPolicies: withOne(set.managedPolicies, policyArn) }),
  },
  'sso:DetachManagedPolicyFromPermissionSet': {
    part: 'managedPolicies',
    send: ({ sso }, of, { policyArn }) =>
      sso.send(new DetachManagedPolicyFromPermissionSetCommand({ ...of, ManagedPolicyArn: String(policyArn) })),
    makes: (set, { policyArn }) => ({ ...set, managedPolicies: withoutOne(set.managedPolicies, policyArn) }),
  },
  'sso:AttachCustomerManagedPolicyReferenceToPermissionSet': {
    part: 'customerManagedPolicies',
    send: ({ sso }, of, { policy }) =>
      sso.send(
        new AttachCustomerManagedPolicyReferenceToPermissionSetCommand({
          ...of,
          CustomerManagedPolicyReference: reference(policy),
        }),
      ),
    makes: (set, { policy }) => ({ ...set, customerManagedPolicies: withOne(set.customerManagedPolicies, policy) }),
  },
  'sso:DetachCustomerManagedPolicyReferenceFromPermissionSet': {
    part: 'customerManagedPolicies',
    send: ({ sso }, of, { policy }) =>
      sso.send(
        new DetachCustomerManagedPolicyReferenceFromPermissionSetCommand({
          ...of,
          CustomerManagedPolicyReference: reference(policy),
        }),
      ),
    makes: (set, { policy }) => ({ ...set, customerManagedPolicies: withoutOne(set.customerManagedPolicies, policy) }),
  },
  'sso:PutInlinePolicyToPermissionSet': {
    part: 'inlinePolicy',
    send: ({ sso }, of, { document }) =>
      sso.send(new PutInlinePolicyToPermissionSetCommand({ ...of, InlinePolicy: String(document) })),
    makes: (set, { document }) => ({ ...set, inlinePolicy: String(document) }),
  },
  'sso:DeleteInlinePolicyFromPermissionSet': {
    part: 'inlinePolicy',
    send: ({ sso }, of) => sso.send(new DeleteInlinePolicyFromPermissionSetCommand(of)),
    makes: (set) => ({ ...set, inlinePolicy: '' }),
  },
  'sso:PutPermissionsBoundaryToPermissionSet': {
    part: 'boundary',
    send: ({ sso }, of, { policy }) =>
      sso.send(
        new PutPermissionsBoundaryToPermissionSetCommand({
          ...of,
          PermissionsBoundary: isArn(String(policy))
            ? { ManagedPolicyArn: String(policy) }
            : { CustomerManagedPolicyReference: reference(policy) },
        }),
      ),
    makes: (set, { policy }) => ({ ...set, boundary: String(policy) }),
  },
  'sso:DeletePermissionsBoundaryFromPermissionSet': {
    part: 'boundary',
    send: ({ sso }, of) => sso.send(new DeletePermissionsBoundaryFromPermissionSetCommand(of)),
    makes: (set) => ({ ...set, boundary: '' }),
  },
  'sso:TagResource': {
    part: 'tags',
    send: ({ sso }, { InstanceArn, PermissionSetArn }, { tags }) =>
      sso.send(
        new TagResourceCommand({
          InstanceArn,
          ResourceArn: PermissionSetArn,
          Tags: Object.entries(texts(tags)).map(([Key, Value]) => ({ Key, Value })),
        }),
      ),
    makes: (set, { tags }) => ({ ...set, tags: sorted({ ...set.tags, ...texts(tags) }) }),
  },
  'sso:UntagResource': {
    part: 'tags',
    send: ({ sso }, { InstanceArn, PermissionSetArn }, { keys }) =>
      sso.send(new UntagResourceCommand({ InstanceArn, ResourceArn: PermissionSetArn, TagKeys: keys as string[] })),
    makes: (set, { keys }) => ({
      ...set,
      tags: Object.fromEntries(Object.entries(set.tags).filter(([key]) => !(keys as string[]).includes(key))),
    }),
  },
}

export const isArn = (policy: string): boolean => policy.startsWith('arn:')

/** `/teams/payments` → path `/teams/`, name `payments`. */
function reference(policy: Json | undefined): { Path: string; Name: string } {
  const full = String(policy)
  const at = full.lastIndexOf('/') + 1
  return { Path: full.slice(0, at), Name: full.slice(at) }
}

const texts = (values: Json | undefined): Record<string, string> => values as Record<string, string>
const mapped = (values: Json | undefined, names: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(texts(values)).map(([key, value]) => [names[key] ?? key, value]))
const withOne = (list: readonly string[], one: Json | undefined): string[] =>
  [...new Set([...list, String(one)])].sort()
const withoutOne = (list: readonly string[], one: Json | undefined): string[] => list.filter((other) => other !== one)
const sorted = (tags: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1)))
