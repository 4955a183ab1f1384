import type { World } from '../../src/sim/aws/world.ts'

// What the AWS provider makes of an import block and a resource: the schema as its pages document it
// (https://github.com/hashicorp/terraform-provider-aws/tree/main/website/docs/r), read over the simulated AWS.

type Value = string | { [key: string]: Value }
export interface Resource {
  type: string
  name: string
  body: { [key: string]: Value }
}
export interface Hcl {
  imports: { to: string; id: string }[]
  resources: Resource[]
}

/** As much of HCL as an export needs: blocks, strings, references and maps of strings. */
export function parseHcl(text: string): Hcl {
  const lines = text.split('\n').map((line) => line.trim())
  const parsed: Hcl = { imports: [], resources: [] }
  const body = (): { [key: string]: Value } => {
    const found: { [key: string]: Value } = {}
    for (let line = lines.shift(); line !== undefined && line !== '}'; line = lines.shift()) {
      const [, key = '', opens, value = ''] = /^("(?:[^"\\]|\\.)*"|[\w-]+) (?:= )?(\{)?(.*)$/.exec(line) ?? []
      if (!key || (!opens && !value)) throw new Error(`not understood: ${line}`)
      found[key.startsWith('"') ? textIn(key) : key] = opens ? body() : value.startsWith('"') ? textIn(value) : value
    }
    return found
  }
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    const [, type = '', name = ''] = /^resource "(\w+)" "([a-z_][\w-]*)" \{$/.exec(line) ?? []
    if (type) parsed.resources.push({ type, name, body: body() })
    else if (line === 'import {') parsed.imports.push(body() as { to: string; id: string })
    else if (line !== '' && !line.startsWith('#')) throw new Error(`not understood: ${line}`)
  }
  return parsed
}
/** Throws where Terraform would carry something out: https://developer.hashicorp.com/terraform/language/expressions/strings */
export function textIn(literal: string): string {
  const text = JSON.parse(literal)
  if (/(?<!\$)\$\{|(?<!%)%\{/.test(text)) throw new Error(`a template: ${literal}`)
  return text.replaceAll(/([$%])\1\{/g, '$1{')
}

type Attributes = { [key: string]: Value } | undefined
interface Kind {
  required: string[]
  optional: string[]
  /** What an import of this id reads; undefined where AWS has no such thing. */
  read(id: string[], world: World): Attributes
}

const ofSet = (arn = '', instance = '') => ({ permission_set_arn: arn, instance_arn: instance })
const setIn = (world: World, arn = '', instance = '') => {
  const set = world.permissionSets.get(arn)
  return set?.InstanceArn === instance ? set : undefined
}
const reference = ({ Name, Path = '/' }: { Name?: string | undefined; Path?: string | undefined }) => ({
  name: Name ?? '',
  path: Path,
})

const kinds: Record<string, Kind> = {
  aws_ssoadmin_account_assignment: {
    required: ['instance_arn', 'permission_set_arn', 'principal_id', 'principal_type', 'target_id'],
    optional: ['target_type'],
    read([principal, type, target, targetType, set, instance], world) {
      const there = world.assignments
        .all()
        .some(
          (a) =>
            a.PrincipalId === principal &&
            a.PrincipalType === type &&
            a.AccountId === target &&
            a.PermissionSetArn === set,
        )
      if (!there || targetType !== 'AWS_ACCOUNT' || !setIn(world, set, instance)) return undefined
      return {
        ...ofSet(set, instance),
        principal_id: `${principal}`,
        principal_type: `${type}`,
        target_id: `${target}`,
        target_type: targetType,
      }
    },
  },
  aws_ssoadmin_permission_set: {
    required: ['instance_arn', 'name'],
    optional: ['description', 'relay_state', 'session_duration', 'tags'],
    read([arn, instance], world) {
      const set = setIn(world, arn, instance)
      if (!set) return undefined
      return {
        name: set.Name,
        instance_arn: `${instance}`,
        session_duration: set.SessionDuration,
        ...(set.Description && { description: set.Description }),
        ...(set.RelayState && { relay_state: set.RelayState }),
        ...(Object.keys(set.tags).length > 0 && { tags: set.tags }),
      }
    },
  },
  aws_ssoadmin_managed_policy_attachment: {
    required: ['instance_arn', 'managed_policy_arn', 'permission_set_arn'],
    optional: [],
    read([policy = '', arn, instance], world) {
      if (!setIn(world, arn, instance)?.managedPolicies.includes(policy)) return undefined
      return { ...ofSet(arn, instance), managed_policy_arn: policy }
    },
  },
  aws_ssoadmin_customer_managed_policy_attachment: {
    required: ['instance_arn', 'permission_set_arn', 'customer_managed_policy_reference'],
    optional: [],
    read([name, path, arn, instance], world) {
      const found = setIn(world, arn, instance)?.customerManagedPolicies.map(reference)
      const one = found?.find((policy) => policy.name === name && policy.path === path)
      return one && { ...ofSet(arn, instance), customer_managed_policy_reference: one }
    },
  },
  aws_ssoadmin_permission_set_inline_policy: {
    required: ['instance_arn', 'permission_set_arn', 'inline_policy'],
    optional: [],
    read([arn, instance], world) {
      const policy = setIn(world, arn, instance)?.inlinePolicy
      return policy ? { ...ofSet(arn, instance), inline_policy: policy } : undefined
    },
  },
  aws_ssoadmin_permissions_boundary_attachment: {
    required: ['instance_arn', 'permission_set_arn', 'permissions_boundary'],
    optional: [],
    read([arn, instance], world) {
      const boundary = setIn(world, arn, instance)?.boundary
      if (!boundary) return undefined
      const policy =
        'ManagedPolicyArn' in boundary
          ? { managed_policy_arn: boundary.ManagedPolicyArn }
          : { customer_managed_policy_reference: reference(boundary.CustomerManagedPolicyReference) }
      return { ...ofSet(arn, instance), permissions_boundary: policy }
    },
  },
}

/** What the first plan says: how much it imports, and everything that it would not leave as it is. */
export function planOf({ imports, resources }: Hcl, world: World): { imports: number; changes: string[] } {
  const changes: string[] = []
  const addresses = resources.map(({ type, name }) => `${type}.${name}`)
  const idOf = new Map(imports.map(({ to, id }) => [to, id]))
  if (new Set(addresses).size < addresses.length) changes.push('a name twice')
  for (const { to } of imports) if (!addresses.includes(to)) changes.push(`${to} is imported, and no resource`)
  for (const { type, name, body } of resources) {
    const address = `${type}.${name}`
    const { required, optional, read } = kinds[type] ?? {}
    const id = idOf.get(address)
    if (!required || !optional || !read) changes.push(`${address} is of no kind that is known`)
    else if (id === undefined) changes.push(`${address} would be created`)
    else {
      const now = read(id.split(','), world)
      const unknown = Object.keys(body).filter((key) => !required.includes(key) && !optional.includes(key))
      const missing = required.filter((key) => body[key] === undefined)
      const wanted = Object.fromEntries(Object.entries(body).map(([key, value]) => [key, resolved(value, idOf)]))
      if (unknown.length + missing.length > 0) changes.push(`${address}: ${unknown}, ${missing}`)
      if (!now) changes.push(`${address}: there is nothing to import by ${id}`)
      else if (JSON.stringify(sorted(now)) !== JSON.stringify(sorted(wanted)))
        changes.push(`${address}: ${JSON.stringify(now)} would become ${JSON.stringify(wanted)}`)
    }
  }
  return { imports: imports.length, changes }
}

/** `aws_ssoadmin_permission_set.x.arn` is the first part of the id that it is imported by. */
const resolved = (value: Value, idOf: Map<string, string>): Value => {
  const [, to] = (typeof value === 'string' && /^(aws_ssoadmin_permission_set\.[\w-]+)\.arn$/.exec(value)) || []
  return to === undefined ? value : (idOf.get(to)?.split(',')[0] ?? value)
}
const sorted = (value: Value): unknown =>
  typeof value === 'string'
    ? value
    : Object.entries(value)
        .sort()
        .map(([key, one]) => [key, sorted(one)])
