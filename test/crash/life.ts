import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { vi } from 'vitest'
import { MovableClock } from '../../src/clock.ts'
import { type SimulatedAws, startAws } from '../../src/sim/aws/server.ts'
import { type Message, type SimulatedSlack, startSlack } from '../../src/sim/slack/index.ts'
import { openStore, type Store } from '../../src/store/database.ts'
import type { RequestRow } from '../../src/store/schema.ts'
import { leftToDo } from '../support/left-to-do.ts'
import { MortalBot } from './mortal-bot.ts'

const eventually = <T>(look: () => T | Promise<T>): Promise<T> => vi.waitFor(look, { timeout: 45_000, interval: 10 })
const minutes = (n: number): number => n * 60_000

/** Where a request lives: simulated Slack and AWS that outlive the bot, and a bot that may be killed. */
export class Place {
  readonly clock: MovableClock
  readonly slack: SimulatedSlack
  readonly aws: SimulatedAws
  readonly store: Store
  readonly bot: MortalBot
  readonly #directory: string

  private constructor(parts: Pick<Place, 'clock' | 'slack' | 'aws' | 'store' | 'bot'>, directory: string) {
    Object.assign(this, parts)
    this.clock = parts.clock
    this.slack = parts.slack
    this.aws = parts.aws
    this.store = parts.store
    this.bot = parts.bot
    this.#directory = directory
  }

  static async open(cache: string): Promise<Place> {
    const clock = new MovableClock()
    const slack = await startSlack({ clock })
    slack.faults.rateLimits = false
    const aws = await startAws({ clock, settings: { assignmentMs: 20, visibilityMs: 20, throttling: false } })
    const directory = await mkdtemp(join(tmpdir(), 'aws-setup-crash-'))
    const databaseUrl = `sqlite:${join(directory, 'bot.sqlite')}`
    const store = await openStore(databaseUrl)
    const bot = new MortalBot({ clock, slack, aws, databaseUrl, cache })
    await bot.hasRead()
    return new Place({ clock, slack, aws, store, bot }, directory)
  }

  async close(): Promise<void> {
    await this.bot.bury()
    await this.store.close()
    await Promise.all([this.slack.stop(), this.aws.stop()])
    await rm(this.#directory, { recursive: true, force: true })
  }

  /** Waits until the bot has nothing left to do now. The pace of posting is a matter of the clock, so it is moved along. */
  quiet(): Promise<void> {
    return eventually(async () => {
      await this.bot.up()
      const left = await leftToDo(this.store, this.clock.now())
      if (left.length === 0) return
      this.bot.advance(250)
      throw new Error(`still to do: ${JSON.stringify(left)}`)
    })
  }
}

/**
 * One request, from the submission of its form to its proven end: Mia asks, Bob approves, it is granted, it ends in time.
 * Whoever is not answered waits for the bot and does it again, as people do. `begins` is called before the submission.
 */
export async function live(place: Place, begins: () => void): Promise<RequestRow> {
  const { bot, slack, store } = place
  const [mia, bob] = [slack.as('UMIA'), slack.as('UBOB')]
  if (mia.modal()) await mia.closeModal()
  // The bot may have died at the last write of the life before, and is not seen to be gone yet.
  await eventually(async () => (await mia.command('request assign-permission-set')).modal())
  // On a busy machine an answer can come too late to be shown; then people type again.
  await eventually(() => mia.fill({ Account: 'prod-payments', 'Permission set': 'PowerUserAccess' }))
  await mia.fill({ Duration: '1 hour', Reason: 'Stuck payouts, ticket 4711' })
  const earlier = await newest(store)
  begins()
  for (;;) {
    const { problem, errors } = await mia.submit()
    if (errors) throw new Error(JSON.stringify(errors))
    if (!problem) break
    await aMoment()
    await bot.up()
  }
  const request = await newest(store)
  if (!request || request.id === earlier?.id) throw new Error('no request was made')
  const { id } = request
  const reach = (...states: string[]) =>
    eventually(async () => {
      const row = await newest(store)
      if (!row || !states.includes(row.state))
        throw new Error(`${id} is ${row?.state}: ${JSON.stringify(await leftToDo(store, place.clock.now()))}`)
      return row
    })

  await reach('pending')
  while ((await newest(store))?.state === 'pending') {
    const card = await eventually(() => approvable(place, id) ?? Promise.reject(new Error(`${id} has no card`)))
    const { problem } = await bob.click(card, 'Approve', { confirm: true })
    if (problem) await aMoment().then(() => bot.up())
    else await reach('approved', 'executing', 'active')
  }
  await reach('active')
  await place.quiet()
  bot.advance(minutes(50))
  await eventually(() => {
    if (!said(place, `warning:${id}:`)) throw new Error('Mia was not warned')
  })
  await place.quiet()
  bot.advance(minutes(11))
  await reach('revoked')
  await place.quiet()
  return await reach('revoked')
}

/** People are slower than the news of a death. */
const aMoment = () => delay(50)

const newest = (store: Store): Promise<RequestRow | undefined> =>
  store.db.selectFrom('requests').selectAll().orderBy('createdAt', 'desc').limit(1).executeTakeFirst()

/** Every message of the workspace that the bot has posted for this key, or a key that begins so. */
const said = ({ slack }: Place, key: string): Message | undefined =>
  [...slack.workspace.messages.values()].flat().find((m) => String(m.metadata?.event_payload.key).startsWith(key))

function approvable(place: Place, id: string): Message | undefined {
  const card = said(place, `card:${id}`)
  return card && JSON.stringify(card.blocks).includes('"card:approve"') ? card : undefined
}
