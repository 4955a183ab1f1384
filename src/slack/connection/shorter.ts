import type { KnownBlock } from '@slack/types'
import { saidBySlack } from './api-errors.ts'

interface Long {
  text: string
  blocks: KnownBlock[]
}

/** Slack's words for a message that is too long; of its size as a whole it documents neither the limit nor the unit. */
const tooLong = ['msg_too_long', 'msg_blocks_too_long']

/** Sends a message; where Slack finds it too long, its first half, with the second half for `leave`. */
export async function orShorter<C extends Long, T>(
  content: C,
  send: (content: C) => Promise<T>,
  leave: (rest: Long) => void,
): Promise<T> {
  try {
    return await send(content)
  } catch (error) {
    const halves = tooLong.includes(saidBySlack(error) ?? '') ? inHalves(content) : undefined
    if (!halves) throw error
    leave(halves.rest)
    return orShorter(halves.first, send, (more) =>
      leave({ ...halves.rest, blocks: [...more.blocks, ...halves.rest.blocks] }),
    )
  }
}

/** What can be pressed stays with the first half. Undefined where one block is all there is to say. */
function inHalves<C extends Long>(content: C): { first: C; rest: Long } | undefined {
  const buttons = content.blocks.filter(({ type }) => type === 'actions')
  const said = content.blocks.filter(({ type }) => type !== 'actions')
  if (said.length < 2) return undefined
  const half = Math.ceil(said.length / 2)
  return {
    first: { ...content, blocks: [...said.slice(0, half), ...buttons] },
    rest: { text: content.text, blocks: said.slice(half) },
  }
}
