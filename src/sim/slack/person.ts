import { escaped } from './block-kit/mrkdwn.ts'
import { type Placed, valueField } from './block-kit/state.ts'
import { type CommandResult, commandResult } from './command.ts'
import { content } from './content.ts'
import type { Delivery } from './deliveries.ts'
import { entered } from './entering.ts'
import { find, offered, pick } from './find.ts'
import { type ChosenFile, givenFiles } from './given-files.ts'
import type { Json } from './json.ts'
import { until } from './patience.ts'
import { Screen } from './screen.ts'
import { dismiss, type SubmitResult, submit } from './submit.ts'
import { blocksOn, findOn, type Place, placedAt, type Target, topModal } from './target.ts'
import type { Confirm, Message, Option, View } from './types.ts'
import { typedText } from './typing.ts'
import { operate, type Suggestions, suggest } from './using.ts'

export interface ClickOptions {
  /** The words of an entry of an overflow menu or a select. */
  overflow?: string
  option?: string
  /** What the person answers when a confirmation dialog opens. */
  confirm?: boolean
}

export interface ClickResult {
  delivered: boolean
  ackMs?: number
  problem?: string
  /** The dialog that was shown first. */
  confirmed?: Confirm
}

/** One person at the keyboard: does only what the screen offers, and sends what Slack would send. */
export class Person extends Screen {
  /** Types the slash command; `channel` is an id or a name, the direct message with the bot when left out. */
  async command(text = '', o: { channel?: string } = {}): Promise<CommandResult> {
    const { workspace, responseUrls, payloads } = this.core
    const channel = o.channel ? workspace.channel(o.channel) : workspace.dm(this.id)
    const response_url = responseUrls.issue(this.id, channel.id)
    const extra = { response_url, trigger_id: this.core.triggers.issue(this.id) }
    const payload = payloads.command(this.user, channel, typedText(workspace, text), extra)
    const delivery = await this.core.deliveries.deliver('slash_commands', payload)
    return commandResult(this.core, this, delivery, channel.id, response_url)
  }

  /** Writes to the bot in the direct message. */
  async say(text: string): Promise<Delivery> {
    const { id } = this.core.workspace.dm(this.id)
    return this.#write(id, text, { type: 'message', channel_type: 'im' })
  }

  /** Writes `@bot text` in a channel. */
  async mention(channel: string, text: string): Promise<Delivery> {
    const { workspace } = this.core
    const bot = `<@${workspace.app.botUserId}> `
    return this.#write(workspace.channel(channel).id, text, { type: 'app_mention' }, bot)
  }

  /** Chooses a global shortcut of the app, by the words in Slack's menu. */
  shortcut(name: string): Promise<Delivery> {
    const { workspace, triggers, payloads, deliveries } = this.core
    const chosen = workspace.app.shortcuts.find((one) => one.name === name)
    if (!chosen) throw new Error(`The app has no shortcut "${name}"`)
    const payload = payloads.shortcut(this.user, chosen.callback_id, triggers.issue(this.id))
    return deliveries.deliver('interactive', payload)
  }

  /** Chooses one from the menu of a message. */
  messageShortcut(name: string, message: Message): Promise<Delivery> {
    const { workspace, triggers, payloads, deliveries, responseUrls } = this.core
    const chosen = workspace.app.messageShortcuts.find((one) => one.name === name)
    if (!chosen) throw new Error(`The app has no shortcut "${name}" on messages`)
    const channel = workspace.channel(message.channel)
    const response_url = responseUrls.issue(this.id, channel.id)
    const extra = { callback_id: chosen.callback_id, trigger_id: triggers.issue(this.id), response_url }
    return deliveries.deliver('interactive', payloads.messageShortcut(this.user, message, channel.name, extra))
  }

  async openHome(): Promise<View> {
    const { workspace, deliveries, payloads } = this.core
    const before = workspace.homes.get(this.id)
    const shown = before ? { view: structuredClone(before) } : {}
    const channel = workspace.dm(this.id).id
    const event = { type: 'app_home_opened', user: this.id, channel, tab: 'home', event_ts: workspace.ts(), ...shown }
    await deliveries.deliver('events_api', payloads.event(event))
    return until(workspace, `the home view of ${this.user.name}`, () => {
      const now = workspace.homes.get(this.id)
      return now === before ? undefined : now
    })
  }

