import { optionProblems } from './answers.ts'
import { content } from './api/chat.ts'
import { escaped } from './block-kit/mrkdwn.ts'
import { elementsOf, type Placed, stateValue, valueField } from './block-kit/state.ts'
import { type CommandResult, commandResult } from './command.ts'
import type { Delivery } from './deliveries.ts'
import { entered } from './entering.ts'
import { find, offered, pick, textOf } from './find.ts'
import { asObject, type Json } from './json.ts'
import { until } from './patience.ts'
import { Screen } from './screen.ts'
import { dismiss, type SubmitResult, submit } from './submit.ts'
import type { Block, Confirm, Element, Message, Option, OptionGroup, View } from './types.ts'
import { typedText } from './typing.ts'

export type Target = Message | 'home' | 'modal'

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

/** An element by its ids, which tell it from others with the same words. */
export interface Place {
  block_id: string
  action_id: string
}

export type Suggestions = { options?: Option[]; option_groups?: OptionGroup[] }

/** One person at the keyboard: does only what the screen offers, and sends what Slack would send. */
export class Person extends Screen {
  /** Types the slash command; `channel` is an id or a name, the direct message with the bot when left out. */
  async command(text = '', o: { channel?: string } = {}): Promise<CommandResult> {
    const { workspace, responseUrls, payloads } = this.core
    const channel = o.channel ? workspace.channel(o.channel) : workspace.dm(this.id)
    const response_url = responseUrls.issue(this.id, channel.id)
    const extra = { response_url, trigger_id: this.#trigger() }
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
      const placed = find(this.#topModal().blocks, name, ({ type }) => valueField(type) !== undefined)
      const value = await entered(placed, given, async (field, typed) => {
        const answer = await this.#suggestions('modal', field, typed)
        return offered(answer)
      })
      await this.#enter('modal', placed, value, placed.block.type !== 'input' || placed.block.dispatch_action === true)
    }
  }

  /** Types into a select whose options come from the app; sees what the app offers. */
  async options(label: string, typed: string, on: Target = 'modal'): Promise<Option[]> {
    const placed = find(this.#blocks(on), label, ({ type }) => type.includes('external_select'))
    return offered(await this.#suggestions(on, placed, typed))
  }

  submit(): Promise<SubmitResult> {
    return submit(this.core, this.id, this.#topModal())
  }

  /** Presses Cancel on the top modal. */
  closeModal(): Promise<void> {
    return dismiss(this.core, this.id, this.#topModal())
  }

  /** Presses what is on the screen: a button by its words or action_id, an entry of a menu by its words. */
  async click(on: Target, name: string, o: ClickOptions = {}): Promise<ClickResult> {
    const words = o.overflow ?? o.option
    const usable = (element: Element) => (words === undefined ? pressable(element) : choosable(element))
    const placed = this.#find(on, name, words, usable)
    const { confirm } = placed.element
    if (confirm) {
      this.confirms.push(confirm)
      if (o.confirm === false) return { delivered: false, confirmed: confirm }
    }
    const value = words === undefined ? undefined : await this.#option(on, placed, words)
    const delivery = await this.#enter(on, placed, value, true)
    const ackMs = delivery?.ackedAt === undefined ? {} : { ackMs: delivery.ackedAt - delivery.sentAt }
    const problem = delivery?.problem ? { problem: delivery.problem } : {}
    return { delivered: true, ...ackMs, ...problem, ...(confirm ? { confirmed: confirm } : {}) }
  }

  /**
   * Uses exactly this element, as a page does on which it is clicked or filled in. `value` is what `view.state.values`
   * keeps; without `dispatch` the app hears of it only when the form is submitted.
   */
  async use(on: Target, at: Place, value?: unknown, dispatch = true): Promise<ClickResult> {
    const delivery = await this.#enter(on, placedAt(this.#blocks(on), at), value, dispatch)
    const problem = delivery?.problem ? { problem: delivery.problem } : {}
    return { delivered: delivery?.ackedAt !== undefined, ...problem }
  }

  /** What the app offers for what was typed into exactly this select. */
  suggestions(on: Target, at: Place, typed: string): Promise<Suggestions> {
    return this.#suggestions(on, placedAt(this.#blocks(on), at), typed)
  }

  /** A payload made by hand, for what no screen would send. */
  sendRaw(payload: Json, type: Delivery['type'] = 'interactive'): Promise<Delivery> {
    return this.core.deliveries.deliver(type, payload)
  }

  #trigger(fromModal = false): string {
    return this.core.triggers.issue(this.id, fromModal)
  }

  #topModal(): View {
    const view = this.modal()
    if (!view) throw new Error(`${this.user.name} has no modal open`)
    return view
  }

  #view(on: Target): View | undefined {
    if (on === 'modal') return this.#topModal()
    if (on !== 'home') return undefined
    const view = this.home()
    if (!view) throw new Error(`${this.user.name} has no home view`)
    return view
  }

  #blocks(on: Target) {
    if (on === 'home' || on === 'modal') return this.#view(on)?.blocks ?? []
    if (!this.sees(on.channel).includes(on)) throw new Error(`${this.user.name} does not see this message (any more)`)
    return on.blocks ?? []
  }

  #find(on: Target, name: string, words: string | undefined, usable: (element: Element) => boolean): Placed {
    const blocks = this.#blocks(on)
    try {
      return find(blocks, name, usable)
    } catch (error) {
      const menus = elementsOf(blocks).filter(({ element }) => usable(element))
      const menu = menus.find(({ element }) => offered(element).some(({ text }) => textOf(text) === words))
      if (menu && name === words) return menu
      throw error
    }
  }

