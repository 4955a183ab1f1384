import { readdir } from 'node:fs/promises'
import { basename } from 'node:path'
import { isOff } from '../../policy/off-by-default.ts'
import type { Operation } from './define-operation.ts'

/** Every file of `src/operations` is an operation; its name is the operation's id. */
export async function loadOperations(folder: URL = new URL('../', import.meta.url)): Promise<Map<string, Operation>> {
  const entries = await readdir(folder, { withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  const operations = new Map<string, Operation>()
  for (const { name } of files.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const id = basename(name, '.ts')
    const { default: operation } = (await import(new URL(name, folder).href)) as { default?: Omit<Operation, 'id'> }
    if (!operation) throw new Error(`src/operations/${name} has no default export: defineOperation({...})`)
    operations.set(id, { ...operation, id })
  }
  return operations
}

/** Those of them that the policy offers, with the IAM actions that they need then: some are off unless it enables them. */
export const offered = (
  operations: ReadonlyMap<string, Operation>,
  enabled: readonly string[],
): ReadonlyMap<string, Operation> =>
  new Map(
    [...operations]
      .filter(([id]) => enabled.includes(id) || !isOff(id))
      .map(([id, operation]) => [
        id,
        { ...operation, iam: operation.iam.filter(({ only }) => isNeeded(only, enabled)) },
      ]),
  )

const isNeeded = (only: string | undefined, enabled: readonly string[]): boolean =>
  only === undefined || enabled.includes(only)
