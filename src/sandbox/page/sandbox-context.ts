import { createContext, useContext } from 'react'
import type { Confirm, SlackUser } from '../../sim/slack/types.ts'
import { type Actions, type Company, perform, type Screen } from './api.ts'
import type { Language, Words } from './words.ts'

export type Theme = 'light' | 'dark'

/** Where the middle of the page is: the app's Home tab, or a conversation. */
export interface Where {
  user: string
  place: string
  thread?: string
}

export interface Sandbox {
  me: SlackUser
  screen: Screen
  company: Company
  words: Words
  language: Language
  theme: Theme
  now: number
  go(where: Partial<Where>): void
  /** Shows a dialog; what the person answers. */
  confirm(dialog: Confirm): Promise<boolean>
  tell(text: string): void
  /** Brings the panel that shows AWS before the visitor's eyes. */
  lookAtAws(): void
}

export const SandboxContext = createContext<Sandbox | undefined>(undefined)

export function useSandbox(): Sandbox {
  const sandbox = useContext(SandboxContext)
  if (!sandbox) throw new Error('outside of the sandbox')
  return sandbox
}

/** Acts as the person in front of the screen; what goes wrong is told in plain words. */
export function useAct() {
  const { me, words, tell } = useSandbox()
  return async <A extends keyof Actions>(
    action: A,
    body: Actions[A]['body'],
  ): Promise<Actions[A]['answer'] | undefined> => {
    try {
      const answer = await perform(me.id, action, body)
      const { problem, ...how } = answer as { problem?: string; delivered?: boolean; acked?: boolean }
      if (problem) tell(`${words.trouble} ${problem}`)
      else if (how.acked === false) tell(words.notDelivered)
      return answer
    } catch (error) {
      tell(`${words.failed} ${error instanceof Error ? error.message : error}`)
      return undefined
    }
  }
}
