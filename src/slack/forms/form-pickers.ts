import type { App } from '@slack/bolt'
import type { PlainTextOption } from '@slack/types'
import type { Account, Group, ListedPermissionSet, SearchHit, SearchKind, User } from '../../aws/types.ts'
import { type Key, type Say, sayIn } from '../../i18n.ts'
import { type MayBeFor, mayBeFor } from '../../policy/may-be-for.ts'
import { getBinding } from '../../store/told-bindings.ts'
import type { Context } from '../../workflow/context.ts'
import { saysOfSet } from '../../workflow/request/what-a-set-allows.ts'
import { remembered } from '../connection/remembered.ts'
import { plain } from '../draw/blocks.ts'
import { askable } from './askable.ts'
import { favourites } from './favourites.ts'
import { readMetadata } from './form-metadata.ts'
import { isPolicyPicker, policiesFor } from './form-policies.ts'
import { unitOptions } from './form-units.ts'
import { answer, most, type PickerAnswer, type Shown } from './picker-answer.ts'

const ones = ['account', 'permissionSet', 'principal', 'user', 'group', 'organizationalUnit'] as const
export type OnePickerKind = (typeof ones)[number]
const pickers = [...ones, 'managedPolicy', 'attachedPolicy', 'attachedReference'] as const
type PickerKind = (typeof pickers)[number]

const option = (name: string, about: string, value: string): PlainTextOption => ({
  text: plain(name, 75),
  ...(about && { description: plain(about, 75) }),
  value,
})
export const accountOption = (a: Account): PlainTextOption => option(a.name, `${a.id} ${a.ouPath}`, a.id)
/** With what it allows in a plain sentence, as soon as that is read. */
export const permissionSetOption = (p: ListedPermissionSet, { locale }: Say): PlainTextOption =>
  option(p.name, saysOfSet(p, locale), p.arn)
export const principalOption = (p: User | Group, say: Say): PlainTextOption =>
  'userName' in p
    ? option(p.displayName || p.userName, p.email || p.userName, `USER:${p.id}`)
    : // SCIM brings groups without a display name: their id tells them apart.
      option(p.displayName || p.id, p.displayName ? '' : say.plain('form:nameless_group'), `GROUP:${p.id}`)

/** So long a picker with nothing in it waits for what is being read: Slack takes an answer within three seconds. */
const patienceMs = 2_000

interface AskedFor {
  slackId: string
  /** Without an operation everything is listed: a question about anything may be asked. */
  operation: string | undefined
  picked: { account?: string; permissionSet?: string }
}

/** Answered from the snapshot, without a call; but for the whole address of somebody who is not in it. */
export async function suggestions(
  ctx: Context,
  kind: PickerKind,
  typed: string,
  asked: AskedFor,
): Promise<PickerAnswer> {
  const person = await remembered(ctx, asked.slackId)
  if (!person) return { options: [] }
  const say = sayIn(person.locale)
  if (isPolicyPicker(kind)) return answer([await policiesFor(ctx, kind, typed, asked.picked.permissionSet, say)], say)
  const own = (await getBinding(ctx.store.db, asked.slackId))?.userId
  const lately = typed === '' && asked.operation ? await favourites(ctx, asked.slackId, kind) : []
  const listed = (words: string) => listsOf(ctx, kind, words, { ...asked, own, lately }, say)
  if (kind === 'principal' || kind === 'user') await lookForNewcomer(ctx, typed, person.email)
  const lists = listed(typed)
  if (isRead(ctx, kind) || lists.some(({ total }) => total > 0)) return answer(lists, say)
  const isAnythingOffered = () => isRead(ctx, kind) || listed('').some(({ total }) => total > 0)
  if (!isAnythingOffered()) await ctx.directory.waitFor(isAnythingOffered, patienceMs)
  return answer(listed(typed), say)
}

const isAddress = (typed: string): boolean => /^\s*[^@\s]+@[^@\s]+\s*$/.test(typed)

/** AWS may have somebody whom its list has not shown yet. It is asked of whole addresses of colleagues alone, not of each letter. */
async function lookForNewcomer({ directory, clock, config }: Context, typed: string, own = ''): Promise<void> {
  const address = typed.trim().toLowerCase()
  const ours = [own.split('@')[1] ?? '', ...(config.policy.people?.emailDomains ?? [])]
  const isOurs = ours.some((domain) => domain !== '' && address.endsWith(`@${domain.toLowerCase()}`))
  if (!isAddress(typed) || !isOurs || directory.usersByEmail(address).length > 0) return
  const answered = new AbortController()
  const look = directory.lookForUser(address).finally(() => answered.abort())
  await Promise.race([look, clock.sleep(patienceMs, answered.signal)])
}

function isRead({ directory }: Context, kind: OnePickerKind): boolean {
  const { accounts, permissionSets, people } = directory.lists
  const layers = {
    account: accounts,
    organizationalUnit: accounts,
    permissionSet: permissionSets,
    principal: people,
    user: people,
    group: people,
  }
  return layers[kind].complete
}

type Asker = AskedFor & { own: string | undefined; lately: string[] }

