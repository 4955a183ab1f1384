import { createAwsReads } from '../../src/guide/aws-reads.ts'
import type { Choices } from '../../src/guide/choices.ts'
import type { BotRecord, Finding, ProbeContext, Step } from '../../src/guide/define-step.ts'
import { loadSteps } from '../../src/guide/load-steps.ts'
import { lookAtStep } from '../../src/guide/look-at-step.ts'
import { awkwardPages } from '../../src/sim/aws/settings.ts'
import { type Bench, type BenchOptions, startBench } from '../aws/helpers.ts'
import { printedPolicies } from '../support/printed-policies.ts'

export const steps = await loadSteps()
export const stepById = (id: string): Step => {
  const step = steps.find((one) => one.id === id)
  if (!step) throw new Error(`no step ${id}`)
  return step
}

/** An answer to each of the decisions. */
export const everyChoice = {
  homeRegion: 'ap-northeast-1',
  identitySource: 'identity-center',
  portalAlias: 'none',
  planUpgrade: 'agreed',
  organization: 'this-account',
}
export const chosen = (values: Record<string, string>): Choices =>
  Object.fromEntries(Object.entries(values).map(([id, value]) => [id, { value, by: 'UALICE', at: 1 }]))

export const nothingYet: BotRecord = { granted: 0, approvers: ['UALICE'] }

export interface Looking {
  bench: Bench
  /** What a step's probe finds now. */
  find(id: string, choices?: Choices, bot?: Partial<BotRecord>): Promise<Finding>
  /** What every step's probe finds, in one look. */
  findAll(choices?: Choices): Promise<Map<string, Finding>>
  /** Lets the bot read its directory again. */
  refresh(): Promise<void>
  calls(): string[]
}

/** The guide's probes over a simulated AWS. */
export async function startLooking(options: BenchOptions = {}): Promise<Looking> {
  const bench = await startBench({ ...options, settings: { ...awkwardPages, ...options.settings } })
  bench.simulated.attachPolicies(printedPolicies)
  const directory = await bench.makeDirectory()
  await directory.refresh()
  const context = (choices: Choices, bot: Partial<BotRecord>): ProbeContext => ({
    aws: bench.aws,
    directory,
    choices,
    reads: createAwsReads(bench.aws),
    bot: { ...nothingYet, ...bot },
    now: bench.clock.now(),
  })
  return {
    bench,
    refresh: () => directory.refresh(),
    calls: () => bench.simulated.calls.map(({ action }) => action),
    async find(id, choices = {}, bot = {}) {
      const finding = await lookAtStep(stepById(id), context(choices, bot))
      if (!finding) throw new Error(`${id} has no probe`)
      return finding
    },
    async findAll(choices = {}) {
      const all = context(choices, {})
      const found = new Map<string, Finding>()
      await Promise.all(
        steps.map(async (step) => {
          const finding = await lookAtStep(step, all)
          if (finding) found.set(step.id, finding)
        }),
      )
      return found
    },
  }
}
