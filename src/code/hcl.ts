import type { Assignment } from '../aws/types.ts'
import type { WholeSet } from '../aws/whole-set.ts'

// What AWS has, as Terraform and OpenTofu read it: a resource for each thing, and an import block, so that the first plan has
// imports and no change. Attributes and ids are as the provider documents them, on a page for each resource:
// https://github.com/hashicorp/terraform-provider-aws/tree/main/website/docs/r (ssoadmin_account_assignment,
// ssoadmin_permission_set, ssoadmin_permission_set_inline_policy, ssoadmin_managed_policy_attachment,
// ssoadmin_customer_managed_policy_attachment, ssoadmin_permissions_boundary_attachment).

/** An assignment, with the names that people know it by. */
export interface NamedRow {
  access: Assignment
  account: string
  permissionSet: string
  principal: string
}

/** Written as it stands. A class, so that nothing that people have named (a tag `text`) can be one. */
class Expression {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}
type Value = string | Expression | { [key: string]: Value }

/**
 * The id by which the provider imports an assignment:
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/website/docs/r/ssoadmin_account_assignment.html.markdown
 */
export const importIdOf = ({ accountId, permissionSetArn, principal }: Assignment, instanceArn: string): string =>
  [principal.id, principal.type, accountId, 'AWS_ACCOUNT', permissionSetArn, instanceArn].join(',')

/** A permission set's ARN names its instance: `arn:aws:sso:::permissionSet/ssoins-x/ps-y`. */
export const instanceOf = ({ permissionSetArn }: Pick<Assignment, 'permissionSetArn'>): string =>
  permissionSetArn.replace(/:permissionSet\/([^/]+)\/.*$/, ':instance/$1')

/** The document of these sets and rows. */
export function hclOf(instanceArn: string, sets: readonly WholeSet[], rows: readonly NamedRow[]): string {
  const label = labels()
  const made = sets.map((set) => ({ set, name: label(set.name) }))
  const arnOf = (arn: string): Value => {
    const own = made.find(({ set }) => set.arn === arn)
    return own ? arnIn(own.name) : arn
  }
  return [
    ...made.flatMap(({ set, name }) => setBlocks(instanceArn, set, name, label)),
    ...rows.map((row) => rowBlocks(instanceArn, row, label(rowName(row)), arnOf(row.access.permissionSetArn))),
  ].join('\n')
}

const arnIn = (name: string): Expression => new Expression(`aws_ssoadmin_permission_set.${name}.arn`)

const rowName = ({ principal, permissionSet, account }: NamedRow): string => `${principal}_${permissionSet}_${account}`

function rowBlocks(instanceArn: string, { access, ...names }: NamedRow, name: string, setArn: Value): string {
  const { accountId, principal } = access
  const about = `${names.principal}: ${names.permissionSet} in ${names.account}`
  return imported(about, 'aws_ssoadmin_account_assignment', name, importIdOf(access, instanceArn), {
    instance_arn: instanceArn,
    permission_set_arn: setArn,
    principal_id: principal.id,
    principal_type: principal.type,
    target_id: accountId,
    target_type: 'AWS_ACCOUNT',
  })
}

function setBlocks(instanceArn: string, set: WholeSet, name: string, label: Label): string[] {
  const of = { instance_arn: instanceArn, permission_set_arn: arnIn(name) }
  const ids = `${set.arn},${instanceArn}`
  const attached = (policy: string) => label(`${name}_${policy}`)
  return [
    imported(set.name, 'aws_ssoadmin_permission_set', name, ids, {
      name: set.name,
      ...(set.description && { description: set.description }),
      instance_arn: instanceArn,
      ...(set.relayState && { relay_state: set.relayState }),
      session_duration: set.sessionDuration,
      ...(Object.keys(set.tags).length > 0 && { tags: set.tags }),
    }),
    ...set.managedPolicies.map((arn) =>
      imported('', 'aws_ssoadmin_managed_policy_attachment', attached(lastPart(arn)), `${arn},${ids}`, {
        ...of,
        managed_policy_arn: arn,
      }),
    ),
    ...set.customerManagedPolicies.map((policy) => {
      const reference = referenceOf(policy)
      const id = `${reference.name},${reference.path},${ids}`
      return imported('', 'aws_ssoadmin_customer_managed_policy_attachment', attached(reference.name), id, of, {
        customer_managed_policy_reference: reference,
      })
    }),
    ...(set.inlinePolicy
      ? [
          imported('', 'aws_ssoadmin_permission_set_inline_policy', name, ids, {
            ...of,
            inline_policy: set.inlinePolicy,
          }),
        ]
      : []),
    ...(set.boundary
      ? [
          imported('', 'aws_ssoadmin_permissions_boundary_attachment', name, ids, of, {
            permissions_boundary: set.boundary.startsWith('arn:')
              ? { managed_policy_arn: set.boundary }
              : { customer_managed_policy_reference: referenceOf(set.boundary) },
          }),
        ]
      : []),
  ]
}

const lastPart = (arn: string): string => arn.split('/').at(-1) ?? arn

/** `/teams/guardrails` is the policy `guardrails` in the path `/teams/`. */
function referenceOf(policy: string): { name: string; path: string } {
  const at = policy.lastIndexOf('/')
  return { name: policy.slice(at + 1), path: policy.slice(0, at + 1) || '/' }
}

type Block = { [key: string]: Value }

/** `blocks`: what the resource has as blocks, not as attributes. */
function imported(
  about: string,
  type: string,
  name: string,
  id: string,
  attributes: Block,
  blocks: { [key: string]: Block } = {},
): string {
  return [
    ...(about ? [`# ${oneLine(about)}`] : []),
    'import {',
    `  to = ${type}.${name}`,
    `  id = ${literal(id)}`,
    '}',
    '',
    `resource "${type}" "${name}" {`,
    ...attributeLines(attributes, '  '),
    ...blockLines(blocks, '  '),
    '}',
    '',
  ].join('\n')
}

const attributeLines = (attributes: Block, indent: string): string[] =>
  Object.entries(attributes).flatMap(([key, value]) => {
    if (typeof value === 'string') return [`${indent}${key} = ${literal(value)}`]
    if (value instanceof Expression) return [`${indent}${key} = ${value.text}`]
    const entries = Object.entries(value).map(([name, one]) => `${indent}  ${literal(name)} = ${literal(String(one))}`)
    return [`${indent}${key} = {`, ...entries, `${indent}}`]
  })

const blockLines = (blocks: { [key: string]: Value }, indent: string): string[] =>
  Object.entries(blocks).flatMap(([key, block]) =>
    typeof block === 'string'
      ? [`${indent}${key} = ${literal(block)}`]
      : [`${indent}${key} {`, ...blockLines(block as { [key: string]: Value }, `${indent}  `), `${indent}}`],
  )

/** https://developer.hashicorp.com/terraform/language/expressions/strings: also what would begin a template is text. */
const literal = (text: string): string => JSON.stringify(text).replaceAll(/([$%])\{/g, '$1$1{')

/** Nothing that people have named ends the comment. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')

type Label = (text: string) => string

/** Names that HCL takes, each once: https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers */
function labels(): Label {
  const taken = new Set<string>()
  return (text) => {
    const plain = text
      .toLowerCase()
      .replaceAll(/[^a-z0-9_-]+/g, '_')
      .replaceAll(/^_+|_+$/g, '')
    const name = /^[a-z]/.test(plain) ? plain : `x_${plain}`
    let free = name
    for (let times = 2; taken.has(free); times += 1) free = `${name}__${times}`
    taken.add(free)
    return free
  }
}