  /** Enters values into the fields of the top modal, in order; keys are labels or block ids, values are visible words. */
  async fill(values: Record<string, string | string[]>): Promise<void> {
    for (const [name, given] of Object.entries(values)) {
      const placed = find(topModal(this).blocks, name, ({ type }) => valueField(type) !== undefined)
      const value = await this.#entered('modal', placed, given)
      const told = placed.block.type !== 'input' || placed.block.dispatch_action === true
      await operate(this.core, this, { on: 'modal', placed }, value, told)
    }
  }

  /** Chooses files for a file input of the top modal: by its label or one of its ids. */
  async attach(name: string, ...chosen: ChosenFile[]): Promise<void> {
    const placed = find(topModal(this).blocks, name, ({ type }) => type === 'file_input')
    const given = givenFiles(this.core, this.id, placed.element, chosen)
    await operate(this.core, this, { on: 'modal', placed }, given, placed.block.dispatch_action === true)
  }

  /** Types into a select whose options come from the app; sees what the app offers. */
  async options(label: string, typed: string, on: Target = 'modal'): Promise<Option[]> {
    const placed = find(blocksOn(this, on), label, ({ type }) => type.includes('external_select'))
    return offered(await suggest(this.core, this, { on, placed }, typed))
  }

  submit(): Promise<SubmitResult> {
    return submit(this.core, this.id, topModal(this))
  }

  /** Presses Cancel on the top modal. */
  closeModal(): Promise<void> {
    return dismiss(this.core, this.id, topModal(this))
  }

  /** Presses what is on the screen: a button by its words or action_id, an entry of a menu by its words. */
  async click(on: Target, name: string, o: ClickOptions = {}): Promise<ClickResult> {
    const words = o.overflow ?? o.option
    const placed = findOn(this, on, name, words)
    const { confirm } = placed.element
    if (confirm) {
      this.confirms.push(confirm)
      if (o.confirm === false) return { delivered: false, confirmed: confirm }
    }
    const value = words === undefined ? undefined : await this.#option(on, placed, words)
    const delivery = await operate(this.core, this, { on, placed }, value, true)
    const ackMs = delivery?.ackedAt === undefined ? {} : { ackMs: delivery.ackedAt - delivery.sentAt }
    const problem = delivery?.problem ? { problem: delivery.problem } : {}
    return { delivered: true, ...ackMs, ...problem, ...(confirm ? { confirmed: confirm } : {}) }
  }

  /**
   * Uses exactly this element, as a page does on which it is clicked or filled in. `value` is what `view.state.values`
   * keeps; without `dispatch` the app hears of it only when the form is submitted.
   */
  async use(on: Target, at: Place, value?: unknown, dispatch = true): Promise<ClickResult> {
    const placed = placedAt(this, on, at)
    const delivery = await operate(this.core, this, { on, placed }, value, dispatch)
    const problem = delivery?.problem ? { problem: delivery.problem } : {}
    return { delivered: delivery?.ackedAt !== undefined, ...problem }
  }

  /** What the app offers for what was typed into exactly this select. */
  suggestions(on: Target, at: Place, typed: string): Promise<Suggestions> {
    return suggest(this.core, this, { on, placed: placedAt(this, on, at) }, typed)
  }

  /** A payload made by hand, for what no screen would send. */
  sendRaw(payload: Json, type: Delivery['type'] = 'interactive'): Promise<Delivery> {
    return this.core.deliveries.deliver(type, payload)
  }

  async #option(on: Target, placed: Placed, words: string): Promise<unknown> {
    if (placed.element.type === 'overflow') return pick(offered(placed.element), words)
    return this.#entered(on, placed, words)
  }

  #entered(on: Target, placed: Placed, given: string | string[]): Promise<unknown> {
    const ask = async (field: Placed, typed: string) =>
      offered(await suggest(this.core, this, { on, placed: field }, typed))
    return entered(placed, given, ask)
  }

  async #write(channel: string, text: string, kind: Json, before = ''): Promise<Delivery> {
    const { workspace, deliveries, payloads } = this.core
    const said = content(workspace, { text: before + escaped(text) })
    const message = workspace.post({ channel, user: this.id, ...said })
    const { ts, user, team } = message
    const event = { ...kind, user, ts, client_msg_id: workspace.id('m'), text: said.text, team, channel, event_ts: ts }
    const shared = workspace.channel(channel).is_ext_shared
    return deliveries.deliver('events_api', payloads.event(event, shared))
  }
}