function listsOf(ctx: Context, kind: OnePickerKind, typed: string, asked: Asker, say: Say): Shown[] {
  const { directory } = ctx
  const list = <K extends SearchKind>(
    what: K,
    title: Key,
    limit: number,
    option: (hit: SearchHit[K]) => PlainTextOption,
    accept?: (hit: SearchHit[K]) => boolean,
    among?: readonly SearchHit[K][],
  ): Shown => {
    const { hits, ...counted } = directory.search(what, typed, limit, accept, among)
    return { title: say.plain(title), options: hits.map(option), ...counted }
  }
  if (kind === 'organizationalUnit') {
    const options = unitOptions(directory, typed)
    return [{ title: say.plain('form:units'), options: options.slice(0, most), total: options.length }]
  }
  const ofPrincipal = (p: User | Group) => principalOption(p, say)
  const users = (limit: number, accept: (one: User) => boolean, among?: readonly User[]): Shown => {
    const shown = list('user', 'form:people', limit, ofPrincipal, accept, among)
    const known = new Set(shown.options.map(({ value }) => value))
    const late = isAddress(typed) ? directory.usersByEmail(typed.trim()).filter(accept).map(ofPrincipal) : []
    const unlisted = late.filter(({ value }) => !known.has(value))
    const options = [...unlisted, ...shown.options].slice(0, limit)
    return { ...shown, options, total: shown.total + unlisted.length }
  }
  if (kind === 'principal') {
    const may = offered(ctx, asked)
    const user = (one: User) => maySignIn(one) && (!may || may.user(one, asked.own))
    const group = (one: Group) => !may || may.group(one)
    const known = asked.lately.flatMap((named) => {
      const [kind, id = ''] = named.split(':')
      const [ofUser, ofGroup] = kind === 'GROUP' ? [undefined, directory.group(id)] : [directory.user(id), undefined]
      return [ofUser && user(ofUser) ? ofUser : [], ofGroup && group(ofGroup) ? ofGroup : []].flat().map(ofPrincipal)
    })
    return latelyFirst(
      known,
      [
        users(most / 2, user, may?.addresses && usersOf(ctx, [asked.own ?? '', ...may.addresses])),
        list('group', 'form:groups', most / 2, ofPrincipal, group),
      ],
      say,
    )
  }
  if (kind === 'user') return [users(most, maySignIn)]
  if (kind === 'group') return [list('group', 'form:groups', most, ofPrincipal)]
  const may = asked.operation === undefined ? everything : askable(ctx, asked.slackId, asked.operation)
  const { picked } = asked
  if (kind === 'account') {
    const accept = (a: Account) => a.state === 'ACTIVE' && may.account(a.id, picked.permissionSet)
    const known = asked.lately.flatMap((id) => directory.account(id) ?? []).filter(accept)
    return latelyFirst(known.map(accountOption), [list('account', 'form:accounts', most, accountOption, accept)], say)
  }
  const accept = (p: ListedPermissionSet) => may.permissionSet(p.arn, picked.account)
  const known = asked.lately.flatMap((arn) => directory.permissionSet(arn) ?? []).filter(accept)
  const ofSet = (p: ListedPermissionSet) => permissionSetOption(p, say)
  return latelyFirst(known.map(ofSet), [list('permissionSet', 'form:permission_sets', most, ofSet, accept)], say)
}

/** What somebody asked for of late comes first, and once; `all` in its lists, which share the room that is left. */
function latelyFirst(lately: PlainTextOption[], all: Shown[], say: Say): Shown[] {
  if (lately.length === 0 || all.reduce((sum, { total }) => sum + total, 0) <= lately.length) return all
  const known = new Set(lately.map(({ value }) => value))
  return [
    { title: say.plain('form:lately'), options: lately, total: lately.length },
    ...all.map((shown) => {
      const others = shown.options.filter(({ value }) => !known.has(value))
      const options = others.slice(0, Math.floor((most - lately.length) / all.length))
      return { ...shown, options, total: shown.total - (shown.options.length - others.length) }
    }),
  ]
}

/** Why a picker that must be filled has nothing in it, by what is picked in the other one; undefined where it has something. */
export function emptyText(ctx: Context, asked: AskedFor, fields: readonly string[], say: Say): string | undefined {
  if (!asked.operation || !isRead(ctx, 'account') || !isRead(ctx, 'permissionSet')) return undefined
  const { picked } = asked
  const may = askable(ctx, asked.slackId, asked.operation)
  const names = {
    account: ctx.directory.account(picked.account ?? '')?.name ?? '',
    set: ctx.directory.permissionSet(picked.permissionSet ?? '')?.name ?? '',
  }
  const has = <K extends 'account' | 'permissionSet'>(kind: K, accept: (hit: SearchHit[K]) => boolean) =>
    ctx.directory.search(kind, '', 1, accept).total > 0
  if (fields.includes('permissionSet') && !has('permissionSet', () => true)) return say('form:no_set_yet')
  if (fields.includes('permissionSet') && !has('permissionSet', (p) => may.permissionSet(p.arn, picked.account)))
    return picked.account ? say('form:no_set_there', { account: names.account }) : say('form:no_set')
  if (
    fields.includes('account') &&
    !has('account', (a) => a.state === 'ACTIVE' && may.account(a.id, picked.permissionSet))
  )
    return picked.permissionSet ? say('form:no_account_with', { set: names.set }) : say('form:no_account')
  return undefined
}

/** For whom the rules give what is picked; everybody while that is not known, or where nobody gains. */
function offered(ctx: Context, { slackId: requester, operation, picked }: Asker): MayBeFor | undefined {
  if (operation !== 'assign-permission-set' || !picked.account || !picked.permissionSet) return undefined
  const asked = { operation, requester, accountId: picked.account, permissionSetArn: picked.permissionSet }
  return mayBeFor(ctx.config.policy, asked, ctx)
}

/** By their ids or addresses. */
function usersOf({ directory }: Context, named: readonly string[]): User[] {
  const all = named.flatMap((one) => directory.user(one) ?? directory.named('user', one, most))
  return [...new Map(all.map((user) => [user.id, user])).values()]
}

/** Who may not is given nothing. */
const maySignIn = ({ disabled }: User): boolean => !disabled

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
