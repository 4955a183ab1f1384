import { elementsOf } from '../../src/sim/slack/block-kit/state.ts'
import { Payloads } from '../../src/sim/slack/payloads.ts'
import type { Message } from '../../src/sim/slack/types.ts'
import type { World } from './world.ts'

type Payload = Parameters<World['mia']['slack']['sendRaw']>[0]
let presses = 0

/** What Slack sends when `who` presses the button, whether or not this card is on a screen of theirs (any more). */
export function pressOf(world: World, card: Message, words: string, who: { id: string }, value?: string): Payload {
  const { workspace } = world.slack
  const payloads = new Payloads(workspace)
  const button = elementsOf(card.blocks ?? []).find(({ element }) => element.text?.text === words)
  if (!button) throw new Error(`there is no ${words} on this card`)
  const { type, action_id, text } = button.element
  const pressed = value ?? button.element.value
  presses += 1
  return payloads.interaction('block_actions', workspace.user(who.id), {
    trigger_id: `press.${presses}`,
    ...payloads.onMessage(card, workspace.channel(card.channel).name),
    actions: [
      { type, action_id, text, value: pressed, block_id: button.block.block_id, action_ts: `${presses}.000000` },
    ],
  })
}
