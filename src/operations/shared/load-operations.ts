import { readdir } from 'node:fs/promises'
import { basename } from 'node:path'
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
