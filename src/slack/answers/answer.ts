import type { KnownBlock } from '@slack/types'
import type { Say } from '../../i18n.ts'
import type { Person } from '../../store/person-rows.ts'
import type { Context } from '../../workflow/context.ts'
import { context, type Message, notification, section, sizeOf } from '../draw/blocks.ts'

/** Who asks, and what came after the command's word. */
export interface Asker {
  person: Person
  say: Say
  rest: string
}

/** An answer to one person, from the store and the snapshot: no AWS call, no Slack call. */
export type Answer = (ctx: Context, asker: Asker) => Promise<Message[]>

export const sentenceAnswer = (mrkdwn: string): Message[] => [{ text: mrkdwn, blocks: [section(mrkdwn)] }]

const mostMessages = 4 // a response_url takes five
const mostBlocks = 45
const mostBytes = 11_000

/** An item of a list: its blocks, or how to draw them when there is room for it. */
type Item = KnownBlock[] | (() => KnownBlock[])

/** A list as few messages as it fits in; what does not fit in `mostMessages` is counted at the end, never dropped. */
export function listAnswer(title: string, items: Item[], say: Say, foot: KnownBlock[] = []): Message[] {
  const head = section(say('commands:title', { title }))
  const pages: KnownBlock[][] = [[head]]
  let length = sizeOf(head)
  let shown = 0
  for (const item of items) {
    const blocks = typeof item === 'function' ? item() : item
    const page = pages.at(-1) ?? []
    const more = sizeOf(blocks)
    const full = page.length + blocks.length > mostBlocks || length + more > mostBytes - 1_000
    if (full && pages.length === mostMessages) break
    if (full) pages.push([...blocks])
    else page.push(...blocks)
    length = full ? more : length + more
    shown += 1
  }
  const rest = items.length - shown
  pages.at(-1)?.push(...(rest > 0 ? [context(say('commands:more', { count: rest }))] : []), ...foot)
  return pages.map((blocks) => ({ text: notification(title), blocks }))
}
