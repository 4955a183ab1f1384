import type { ModalView } from '@slack/types'
import type { WebClient } from '@slack/web-api'
import { orUndefined } from './api-errors.ts'

export interface Opened {
  id?: string
  hash?: string
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
  const answer = await orUndefined<{ view?: Opened }>(
    () => (push ? client.views.push(on) : client.views.open(on)),
    ['exchanged_trigger_id'],
  )
  const { id, hash } = answer?.view ?? {}
  return { ...(id && { id }), ...(hash && { hash }) }
}
