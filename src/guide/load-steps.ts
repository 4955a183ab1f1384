import { readdir } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Step } from './define-step.ts'
import { partOf, parts, sections } from './sections.ts'

/** Every file of `steps/` is a step; its name is the step's id. In the order of the work. */
export async function loadSteps(folder: URL = new URL('steps/', import.meta.url)): Promise<Step[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ts')).sort()
  const steps: Step[] = []
  for (const name of files) {
    const { default: step } = (await import(new URL(name, folder).href)) as { default?: Omit<Step, 'id'> }
    if (!step) throw new Error(`src/guide/steps/${name} has no default export: defineStep({...})`)
    steps.push({ ...step, id: basename(name, '.ts') })
  }
  return inOrder(steps)
}

/** In the order of the sections, except that what must be done before comes before. */
function inOrder(steps: Step[]): Step[] {
  const place = new Map<string, number>(sections.map(({ id }, i) => [id, i]))
  const partAt = ({ section }: Step) => parts.findIndex(({ id }) => id === partOf(section))
  const byId = new Map(steps.map((step) => [step.id, step]))
  const ordered: Step[] = []
  const visit = (step: Step, from: string[]) => {
    if (ordered.includes(step)) return
    if (from.includes(step.id)) throw new Error(`steps wait for each other: ${[...from, step.id].join(' -> ')}`)
    for (const id of step.after) {
      const before = byId.get(id)
      if (!before) throw new Error(`${step.id} comes after ${id}, which is no step`)
      // Where the step that comes first belongs to a later part, it keeps its place there.
      if (partAt(before) <= partAt(step)) visit(before, [...from, step.id])
    }
    ordered.push(step)
  }
  const bySection = [...steps].sort((a, b) => (place.get(a.section) ?? 0) - (place.get(b.section) ?? 0))
  for (const step of bySection) visit(step, [])
  return ordered
}
