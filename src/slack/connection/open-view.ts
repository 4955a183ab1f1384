import { setTimeout } from 'node:timers/promises'
import type { ModalView } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import { orUndefined, retryAfterMs, willPass } from './api-errors.ts'

export interface Opened {
  id?: string
  hash?: string
}

/** A trigger serves for three seconds: https://docs.slack.dev/interactivity/handling-user-interaction#modal_responses */
const longestWaitMs = 1_500

/** Slack's "not so fast", and what passes, can be over while the trigger still serves. */
async function onceMore<T>(open: () => Promise<T>): Promise<T> {
  try {
    return await open()
  } catch (error) {
    const wait = retryAfterMs(error) ?? 200
    if (!willPass(error) || wait > longestWaitMs) throw error
    await setTimeout(wait)
    return open()
  }
}

/**
 * Opens a modal, or puts it on top of the one that is open (`push`). Empty where another delivery of the same press has
 * opened it already: Slack takes a trigger once, and may deliver what was pressed twice.
 * https://docs.slack.dev/reference/methods/views.open#errors
 */
export async function openView(
  client: WebClient,
  on: { trigger_id: string; view: ModalView },
  { push = false }: { push?: boolean } = {},
): Promise<Opened> {
  const open = () => (push ? client.views.push(on) : client.views.open(on))
  const answer = await orUndefined<{ view?: Opened }>(() => onceMore(open), ['exchanged_trigger_id'])
  const { id, hash } = answer?.view ?? {}
  return { ...(id && { id }), ...(hash && { hash }) }
}
