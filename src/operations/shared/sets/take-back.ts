import type { WholeSet } from '../../../aws/whole-set.ts'
import { canonical } from '../../../json.ts'
import type { Change } from '../define-operation.ts'
import { parsedPolicy } from './policy-text.ts'
import { type SetAction, setActions } from './set-actions.ts'
import * as to from './set-changes.ts'

export const emptySet: WholeSet = {
  arn: '',
  name: '',
  description: '',
  sessionDuration: 'PT1H',
  relayState: '',
  managedPolicies: [],
  customerManagedPolicies: [],
  inlinePolicy: '',
  boundary: '',
  tags: {},
}

export const actionOf = ({ action }: Pick<Change, 'action'>): SetAction | undefined => setActions[action]

/** Whether AWS, which shows the set like this, has the change already. */
export function holds(change: Change, set: Partial<WholeSet>): boolean {
  const action = actionOf(change)
  if (!action) throw new Error(`not a change of a permission set: ${change.action}`)
  const now = { ...emptySet, ...set }
  return same(action.makes(now, change.params), now)
}

/** The text of an inline policy says the same however it is laid out. */
const same = (a: WholeSet, b: WholeSet): boolean => canonical(comparable(a)) === canonical(comparable(b))
const comparable = ({ inlinePolicy, tags, ...set }: WholeSet) => ({
  ...set,
  tags,
  inlinePolicy: parsedPolicy(inlinePolicy),
})

/** The changes that take a change back. What was empty before stays, where AWS takes no empty value for it. */
export function takenBack(change: Change): Change[] {
  const { action, params, before } = change
  const was = { ...emptySet, arn: String(params.permissionSetArn ?? ''), name: String(params.name) }
  const [policyArn, policy] = [String(params.policyArn), String(params.policy)]
  switch (action) {
    case 'sso:UpdatePermissionSet': {
      const values = Object.entries(before as Record<string, string>).filter(([, value]) => value !== '')
      const now = { ...was, ...(params.values as object) }
      return values.length > 0 ? [to.updated(now, Object.fromEntries(values))] : []
    }
    case 'sso:AttachManagedPolicyToPermissionSet':
      return [to.detached(was, policyArn)]
    case 'sso:DetachManagedPolicyFromPermissionSet':
      return [to.attached(was, policyArn)]
    case 'sso:AttachCustomerManagedPolicyReferenceToPermissionSet':
      return [to.dereferenced(was, policy)]
    case 'sso:DetachCustomerManagedPolicyReferenceFromPermissionSet':
      return [to.referenced(was, policy)]
    case 'sso:PutInlinePolicyToPermissionSet': {
      const now = { ...was, inlinePolicy: String(params.document) }
      return [before === null ? to.inlineDeleted(now) : to.inlinePut(now, String(before))]
    }
    case 'sso:DeleteInlinePolicyFromPermissionSet':
      return [to.inlinePut(was, String(before))]
    case 'sso:PutPermissionsBoundaryToPermissionSet': {
      const now = { ...was, boundary: policy }
      return [before === null ? to.boundaryDeleted(now) : to.boundaryPut(now, String(before))]
    }
    case 'sso:DeletePermissionsBoundaryFromPermissionSet':
      return [to.boundaryPut(was, String(before))]
    case 'sso:TagResource': {
      const now = { ...was, tags: params.tags as Record<string, string> }
      const [kept, added] = parted(before as Record<string, string | null>)
      return [
        ...(Object.keys(kept).length > 0 ? [to.tagged(now, kept)] : []),
        ...(added.length > 0 ? [to.untagged(now, added)] : []),
      ]
    }
    case 'sso:UntagResource':
      return [to.tagged(was, before as Record<string, string>)]
    default:
      return []
  }
}

function parted(before: Record<string, string | null>): [had: Record<string, string>, hadNot: string[]] {
  const rows = Object.entries(before)
  const had = rows.filter((row): row is [string, string] => row[1] !== null)
  return [Object.fromEntries(had), rows.flatMap(([key, value]) => (value === null ? [key] : []))]
}

/**
 * The set as it was before a request began with its own changes: a request that failed half-way is planned again from there,
 * so that its plan is the one that was approved.
 */
export function withoutOwn(set: WholeSet, made: readonly Change[]): WholeSet {
  let was = set
  for (const change of made.toReversed()) {
    if (!actionOf(change) || !holds(change, was)) continue
    if (change.action === 'sso:UpdatePermissionSet') was = Object.assign({}, was, change.before)
    else for (const back of takenBack(change)) was = actionOf(back)?.makes(was, back.params) ?? was
  }
  return was
}
