import type { LiveDirectory } from '../../src/aws/directory.ts'
import type { Assignment } from '../../src/aws/types.ts'
import type { ApplyContext, Change, Operation, PlanContext } from '../../src/operations/shared/define-operation.ts'
import { loadOperations } from '../../src/operations/shared/load-operations.ts'
import { awkwardPages } from '../../src/sim/aws/settings.ts'
import { applyContext, type Bench, type BenchOptions, idsIn, planContext, startBench } from '../aws/helpers.ts'
import { printedPolicies } from '../support/printed-policies.ts'

const operations = await loadOperations()

/** One operation over a simulated AWS, with what the printed policy allows and the names that tests speak in. */
export async function startOperation(id: string, options?: BenchOptions) {
  const bench = await startBench({ ...options, settings: { ...awkwardPages, ...options?.settings } })
  bench.simulated.attachPolicies(printedPolicies)
  const directory = await bench.makeDirectory()
  await directory.refresh()
  const operation = operations.get(id)
  if (!operation) throw new Error(`no operation ${id}`)
  return {
    bench,
    directory,
    operation,
    ids: idsIn(directory),
    plan: (input: Record<string, unknown>, more: Partial<PlanContext> = {}) =>
      operation.plan(input as never, planContext(bench, directory, more)),
    carryOut: (changes: Change[], more?: Partial<ApplyContext>) => carryOut(bench, directory, operation, changes, more),
  }
}
export type Started = Awaited<ReturnType<typeof startOperation>>

/** Applies and proves every change, as the workflow does; gives the outputs. */
async function carryOut(
  bench: Bench,
  directory: LiveDirectory,
  operation: Operation,
  changes: Change[],
  more: Partial<ApplyContext> = {},
): Promise<Record<string, string>> {
  const outputs: Record<string, string> = { ...more.outputs }
  for (const change of changes) {
    let context = applyContext(bench, directory, { ...more, outputs })
    for (let tries = 0; ; tries++) {
      const applied = await operation.apply(change, context)
      if (applied.state === 'failed') throw applied.reason instanceof Error ? applied.reason : new Error(applied.reason)
      if (applied.state === 'done') {
        Object.assign(outputs, applied.outputs)
        break
      }
      if (tries > 20) throw new Error('never done')
      context = { ...context, repeated: true, asyncRequestId: applied.asyncRequestId ?? context.asyncRequestId }
      bench.clock.advance(1000)
    }
    if (!(await operation.verify(change, context))) throw new Error(`not proven: ${change.summary.en}`)
  }
  return outputs
}

/** An assignment that the simulated company starts with. */
export function someAssignment(
  directory: LiveDirectory,
  fits: (access: Assignment) => boolean = () => true,
): Assignment {
  const found = directory.assignments({}).find(fits)
  if (!found) throw new Error('the simulated company has no such assignment')
  return found
}

export const inputOf = ({ accountId, permissionSetArn, principal }: Assignment) => ({
  account: accountId,
  permissionSet: permissionSetArn,
  principal: `${principal.type}:${principal.id}`,
})
