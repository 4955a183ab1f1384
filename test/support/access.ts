import type { Call } from '../../src/sim/aws/calls.ts'
import type { Message } from '../../src/sim/slack/types.ts'
import type { Grant, RequestRow } from '../../src/store/schema.ts'
import { eventually } from './eventually.ts'
import { type Around, becomes, type Somebody, type Wanted } from './somebody.ts'
import type { World } from './world.ts'

/** Asked by Mia, and waiting for a decision. */
export async function waits(world: World, wanted: Wanted): Promise<RequestRow> {
  const request = await world.mia.asks(wanted)
  await becomes(world, request, 'pending')
  return request
}

/** Asked, approved where the rule wants it, and shown by AWS. */
export async function holds(world: World, who: Somebody, wanted: Wanted, approver = world.bob): Promise<RequestRow> {
  const request = await who.asks(wanted)
  await isApproved(world, request, approver)
  await becomes(world, request, 'active')
  return request
}

/** The approver says yes, unless the rule needs no approval. */
export async function isApproved(world: World, request: { id: string }, approver = world.bob): Promise<void> {
  const state = await eventually(async () => {
    const state = await stateOf(world, request)
    if (state === 'planning') throw new Error(`${request.id} is still being planned`)
    return state
  })
  if (state === 'pending') await approver.approves(request)
}

export const rowOf = (world: World, request: { id: string }): Promise<RequestRow> =>
  world.bot.ctx.store.db.selectFrom('requests').selectAll().where('id', '=', request.id).executeTakeFirstOrThrow()
export const stateOf = async (world: World, request: { id: string }): Promise<string> =>
  (await rowOf(world, request)).state
/** The code of why it is refused, once it is. */
export async function refusedWith(world: World, request: { id: string }): Promise<string> {
  await becomes(world, request, 'refused')
  return JSON.parse((await rowOf(world, request)).outcomeJson ?? '{}').code
}
/** Who may decide on it, as it was judged last. */
export const approversOf = async (world: World, request: { id: string }): Promise<string[]> =>
  JSON.parse((await rowOf(world, request)).rulingJson ?? '{}').approvers
export const grantOf = (world: World, request: { id: string }): Promise<Grant> =>
  world.bot.ctx.store.db.selectFrom('grants').selectAll().where('requestId', '=', request.id).executeTakeFirstOrThrow()

/** Calls of an operation that AWS carried out, whether or not its answer arrived; in one account where it is named. */
export function carriedOut(world: World, operation: string, account?: string): Call[] {
  const id = account && idOfAccount(world, account)
  return world.aws.calls.filter(
    (c) =>
      c.operation === operation &&
      c.executed &&
      (!id || (c.input as { TargetId?: string; AccountId?: string }).TargetId === id),
  )
}

export const idOfAccount = (world: World, name: string): string =>
  world.bot.ctx.directory.accounts().find((a) => a.name === name)?.id ?? name

/** The requester's one message about a request, as it is now. */
export async function messageTo(who: Somebody, request: { id: string }): Promise<Message> {
  return eventually(async () => {
    const { db } = who.world.bot.ctx.store
    const at = await db.selectFrom('messages').selectAll().where('key', '=', `dm:${request.id}`).executeTakeFirst()
    const message = at?.ts ? who.world.slack.workspace.message(at.channel, at.ts) : undefined
    if (!message) throw new Error(`${who.id} has no message about ${request.id}`)
    return message
  })
}

/** Presses a button of the requester's own message, as soon as it is there. */
export const pressesOwn = (who: Somebody, request: { id: string }, button: string): Promise<void> =>
  pressesWhenThere(who, () => messageTo(who, request), button)

/** Presses a button of the request's card, as soon as it is there. */
export const pressesCard = (who: Somebody, request: { id: string }, button: string): Promise<void> =>
  pressesWhenThere(who, () => who.card(request), button)

async function pressesWhenThere(who: Somebody, what: () => Promise<Message>, button: string): Promise<void> {
  await reads(who, what, `[${button}]`)
  await who.presses(await what(), button)
}

/** Waits until a message reads so; says how it reads otherwise. */
export async function reads(
  who: Somebody,
  what: () => Promise<Message>,
  ...words: (string | RegExp)[]
): Promise<string> {
  return eventually(async () => {
    const text = who.reads(await what())
    for (const word of words) {
      if (typeof word === 'string' ? !text.includes(word) : !word.test(text))
        throw new Error(`"${word}" is not in:\n${text}`)
    }
    return text
  })
}

/** What stands in a channel, as somebody reads it. */
export const saidIn = (world: World, channel: string, reader: Somebody = world.alice): string =>
  world.slack.workspace
    .in(channel)
    .map((m) => reader.reads(m))
    .join('\n')

/** What stands in the thread of the request's card. */
export async function threadOf(who: Somebody, request: { id: string }): Promise<string> {
  return who.slack
    .thread(await who.card(request))
    .map((m) => who.reads(m))
    .join('\n')
}

/** Fills in and sends any form of an operation; gives the request as it is stored. */
export async function asksFor(
  who: Somebody,
  operation: string,
  values: Record<string, string | string[]>,
): Promise<RequestRow> {
  const requests = () =>
    who.world.bot.ctx.store.db.selectFrom('requests').selectAll().where('requester', '=', who.id).execute()
  const before = new Set((await requests()).map((r) => r.id))
  await who.opensForm(operation)
  await who.slack.fill(values)
  const { errors = {} } = await who.slack.submit()
  if (Object.keys(errors).length > 0) throw new Error(JSON.stringify(errors))
  return eventually(async () => {
    const made = (await requests()).find((r) => !before.has(r.id))
    if (!made) throw new Error('no request was made')
    return made
  })
}

/** Asks, from the requester's own message, that a grant lasts longer; gives the new request. */
export async function extendsIt(who: Somebody, grant: { id: string }, duration: string): Promise<RequestRow> {
  const before = who.slack.modal()?.id
  await pressesOwn(who, grant, 'Extend')
  await who.slack.waitForModal(({ id }) => id !== before)
  await who.slack.fill({ 'extend:duration': duration, reason: 'It takes longer' })
  await who.slack.submit()
  return newestRequest(who.world, { extendsGrant: grant.id })
}

/** The newest request of somebody, or that extends a grant, as soon as it is there. */
export const newestRequest = (
  world: Around,
  which: { requester: string } | { extendsGrant: string },
): Promise<RequestRow> =>
  eventually(() =>
    world.bot.ctx.store.db
      .selectFrom('requests')
      .selectAll()
      .where((e) => e.and(which))
      .orderBy('createdAt', 'desc')
      .executeTakeFirstOrThrow(),
  )

/** Somebody takes a person the right to sign in, or gives it back, in the console of Identity Center. */
export function disablesInAws(world: World, userName: string, status: 'DISABLED' | 'ENABLED' = 'DISABLED'): void {
  userInAws(world, userName).UserStatus = status
}

export function userInAws({ aws }: World, userName: string) {
  const user = aws.world.users.all().find(({ UserName }) => UserName === userName)
  if (!user) throw new Error(`there is no ${userName}`)
  return user
}
