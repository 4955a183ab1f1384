import { isObject, type Json } from '../json.ts'
import type { Block, Text } from '../types.ts'
import type { Workspace } from '../workspace.ts'

const INTERACTIVE =
  /^(button|workflow_button|overflow|icon_button|feedback_buttons|checkboxes|radio_buttons)$|select$|picker$|input$/

/** Slack fills in what a sender left out: ids of blocks and actions, and the flags of text objects. */
export function completed(blocks: unknown[], workspace: Workspace): Block[] {
  const complete = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(complete)
    if (!isObject(value)) return value
    const inner = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, complete(part)]))
    if (inner.type === 'plain_text' || inner.type === 'mrkdwn') return completedText(inner)
    if (INTERACTIVE.test(String(inner.type)) && inner.type !== 'input')
      return { ...inner, action_id: inner.action_id ?? workspace.id('a') }
    return inner
  }
  return blocks.map((block) => {
    const whole = complete(block) as Json
    return { ...whole, block_id: whole.block_id ?? workspace.id('b') } as Block
  })
}

export function completedText(text: Json): Text {
  const flags = text.type === 'mrkdwn' ? { verbatim: false } : { emoji: true }
  return { ...flags, ...(text as unknown as Text) }
}
