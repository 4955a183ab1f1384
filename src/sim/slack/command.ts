import { ApiError } from './api/error.ts'
import type { Core } from './core.ts'
import type { Delivery } from './deliveries.ts'
import { until } from './patience.ts'
import type { Screen } from './screen.ts'
import type { Block, Message, View } from './types.ts'

export interface CommandResult {
  delivery: Delivery
  acked: boolean
  ackMs?: number
  problem?: string
  /** The immediate answer, when the acknowledgement carried one. */
  message?: Message
  text?: string
  blocks?: Block[]
  /** What came through the response_url so far. */
  answers(): Message[]
  /** The answer number `index` through the response_url, as soon as it is there. */
  answer(index?: number): Promise<Message>
  modal(): Promise<View>
}

export function commandResult(
  core: Core,
  person: Screen,
  delivery: Delivery,
  channelId: string,
  responseUrl: string,
): CommandResult {
  const message = immediate(core, person.id, delivery, channelId)
  const { ackedAt, sentAt, problem } = delivery
  return {
    delivery,
    acked: ackedAt !== undefined,
    ...(ackedAt === undefined ? {} : { ackMs: ackedAt - sentAt }),
    ...(problem === undefined ? {} : { problem }),
    ...(message ? { message, text: message.text } : {}),
    ...(message?.blocks ? { blocks: message.blocks } : {}),
    answers: () => core.responseUrls.answers(responseUrl),
    answer: (index = 0) =>
      until(core.workspace, 'an answer to the command', () => core.responseUrls.answers(responseUrl)[index]),
    modal: () => person.waitForModal(),
  }
}

function immediate(core: Core, userId: string, delivery: Delivery, channelId: string): Message | undefined {
  const answer = delivery.ackPayload ?? {}
  if (answer.text === undefined && answer.blocks === undefined) return undefined
  try {
    return core.responseUrls.respond({ userId, channelId }, answer)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    delivery.problem = `${error.message}: ${JSON.stringify(error.details)}`
    return undefined
  }
}
