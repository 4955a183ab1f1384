import type { App } from '@slack/bolt'
import type { PlainTextOption } from '@slack/types'
import type { Account, Group, PermissionSet, User } from '../../aws/types.ts'
import { type Say, sayIn } from '../../i18n.ts'
import type { Context } from '../../workflow/context.ts'
import { remembered } from '../connection/remembered.ts'
import { plain } from '../draw/blocks.ts'
import { askable } from './askable.ts'
import { readMetadata } from './form-metadata.ts'
import { unitOptions } from './form-units.ts'

const most = 100 // options in one answer

const pickers = ['account', 'permissionSet', 'principal', 'user', 'group', 'organizationalUnit'] as const
export type PickerKind = (typeof pickers)[number]

const option = (name: string, about: string, value: string): PlainTextOption => ({
  text: plain(name, 75),
  ...(about && { description: plain(about, 75) }),
  value,
})
export const accountOption = (a: Account): PlainTextOption => option(a.name, `${a.id} ${a.ouPath}`, a.id)
export const permissionSetOption = (p: PermissionSet): PlainTextOption => option(p.name, p.description, p.arn)
export const principalOption = (p: User | Group): PlainTextOption =>
  'userName' in p
    ? option(p.displayName || p.userName, p.email || p.userName, `USER:${p.id}`)
    : option(p.displayName, '', `GROUP:${p.id}`)

type Answer =
  | { options: PlainTextOption[] }
  | { option_groups: { label: ReturnType<typeof plain>; options: PlainTextOption[] }[] }
interface Shown {
  title: string
  options: PlainTextOption[]
  total: number
}

/** Nothing is cut silently: what does not fit is counted in the label above it. */
function answer(lists: Shown[], say: Say): Answer {
  const filled = lists.filter(({ options }) => options.length > 0)
  const [only] = filled
  if (!only) return { options: [] }
  if (filled.length === 1 && only.total <= only.options.length) return { options: only.options }
  return {
    option_groups: filled.map(({ title, options, total }) => ({
      label: plain(
        total > options.length ? say.plain('form:more', { title, count: total - options.length }) : title,
        75,
      ),
      options,
    })),
  }
}

/** Answered from the snapshot: no AWS call, no Slack call. */
export async function suggestions(
  ctx: Context,
  kind: PickerKind,
  typed: string,
  /** Without an operation everything is listed: a question about anything may be asked. */
  asked: { slackId: string; operation: string | undefined; picked: { account?: string; permissionSet?: string } },
): Promise<Answer> {
  const person = await remembered(ctx, asked.slackId)
  if (!person) return { options: [] }
  const { directory } = ctx
  const say = sayIn(person.locale)
  const people = (words: string, limit: number): Shown => {
    const { hits, total } = directory.search('user', words, limit)
    return { title: say.plain('form:people'), options: hits.map(principalOption), total }
  }
  const groups = (words: string, limit: number): Shown => {
    const { hits, total } = directory.search('group', words, limit)
    return { title: say.plain('form:groups'), options: hits.map(principalOption), total }
  }
  if (kind === 'principal') return answer([people(typed, most / 2), groups(typed, most / 2)], say)
  if (kind === 'user') return answer([people(typed, most)], say)
  if (kind === 'group') return answer([groups(typed, most)], say)
  if (kind === 'organizationalUnit') {
    const options = unitOptions(directory, typed)
    return answer([{ title: say.plain('form:units'), options: options.slice(0, most), total: options.length }], say)
  }
  const may = asked.operation === undefined ? everything : askable(ctx, asked.slackId, asked.operation)
  if (kind === 'account') {
    const { hits } = directory.search('account', typed, directory.accounts().length)
    const listed = hits.filter((a) => a.state === 'ACTIVE' && may.account(a.id, asked.picked.permissionSet))
    const options = listed.slice(0, most).map(accountOption)
    return answer([{ title: say.plain('form:accounts'), options, total: listed.length }], say)
  }
  const { hits } = directory.search('permissionSet', typed, directory.permissionSets().length)
  const listed = hits.filter((p) => may.permissionSet(p.arn, asked.picked.account))
  const options = listed.slice(0, most).map(permissionSetOption)
  return answer([{ title: say.plain('form:permission_sets'), options, total: listed.length }], say)
}

const everything = { account: () => true, permissionSet: () => true }

export function registerPickers(app: App, ctx: Context): void {
  app.options<'block_suggestion'>(
    new RegExp(`^(request|explain):(${pickers.join('|')})$`),
    async ({ ack, body, payload }) => {
      const [form, picker] = payload.action_id.split(':')
      const kind = picker as PickerKind
      const { operation, picked } = readMetadata(body.view?.private_metadata)
      const found = await suggestions(ctx, kind, typeof payload.value === 'string' ? payload.value : '', {
        slackId: body.user.id,
        operation: form === 'request' ? (operation ?? '') : undefined,
        picked,
      })
      await ack(found)
    },
  )
}