  #onMessage(message: Message): Json {
    return this.core.payloads.onMessage(message, this.core.workspace.channel(message.channel).name)
  }

  async #option(on: Target, placed: Placed, words: string): Promise<unknown> {
    if (placed.element.type === 'overflow') return pick(offered(placed.element), words)
    return entered(placed, words, async (field, typed) => offered(await this.#suggestions(on, field, typed)))
  }

  /** Keeps the value on the screen and, where the element says so, tells the app. */
  async #enter(on: Target, placed: Placed, value: unknown, dispatch: boolean): Promise<Delivery | undefined> {
    const { block, element } = placed
    const { workspace, payloads, deliveries } = this.core
    const view = this.#view(on)
    const field = valueField(element.type)
    if (view && field) {
      const values = view.state.values[block.block_id] ?? {}
      view.state.values[block.block_id] = { ...values, [element.action_id]: stateValue(element, value) }
      workspace.changed()
    }
    if (!dispatch) return undefined
    const where = view ? payloads.onView(view) : this.#onMessage(on as Message)
    const answerTo = view
      ? {}
      : { response_url: this.core.responseUrls.issue(this.id, (on as Message).channel, on as Message) }
    const actions = [action(placed, value, workspace.ts())]
    const extra = { trigger_id: this.#trigger(view?.type === 'modal'), ...answerTo, ...where, actions }
    return deliveries.deliver('interactive', payloads.interaction('block_actions', this.user, extra))
  }

  async #suggestions(on: Target, { block, element }: Placed, typed: string): Promise<Suggestions> {
    // Three characters unless the app says otherwise; with fewer the app is not asked.
    if (typed.length < (element.min_query_length ?? 3)) return {}
    const { payloads, deliveries } = this.core
    const view = this.#view(on)
    const where = view ? payloads.onView({ ...view, state: { values: {} } }) : this.#onMessage(on as Message)
    const extra = { action_id: element.action_id, block_id: block.block_id, value: typed, ...where }
    const payload = payloads.interaction('block_suggestion', this.user, extra)
    const delivery = await deliveries.deliver('interactive', payload)
    if (delivery.ackedAt === undefined) return {}
    const wrong = optionProblems(delivery.ackPayload)
    if (wrong) delivery.problem = wrong
    return wrong ? {} : asObject(delivery.ackPayload)
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

function placedAt(blocks: Block[], { block_id, action_id }: Place): Placed {
  const found = elementsOf(blocks).find((one) => one.block.block_id === block_id && one.element.action_id === action_id)
  if (!found) throw new Error('This is no longer on the screen')
  return found
}

const pressable = ({ type }: Element) => /^(button|workflow_button|icon_button)$/.test(type)
const choosable = ({ type }: Element) => /^(overflow|radio_buttons|checkboxes)$|select$|picker$/.test(type)

function action({ block, element }: Placed, value: unknown, action_ts: string): Json {
  const { type, action_id, text } = element
  const common = { type, action_id, block_id: block.block_id, action_ts }
  if (type === 'overflow') return { ...common, selected_option: value }
  const field = valueField(type)
  if (field) return { ...common, [field]: value }
  return { ...common, ...(text ? { text } : {}), ...(element.value === undefined ? {} : { value: element.value }) }
}
