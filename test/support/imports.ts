import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

export interface Import {
  from: string
  to: string
  /** `import type` leaves nothing at run time; everything else loads the file. */
  kind: 'value' | 'type'
}

/** These load every file of a folder, so they depend on them without naming them. */
const loaders: Record<string, string> = {
  'src/guide/load-steps.ts': 'src/guide/steps/*.ts',
  'src/operations/shared/load-operations.ts': 'src/operations/*.ts',
}

/** The imports of files by relative path; `read` stands for the disk. */
export function importsIn(files: string[], read: (file: string) => string = (f) => readFileSync(f, 'utf8')): Import[] {
  return files.flatMap((from) => {
    const found: Import[] = []
    const add = (path: string, kind: Import['kind']) =>
      found.push({ from, to: normalize(join(dirname(from), path)), kind })
    const text = read(from)
    for (const [, type, path = ''] of text.matchAll(
      /^(?:import|export)( type)?\b(?:[^'"();=]*?\bfrom)?\s*['"](\.[^'"]+)['"]/gm,
    ))
      add(path, type ? 'type' : 'value')
    for (const [, path = ''] of text.matchAll(/\bimport\(\s*['"](\.[^'"]+)['"]/g)) add(path, 'value')
    for (const to of globSync(loaders[from] ?? [])) found.push({ from, to, kind: 'value' })
    return found
  })
}

/** Files of which each leads back to itself: strongly connected components, https://doi.org/10.1137/0201010 */
export function circlesOf(imports: Pick<Import, 'from' | 'to'>[]): string[][] {
  const next = Map.groupBy(imports, ({ from }) => from)
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const circles: string[][] = []
  const lower = (file: string, to = 0) => low.set(file, Math.min(low.get(file) ?? to, to))

  const visit = (file: string): void => {
    index.set(file, index.size)
    low.set(file, index.size - 1)
    stack.push(file)
    for (const { to } of next.get(file) ?? []) {
      if (!index.has(to)) visit(to)
      if (stack.includes(to)) lower(file, low.get(to))
    }
    if (low.get(file) !== index.get(file)) return
    const circle = stack.splice(stack.indexOf(file))
    if (circle.length > 1 || next.get(file)?.some(({ to }) => to === file)) circles.push(circle.sort())
  }
  for (const file of next.keys()) if (!index.has(file)) visit(file)
  return circles
}
