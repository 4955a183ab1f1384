import { expect, onTestFinished } from 'vitest'
import type { LiveDirectory } from '../../src/aws/directory.ts'
import { createAwsReads } from '../../src/guide/aws-reads.ts'
import { lookAtStep } from '../../src/guide/look-at-step.ts'
import { type GuideState, type Progress, progressOf, type StepView, showContext } from '../../src/guide/progress.ts'
import type { Operation } from '../../src/operations/shared/define-operation.ts'
import { loadOperations } from '../../src/operations/shared/load-operations.ts'
import { type ConsoleActionId, consoleActions } from '../../src/sim/aws/console-actions.ts'
import { applyContext, type Bench, type BenchOptions, planContext, startBench } from '../aws/helpers.ts'
import { chosen, nothingYet, steps } from './helpers.ts'

const operations = await loadOperations()
/** Nothing found, said or decided. */
export const emptyState = (): GuideState => ({ findings: {}, confirmed: {}, choices: {}, handovers: {}, skips: {} })

/** A company that goes through the guide: looks, says Done, asks for operations, and acts at the console. */
export class Setup {
  state: GuideState = emptyState()
  readonly bench: Bench
  readonly directory: LiveDirectory
  constructor(bench: Bench, directory: LiveDirectory) {
    this.bench = bench
    this.directory = directory
  }

  static async of(options: BenchOptions): Promise<Setup> {
    const bench = await startBench(options)
    onTestFinished(() => bench.stop())
    return new Setup(bench, await bench.makeDirectory())
  }

  get progress(): Progress {
    return progressOf(steps, this.state, this.directory, this.bench.clock.now())
  }

  step(id: string): StepView {
    const view = this.progress.steps.find(({ step }) => step.id === id)
    if (!view) throw new Error(`no step ${id}`)
    return view
  }

  async looks(): Promise<void> {
    await this.directory.refresh()
    const at = this.bench.clock.now()
    const show = showContext(this.state, this.directory, at)
    const context = { ...show, aws: this.bench.aws, reads: createAwsReads(this.bench.aws), bot: nothingYet }
    const findings = { ...this.state.findings }
    for (const step of steps) {
      if (step.notFor?.(show)) continue
      const finding = await lookAtStep(step, context)
      const before = findings[step.id]?.doneAt ?? null
      if (finding) findings[step.id] = { ...finding, at, doneAt: finding.state === 'done' ? (before ?? at) : before }
    }
    this.state = { ...this.state, findings }
  }

  says(id: string, by = 'UALICE', value: string | null = null): void {
    const { paste } = this.step(id).step.manual
    if (value !== null) expect(paste?.check(value, showContext(this.state, this.directory, 0))).toBeUndefined()
    this.state = {
      ...this.state,
      confirmed: { ...this.state.confirmed, [id]: { by, at: this.bench.clock.now(), value } },
    }
  }

  decides(values: Record<string, string>): void {
    this.state = { ...this.state, choices: { ...this.state.choices, ...chosen(values) } }
  }

  atTheConsole(action: ConsoleActionId, input?: Record<string, string>): void {
    consoleActions[action](this.bench.world(), input)
  }

  /** Carries out what the step offers, as happens after its approval. */
  async asks(id: string, more: Record<string, unknown> = {}): Promise<void> {
    const offer = this.step(id).step.offer?.(showContext(this.state, this.directory, this.bench.clock.now()))
    if (!offer) throw new Error(`${id} offers nothing now`)
    const operation = operations.get(offer.operation) as Operation
    const plan = await operation.plan({ ...offer.input, ...more } as never, planContext(this.bench, this.directory))
    let outputs: Record<string, string> = {}
    for (const change of plan.changes) {
      let context = applyContext(this.bench, this.directory, { outputs })
      for (;;) {
        const applied = await operation.apply(change, context)
        if (applied.state === 'failed')
          throw applied.reason instanceof Error ? applied.reason : new Error(applied.reason)
        if (applied.state === 'done') {
          outputs = { ...outputs, ...applied.outputs }
          break
        }
        context = { ...context, repeated: true, asyncRequestId: applied.asyncRequestId ?? context.asyncRequestId }
        this.bench.clock.advance(1_000)
      }
    }
    await this.looks()
  }
}
