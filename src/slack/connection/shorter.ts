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

/** What can be pressed stays with the first half. Undefined where nothing is left to be cut. */
function inHalves<C extends Long>(content: C): { first: C; rest: Long } | undefined {
  const buttons = content.blocks.filter(({ type }) => type === 'actions')
  const said = content.blocks.filter(({ type }) => type !== 'actions')
  const halves = said.length > 1 ? cut(said) : cutOne(said[0])
  return (
    halves && {
      first: { ...content, blocks: [...halves[0], ...buttons] },
      rest: { text: content.text, blocks: halves[1] },
    }
  )
}

const cut = <T>(all: T[]): [T[], T[]] => [all.slice(0, Math.ceil(all.length / 2)), all.slice(Math.ceil(all.length / 2))]

/** Rich text alone has no limit of its own. */
function cutOne(block: KnownBlock | undefined): [KnownBlock[], KnownBlock[]] | undefined {
  if (block?.type !== 'rich_text' || block.elements.length < 2) return undefined
  const [first, rest] = cut(block.elements)
  return [[{ ...block, elements: first }], [{ type: 'rich_text', elements: rest }]]
}
