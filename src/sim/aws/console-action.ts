import type { Account } from './records.ts'
import type { World } from './world.ts'

type Input = Record<string, string>
interface Text {
  en: string
  ja: string
}

/** What the person at the console chooses or types in. */
export interface ConsoleField {
  label: Text
  /** What may be chosen, as the world is now; free text when absent. */
  options?: (world: World) => { value: string; label: string }[]
  value?: string
}

/**
 * Something that people do outside AWS's APIs. Call it to do it; it throws an Error with a sentence when the console would
 * not let one.
 */
export interface ConsoleAction {
  (world: World, input?: Input): void
  title: Text
  fields: Record<string, ConsoleField>
  /** Whether the console would offer it now. */
  isOffered(world: World): boolean
  /** Whether the world shows that it was done; none where an action leaves no trace. */
  isDone?: (world: World) => boolean
}

export function consoleAction(action: {
  title: Text
  fields?: Record<string, ConsoleField>
  isOffered?: (world: World) => boolean
  isDone?: (world: World) => boolean
  run: (world: World, input: Input) => void
}): ConsoleAction {
  const { title, fields = {}, isOffered = () => true, isDone, run } = action
  const perform = (world: World, input: Input = {}) => {
    world.settle()
    const preset = Object.entries(fields).map(([name, field]) => [name, firstOf(field, world)] as const)
    run(world, { ...Object.fromEntries(preset), ...input })
  }
  return Object.assign(perform, { title, fields, isOffered, ...(isDone && { isDone }) })
}

const firstOf = ({ value, options }: ConsoleField, world: World): string => value ?? options?.(world)[0]?.value ?? ''

/** The account that one is signed in to as root. */
export function firstAccount(world: World): Account {
  const account = world.accounts.get(world.managementAccountId)
  if (!account) throw new Error('The simulated company has no account')
  return account
}
