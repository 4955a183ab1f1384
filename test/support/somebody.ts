import { expect } from 'vitest'
import { assignmentKey } from '../../src/aws/types.ts'
import type { MovableClock } from '../../src/clock.ts'
import type { State } from '../../src/lifecycle.ts'
import type { Bot } from '../../src/main.ts'
import type { SimulatedAws } from '../../src/sim/aws/server.ts'
import { type SimulatedSlack, visibleText } from '../../src/sim/slack/index.ts'
import type { Message } from '../../src/sim/slack/types.ts'
import type { RequestRow } from '../../src/store/schema.ts'
import { eventually } from './eventually.ts'

export interface Wanted {
  account: string
  set: string
  for?: string
  duration?: string
  reason?: string
}

/** The Slack that somebody sits at, the bot that runs now, and the clock of both. */
export interface Around {
  slack: SimulatedSlack
  bot: Bot
  clock: MovableClock
}

/** A person of Example Corp, at their Slack. Speaks in what people do and see. */
export class Somebody {
  readonly world: Around
  readonly id: string

  constructor(world: Around, id: string) {
    this.world = world
    this.id = id
  }

  get slack() {
    return this.world.slack.as(this.id)
  }

  /** Fills in the form for access and submits it; gives the request as it is stored. */
  async asks(wanted: Wanted): Promise<RequestRow> {
    const before = new Set((await this.#requests()).map((r) => r.id))
    await this.fillsIn(wanted)
    const result = await this.slack.submit()
    expect(result.errors ?? {}).toEqual({})
    return eventually(async () => {
      const made = (await this.#requests()).find((r) => !before.has(r.id))
      if (!made) throw new Error('no request was made')
      return made
    })
  }

  /** Opens the form for access and fills it in, whatever language its labels are in; an hour unless said otherwise. */
  async fillsIn(wanted: Wanted): Promise<void> {
    await this.opensForm('assign-permission-set')
    await this.slack.fill({
      account: wanted.account,
      permissionSet: wanted.set,
      ...(wanted.for ? { principal: wanted.for } : {}),
    })
    // The choices of Duration follow from the rule, which follows from these.
    await this.slack.waitForModal(({ private_metadata }) => {
      const { picked } = JSON.parse(private_metadata || '{}')
      return Boolean(picked?.account && picked.permissionSet && (picked.principal || !wanted.for))
    })
    await this.slack.fill({ reason: wanted.reason ?? 'A customer waits' })
    if (wanted.duration) await this.slack.fill({ 'request:duration': wanted.duration })
  }

  async opensForm(operation: string): Promise<void> {
    const before = this.slack.modal()?.id
    await this.slack.command(`request ${operation}`)
    await this.slack.waitForModal(({ id }) => id !== before)
  }

  async approves(request: { id: string }): Promise<void> {
    await this.slack.click(await this.card(request), 'Approve', { confirm: true })
  }

  async denies(request: { id: string }, reason: string): Promise<void> {
    await this.slack.click(await this.card(request), 'Deny')
    await this.slack.waitForModal()
    await this.slack.fill({ reason })
    await this.slack.submit()
  }

  async presses(message: Message, button: string): Promise<void> {
    await this.slack.click(message, button, { confirm: true })
  }

  /** The request's card in its channel, as it is now. */
  async card(request: { id: string }): Promise<Message> {
    return eventually(async () => {
      const { db } = this.world.bot.ctx.store
      const where = await db
        .selectFrom('messages')
        .selectAll()
        .where('key', '=', `card:${request.id}`)
        .executeTakeFirst()
      const message = where?.ts ? this.world.slack.workspace.message(where.channel, where.ts) : undefined
      if (!message) throw new Error(`request ${request.id} has no card`)
      return message
    })
  }

  reads(what: Message): string {
    return visibleText(what, this.world.slack.workspace, this.id)
  }

  /** Types a command; gives what the bot answers. */
  async types(words: string): Promise<string> {
    const result = await this.slack.command(words)
    return this.reads(result.message ?? (await result.answer()))
  }

  /** Waits for words in this person's conversation with the bot. */
  async isTold(words: string | RegExp): Promise<Message> {
    return eventually(() => {
      const all = [...this.slack.dms(), ...this.slack.ephemerals()]
      const found = all.find((m) =>
        typeof words === 'string' ? this.reads(m).includes(words) : words.test(this.reads(m)),
      )
      if (!found) throw new Error(`${this.id} was told:\n${all.map((m) => this.reads(m)).join('\n---\n')}`)
      return found
    })
  }

  #requests(): Promise<RequestRow[]> {
    return this.world.bot.ctx.store.db.selectFrom('requests').selectAll().where('requester', '=', this.id).execute()
  }
}

/** Waits until the request is in the state; says what it is in otherwise. */
export async function becomes(world: Around, request: { id: string }, state: State): Promise<void> {
  await eventually(async () => {
    const { db } = world.bot.ctx.store
    const row = await db.selectFrom('requests').selectAll().where('id', '=', request.id).executeTakeFirstOrThrow()
    if (row.state !== state) throw new Error(`${row.id} is ${row.state} (${row.outcomeJson ?? ''}), not ${state}`)
  })
}

/** Whether AWS itself has the assignment: account and permission set by name, person by e-mail. */
export function hasInAws(world: Around & { aws: SimulatedAws }, who: string, set: string, account: string): boolean {
  const { directory } = world.bot.ctx
  const accountId = directory.accounts().find((a) => a.name === account)?.id ?? account
  const permissionSetArn = directory.permissionSets().find((p) => p.name === set)?.arn ?? set
  const [user] = directory.usersByEmail(`${who}@example.com`)
  const key = assignmentKey({ accountId, permissionSetArn, principal: { type: 'USER', id: user?.id ?? who } })
  return assignmentsInAws(world).includes(key)
}

export const assignmentsInAws = (world: { aws: SimulatedAws }): string[] =>
  world.aws.world.assignments
    .all()
    .map((a) => [a.PrincipalType, a.PrincipalId, a.AccountId, a.PermissionSetArn].join('|'))

/** The facts of the audit log about a request, in order, without the presses that were refused. */
export async function factsOf(world: Around, request: { id: string }): Promise<string[]> {
  const { db } = world.bot.ctx.store
  const rows = await db.selectFrom('audit').select('fact').where('requestId', '=', request.id).orderBy('seq').execute()
  return rows.map((r) => r.fact).filter((fact) => fact !== 'press-refused')
}
