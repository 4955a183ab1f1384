import { writeFileSync } from 'node:fs'
import { claimsDocument } from '../../src/code/claims-document.ts'
import { readTerraform } from '../../src/code/read-terraform.ts'
import type { World } from './world.ts'

/** A resource of Terraform, as `terraform show -json` prints it. */
export interface Resource {
  address: string
  type: string
  values: Record<string, unknown>
}

/** What `terraform show -json` prints of a state with these resources. */
export const stateOf = (resources: readonly Resource[]): object => ({
  format_version: '1.0',
  terraform_version: '1.14.0',
  values: { root_module: { resources: resources.map((one) => ({ mode: 'managed', ...one })) } },
})

/** The pipeline has applied, and writes what code has; `at` when the state was read, ms. */
export function pipelineWrites(file: string, resources: readonly Resource[], at: number): void {
  const read = readTerraform(stateOf(resources))
  if (!read) throw new Error('not a state')
  writeFileSync(file, JSON.stringify(claimsDocument(read, at, undefined)))
}

/** An assignment in Terraform, by the names that people use. */
export function assignmentInCode(
  { bot: { ctx } }: World,
  o: { address: string; account: string; set: string; group?: string; user?: string },
): Resource {
  const { directory } = ctx
  const principal =
    o.group === undefined
      ? directory.users().find(({ userName }) => userName === o.user)?.id
      : directory.groups().find(({ displayName }) => displayName === o.group)?.id
  return {
    address: o.address,
    type: 'aws_ssoadmin_account_assignment',
    values: {
      instance_arn: directory.instance?.arn,
      permission_set_arn: directory.permissionSets().find(({ name }) => name === o.set)?.arn,
      principal_id: principal,
      principal_type: o.group === undefined ? 'USER' : 'GROUP',
      target_id: directory.accounts().find(({ name }) => name === o.account)?.id,
      target_type: 'AWS_ACCOUNT',
    },
  }
}
