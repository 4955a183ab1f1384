import type { App, MessageShortcut } from '@slack/bolt'
import type { KnownBlock } from '@slack/types'
import type { ListedPermissionSet } from '../../aws/types.ts'
import { errorText } from '../../error-words.ts'
import { Refusal } from '../../errors.ts'
import { type Say, sayIn } from '../../i18n.ts'
import type { Person } from '../../store/person-rows.ts'
import type { Context } from '../../workflow/context.ts'
import { type Denied, readDenied } from '../../workflow/request/read-denied.ts'
import { type SetsThatAllow, setsThatAllow } from '../../workflow/request/sets-that-allow.ts'
import { saysOfSet } from '../../workflow/request/what-a-set-allows.ts'
import { sayTo } from '../connection/remembered.ts'
import { button, clip, context, type Message, notification, section } from '../draw/blocks.ts'
import { askable } from '../forms/askable.ts'
import { requestForm } from '../forms/form-view.ts'
import { wishButton } from './wish-button.ts'

export const deniedShortcut = 'access_denied'
const operation = 'assign-permission-set'
const mostOffered = 5
/** Whose policies are read for one answer. */
const mostJudged = 300
/** What stands above permission sets. */
const above = ['scp', 'rcp', 'session', 'endpoint'] as const

/** What a pasted AccessDenied is about, and the smallest permission sets that allow it, of those that this person may ask for there. */
export async function answerDenied(ctx: Context, person: Person, text: string): Promise<Message> {
  const say = sayIn(person.locale)
  const denied = readDenied(text)
  if (!denied) return message(say('denied:none'), [formButton(say)])
  const account = ctx.directory.account(denied.accountId ?? '')
  const head = [headOf(denied, account?.name, say)]
  if (denied.accountId && !account) head.push(say('denied:account_unknown', { id: denied.accountId }))
  const { blocked, action } = denied
  if (above.some((one) => one === blocked))
    return message([...head, say(`denied:above.${blocked as (typeof above)[number]}`)].join('\n'), [formButton(say)])
  if (blocked === 'explicit') head.push(say('denied:explicit'))
  if (!action) return message([...head, say('denied:no_action')].join('\n'), [formButton(say)])
  const { allow, unknown } = await offered(ctx, person, { ...denied, action }, account?.id)
  const items = allow
    .slice(0, mostOffered)
    .map((set) =>
      section(
        say('denied:set', { name: set.name, allows: clip(saysOfSet(set, say.locale), 150) }),
        button(wishButton, say.plain('home:request'), lineOf(account?.id, set, action)),
      ),
    )
  if (items.length === 0) head.push(say('denied:no_set', { action }))
  const names = unknown.slice(0, 5).map(({ name }) => name)
  return message(head.join('\n'), [
    ...items,
    ...(unknown.length > 0
      ? [
          context(
            say('denied:unknown', { names: names.join(say.plain('common:list_separator')), count: unknown.length }),
          ),
        ]
      : []),
    ...(items.length === 0 ? [formButton(say)] : []),
  ])
}

async function offered(
  ctx: Context,
  { slackId }: Person,
  { action, set: held }: Denied & { action: string },
  accountId: string | undefined,
): Promise<SetsThatAllow> {
  const may = askable(ctx, slackId, operation)
  const sets = ctx.directory
    .permissionSets()
    .filter(({ arn, name }) => name !== held && may.permissionSet(arn, accountId))
  const { allow, unknown } = await setsThatAllow(ctx, action, sets.slice(0, mostJudged))
  return { allow, unknown: [...unknown, ...sets.slice(mostJudged)] }
}

function headOf({ action, set, accountId }: Denied, account: string | undefined, say: Say): string {
  const where = account ? `${account} (${accountId})` : (accountId ?? '')
  if (!action) return say('denied:head_set', { set: set ?? '', where: where || '-' })
  if (!where) return say('denied:head', { action })
  return set ? say('denied:head_all', { action, where, set }) : say('denied:head_there', { action, where })
}

/** The line of `request` that fills in the form. */
const lineOf = (accountId: string | undefined, { name }: ListedPermissionSet, action: string): string =>
  clip(`${accountId ?? ''} "${name}" because AccessDenied: ${action}`.trim(), 2_000)

const formButton = (say: Say): KnownBlock => ({
  type: 'actions',
  elements: [button(requestForm.open, say.plain('home:request'), 'any', { style: 'primary' })],
})

const message = (head: string, blocks: KnownBlock[]): Message => ({
  text: notification(head),
  blocks: [section(head), ...blocks],
})

/** All the words of a message: what bots and apps paste stands in blocks or attachments. */
function wordsOf({ message: { text = '', ...rest } }: MessageShortcut): string {
  const found: string[] = [text]
  const look = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) look(one)
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value))
        if (typeof inner === 'string' && (key === 'text' || key === 'fallback')) found.push(inner)
        else look(inner)
  }
  look([rest.blocks, rest.attachments])
  return found.join('\n')
}

export function register(app: App, ctx: Context): void {
  app.shortcut<MessageShortcut>(
    { type: 'message_action', callback_id: deniedShortcut },
    async ({ ack, respond, shortcut }) => {
      await ack()
      const answer = async () => {
        try {
          return await answerDenied(ctx, await ctx.people.member(shortcut.user.id), wordsOf(shortcut))
        } catch (error) {
          if (!(error instanceof Refusal)) throw error
          return message(errorText(error, await sayTo(ctx, shortcut.user.id)), [])
        }
      }
      await respond({ response_type: 'ephemeral', replace_original: false, ...(await answer()) })
    },
  )
}
