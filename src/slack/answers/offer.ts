import type { ActionsBlock } from '@slack/types'
import type { Say } from '../../i18n.ts'
import type { Context } from '../../workflow/context.ts'
import { button, clip, type Message, notification, plain, section } from '../draw/blocks.ts'
import { requestForm } from '../forms/form-view.ts'
import type { Understood } from './command-meant.ts'
import { findInDirectory } from './find-in-directory.ts'
import { readWords } from './read-words.ts'
import { wishButton } from './wish-button.ts'

/** With a command's word; the button's value is what comes after it. Registered by `commands.ts`. */
export const wordButton = 'answer:'

/** Where it is not sure what somebody means: each as a button that says what was read. */
export function offerMessage(ctx: Context, choices: readonly Understood[], say: Say): Message {
  const [who] = choices.flatMap(({ word, rest }) => (word === 'people' ? [rest.split(' ')[1] ?? ''] : []))
  return offering(ctx, who ? say('commands:offer.whom', { who }) : say('commands:offer.which'), choices, say)
}

export const offering = (ctx: Context, line: string, choices: readonly Understood[], say: Say): Message => ({
  text: notification(line),
  blocks: [section(line), buttons(ctx, choices, say)],
})

/** A menu of less likely meanings; an entry's value is a command's line. */
export const meantMenu = 'answer:meant'

/** An answer with what else may have been meant at its end: the likeliest as a button, the others in a menu. */
export function withChoices(ctx: Context, messages: Message[], choices: readonly Understood[], say: Say): Message[] {
  const last = messages.at(-1)
  const [likeliest, ...others] = choices
  if (!last || !likeliest) return messages
  const actions = buttons(ctx, [likeliest], say)
  if (others.length > 1)
    actions.elements.push({
      type: 'overflow',
      action_id: meantMenu,
      options: others.map((one) => ({
        text: plain(labelOf(ctx, one, say), 75),
        value: clip(`${one.word} ${one.rest}`.trim(), 150),
      })),
    })
  return [...messages.slice(0, -1), { ...last, blocks: [...(last.blocks ?? []), actions] }]
}

function buttons(ctx: Context, choices: readonly Understood[], say: Say): ActionsBlock {
  const elements = choices.map(({ word, rest }) => {
    const label = clip(labelOf(ctx, { word, rest }, say), 75)
    if (word === 'request' && !rest) return button(requestForm.open, label, 'any', { style: 'primary' })
    if (word === 'request') return button(wishButton, label, clip(rest, 2_000), { style: 'primary' })
    return button(`${wordButton}${word}`, label, clip(rest || word, 2_000))
  })
  return { type: 'actions', elements }
}

function labelOf(ctx: Context, { word, rest }: Understood, say: Say): string {
  switch (word) {
    case 'request':
      return rest ? wishLabel(ctx, rest, say) : say.plain('home:request')
    case 'access':
      return accessLabel(ctx, rest, say)
    case 'people':
      return bindingLabel(rest, say)
    case 'explain':
    case 'audit':
      return say.plain(`commands:offer.${word}`, { what: rest })
    case 'my-access':
      return say.plain('commands:my_access')
    case 'mine':
      return say.plain('home:requests')
    default:
      return say.plain('commands:pending')
  }
}

function wishLabel({ directory, operations }: Context, wish: string, say: Say): string {
  const { accountId = '', permissionSetArn = '' } = readWords({ directory, operations }, wish)
  const account = directory.account(accountId)?.name ?? ''
  const permissionSet = directory.permissionSet(permissionSetArn)?.name ?? ''
  if (!account && !permissionSet) return say.plain('home:request')
  const named = account && permissionSet ? 'both' : account ? 'account' : 'set'
  return say.plain(`commands:offer.request.${named}`, { account, permissionSet })
}

function accessLabel({ directory }: Context, what: string, say: Say): string {
  const [named] = findInDirectory(directory, what.replace(/ in .*$/u, ''), 1)
  return say.plain(`commands:offer.access.${named?.kind ?? 'account'}`, { what })
}

function bindingLabel(rest: string, say: Say): string {
  const [verb, , ...user] = rest.split(' ')
  return verb === 'bind'
    ? say.plain('commands:offer.bind', { user: user.join(' ') })
    : say.plain('commands:offer.unbind')
}
