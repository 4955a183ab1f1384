import { renameSync, writeFileSync } from 'node:fs'
import { claimsDocument } from '../code/claims-document.ts'
import { readTerraform } from '../code/read-terraform.ts'
import { changeAccess } from '../sim/aws/access-elsewhere.ts'
import { accessFields, nameOf, row, rowIn, rows, tupleOf } from '../sim/aws/console-access.ts'
import { type ConsoleAction, consoleAction } from '../sim/aws/console-action.ts'
import type { Assignment } from '../sim/aws/records.ts'
import { defaultSettings } from '../sim/aws/settings.ts'
import { assignmentKey, type World } from '../sim/aws/world.ts'

/** Where the sandbox's policy says that the code is, for people. */
export const codeLink = 'https://github.com/example/platform'

/**
 * A company's Terraform: a state, kept here, and a pipeline that writes the file of claims after each apply. As the AWS
 * provider does, it refuses to make what is there already:
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ssoadmin/account_assignment.go
 */
export function terraformOf(file: string, now: () => number): Record<string, ConsoleAction> {
  /** The state: what code has, by its address there. */
  const state = new Map<string, Assignment>()
  const addressOf = (world: World, one: Assignment) => `aws_ssoadmin_account_assignment.this["${nameOf(world, one)}"]`
  const isOwn = (one: Assignment) => [...state.values()].some((own) => assignmentKey(own) === assignmentKey(one))
  const own = (world: World) => [...state].map(([value, one]) => ({ value, label: nameOf(world, one) })).reverse()

  /** The pipeline's last step. */
  function applied(): void {
    const read = readTerraform(shown(state))
    if (!read) throw new Error('Terraform shows no state')
    writeFileSync(`${file}.new`, JSON.stringify(claimsDocument(read, now(), codeLink)))
    renameSync(`${file}.new`, file)
  }
  applied()

  return {
    'terraform-applies': consoleAction({
      title: { en: 'Terraform applies an assignment', ja: 'Terraform で割り当てを適用する' },
      fields: accessFields,
      isOffered: ({ accounts, permissionSets, users }) =>
        accounts.size > 0 && permissionSets.size > 0 && users.size > 0,
      run(world, input) {
        const tuple = tupleOf(input)
        const address = addressOf(world, tuple)
        if (world.assignments.has(assignmentKey(tuple)) && !isOwn(tuple))
          throw new Error(`${address}: already exists. To have Terraform look after it, import it`)
        changeAccess({ world, settings: defaultSettings }, 'create', tuple, pipeline)
        state.set(address, tuple)
        applied()
      },
    }),

    'terraform-imports': consoleAction({
      title: { en: 'Terraform imports an assignment', ja: 'Terraform に割り当てをインポートする' },
      fields: { row: { label: row, options: (world) => rows(world, (one) => !isOwn(one)) } },
      isOffered: (world) => world.assignments.all().some((one) => !isOwn(one)),
      run(world, { row }) {
        const { AccountId, PermissionSetArn, PrincipalType, PrincipalId } = rowIn(world, row)
        const tuple = { AccountId, PermissionSetArn, PrincipalType, PrincipalId }
        state.set(addressOf(world, tuple), tuple)
        applied()
      },
    }),

    'terraform-destroys': consoleAction({
      title: { en: 'Terraform destroys an assignment that it has', ja: 'Terraform で管理している割り当てを破棄する' },
      fields: { row: { label: row, options: own } },
      isOffered: () => state.size > 0,
      run(world, { row = '' }) {
        const tuple = state.get(row)
        if (!tuple) throw new Error('Terraform has no such assignment any more')
        changeAccess({ world, settings: defaultSettings }, 'delete', tuple, pipeline)
        state.delete(row)
        applied()
      },
    }),
  }
}

const pipeline = 'pipeline/terraform'

/** What `terraform show -json` prints of it. */
const shown = (state: ReadonlyMap<string, Assignment>): object => ({
  format_version: '1.0',
  values: {
    root_module: {
      resources: [...state].map(([address, { AccountId, PermissionSetArn, PrincipalType, PrincipalId }]) => ({
        address,
        mode: 'managed',
        type: 'aws_ssoadmin_account_assignment',
        values: {
          permission_set_arn: PermissionSetArn,
          principal_id: PrincipalId,
          principal_type: PrincipalType,
          target_id: AccountId,
        },
      })),
    },
  },
})
