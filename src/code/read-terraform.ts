import { membershipOf } from '../aws/types.ts'
import {
  accountSubject,
  groupSubject,
  type Read,
  rowSubject,
  type Subject,
  setSubject,
  unitSubject,
  userSubject,
} from './claim.ts'

// A state holds secrets. Of each resource its address is taken, and the ids that its kind is known by.

type Values = Record<string, unknown>
type Text = (key: string) => string

const ofSet = (text: Text): Subject => setSubject(text('permission_set_arn'))

/**
 * The resources that are known here, with the attributes that say what they are, as the provider documents them:
 * https://github.com/hashicorp/terraform-provider-aws/tree/main/website/docs/r (ssoadmin_*, identitystore_*,
 * organizations_*). Whatever is attached to a permission set claims the set.
 */
const kinds: Record<string, (text: Text) => Subject> = {
  aws_ssoadmin_account_assignment: (text) =>
    rowSubject({
      accountId: text('target_id'),
      permissionSetArn: text('permission_set_arn'),
      principal: { type: text('principal_type') === 'GROUP' ? 'GROUP' : 'USER', id: text('principal_id') },
    }),
  aws_ssoadmin_permission_set: (text) => setSubject(text('arn')),
  aws_ssoadmin_permission_set_inline_policy: ofSet,
  aws_ssoadmin_managed_policy_attachment: ofSet,
  aws_ssoadmin_managed_policy_attachments_exclusive: ofSet,
  aws_ssoadmin_customer_managed_policy_attachment: ofSet,
  aws_ssoadmin_customer_managed_policy_attachments_exclusive: ofSet,
  aws_ssoadmin_permissions_boundary_attachment: ofSet,
  aws_identitystore_user: (text) => userSubject(text('user_id')),
  aws_identitystore_group: (text) => groupSubject(text('group_id')),
  aws_identitystore_group_membership: (text) =>
    rowSubject(membershipOf({ userId: text('member_id'), groupId: text('group_id') })),
  aws_organizations_account: (text) => accountSubject(text('id')),
  aws_organizations_organizational_unit: (text) => unitSubject(text('id')),
}

interface Module {
  resources?: { address?: unknown; mode?: unknown; type?: unknown; values?: unknown }[]
  child_modules?: Module[]
}

/**
 * What `terraform show -json` and `tofu show -json` print of a state: https://developer.hashicorp.com/terraform/internals/json-format.
 * Undefined for anything else.
 */
export function readTerraform(json: unknown): Read | undefined {
  if (!isObject(json) || typeof json.format_version !== 'string' || 'planned_values' in json) return undefined
  const found: Read = { told: [], untold: [] }
  const { values } = json
  if (isObject(values)) walk(values.root_module as Module | undefined, found)
  return found
}

function walk(module: Module | undefined, found: Read): void {
  for (const { address, mode, type, values } of module?.resources ?? []) {
    const subjectOf = typeof type === 'string' && Object.hasOwn(kinds, type) ? kinds[type] : undefined
    // What is only looked up (`data`) is not made there.
    if (!subjectOf || mode !== 'managed' || typeof address !== 'string') continue
    const subject = known(subjectOf, isObject(values) ? values : {})
    if (subject === undefined) found.untold.push(address)
    else found.told.push({ subject, address })
  }
  for (const child of module?.child_modules ?? []) walk(child, found)
}

function known(subjectOf: (text: Text) => Subject, values: Values): Subject | undefined {
  let isWhole = true
  const subject = subjectOf((key) => {
    const value = values[key]
    if (typeof value !== 'string' || value === '') isWhole = false
    return String(value)
  })
  return isWhole ? subject : undefined
}

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
