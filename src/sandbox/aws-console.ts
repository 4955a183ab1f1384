import type { Text } from '../i18n.ts'
import { accessActions } from '../sim/aws/console-access.ts'
import type { ConsoleAction } from '../sim/aws/console-action.ts'
import { consoleActions } from '../sim/aws/console-actions.ts'
import type { World } from '../sim/aws/world.ts'

/** What people do in AWS by hand, as the page offers it. */
export interface ManualStep {
  id: string
  title: Text
  done: boolean
  /** False where it can be done only once and has been. */
  offered: boolean
  fields: ManualField[]
}

export interface ManualField {
  name: string
  label: Text
  value: string
  options?: { value: string; label: string }[]
}

/** What is done to access without the bot, by its id. */
export type Elsewhere = Record<string, ConsoleAction>

const actions = Object.entries<ConsoleAction>(consoleActions)
/** What somebody in the console does to access without the bot. */
export const consoleElsewhere: Elsewhere = accessActions

/** What somebody in the console, or code that is applied, does to access without the bot: again and again. */
export const stepsElsewhere = (world: World, elsewhere: Elsewhere = consoleElsewhere): ManualStep[] =>
  Object.entries(elsewhere).flatMap(([id, action]) =>
    action.isOffered(world)
      ? [{ id, title: action.title, done: false, offered: true, fields: fieldsOf(action, world) }]
      : [],
  )

/** `performed` names what was done on the page, for actions that leave no trace in AWS. */
export function manualSteps(world: World, performed: ReadonlySet<string>): ManualStep[] {
  return actions
    .map(([id, action]) => {
      const { title } = action
      const offered = action.isOffered(world)
      const done = action.isDone ? action.isDone(world) : performed.has(id)
      return { id, title, done, offered, fields: offered ? fieldsOf(action, world) : [] }
    })
    .filter(({ done, offered }) => done || offered)
}

function fieldsOf({ fields }: ConsoleAction, world: World): ManualField[] {
  return Object.entries(fields).map(([name, { label, options, value }]) => {
    const choices = options?.(world)
    return { name, label, value: value ?? choices?.[0]?.value ?? '', ...(choices && { options: choices }) }
  })
}

/** Throws an Error with a sentence when the console would not let one. */
export function doByHand(
  world: World,
  id: string,
  input: Record<string, string>,
  elsewhere: Elsewhere = consoleElsewhere,
): void {
  const action = [...actions, ...Object.entries(elsewhere)].find(([one]) => one === id)?.[1]
  if (!action?.isOffered(world)) throw new Error('The console does not offer this now')
  action(world, input)
}
