import type { Choices } from '../../src/guide/choices.ts'
import type { BotRecord } from '../../src/guide/define-step.ts'
import type { World } from '../../src/sim/aws/world.ts'
import type { BenchOptions } from '../aws/helpers.ts'

export interface Case {
  company?: BenchOptions
  world?: (world: World) => void
  choices?: Choices
  bot?: Partial<BotRecord>
  /** The evidence contains it. */
  shows: string
}
export interface Cases {
  done: Case
  /** Not done: nothing there yet, or something that should not be. */
  not: Case & { is: 'done' | 'todo' | 'attention' | 'waiting' | 'not-applicable' }
  /** The action that is denied in the established company; none: AWS denies it to nobody, or none is called. */
  denied?: string
}
