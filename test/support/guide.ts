import { expect } from 'vitest'
import { type SimulatedSlack, visibleText } from '../../src/sim/slack/index.ts'
import type { View } from '../../src/sim/slack/types.ts'
import type { RequestRow } from '../../src/store/schema.ts'
import { guideNow } from '../../src/workflow/guide/confirm-steps.ts'
import { eventually } from './eventually.ts'
import type { Around, Somebody } from './somebody.ts'

/** A company that is being set up: administrators approve for each other, and access may be without an end. */
export const setupPolicy = (yaml: string): string =>
  `${yaml
    .replace('admins: ["@aws-admins"]', 'admins: ["@aws-admins", alice@example.com]')
    .replace('approvers: ["@aws-admins", "@sre-leads"]', 'approvers: ["@aws-admins"]')
    .trimEnd()}\n  - { name: setup, when: {}, requesters: ["@aws-admins"], permanent: true }\n`

/** What somebody does with the setup guide, in what they see and press. */
export class AtTheGuide {
  readonly who: Somebody
  readonly world: Around

  constructor(who: Somebody) {
    this.who = who
    this.world = who.world
  }

  get screen(): string {
    const view = this.who.slack.modal()
    return view ? this.read(view) : ''
  }

  read(view: View): string {
    return visibleText(view, this.world.slack.workspace, this.who.id)
  }

  /** Types the command and waits until AWS was looked at. */
  async opens(): Promise<string> {
    const before = this.who.slack.modal()?.id
    await this.who.slack.command('')
    await this.who.slack.waitForModal(
      (view) => view.id !== before && !this.read(view).match(/Looking at AWS now|確認しています…/),
    )
    return this.screen
  }

  /** One step, by way of the whole list. */
  async opensStep(step: string): Promise<string> {
    await this.opens()
    await this.who.slack.click('modal', 'guide:list')
    await this.who.slack.waitForModal((view) => view.private_metadata.includes('"list"'))
    await this.who.slack.click('modal', `step:${step}`)
    await this.who.slack.waitForModal((view) => view.callback_id === 'guide-step')
    return this.screen
  }

  /** Presses Done on a step, with what it wants to have pasted. */
  async does(step: string, pasted?: string): Promise<void> {
    await this.opensStep(step)
    if (pasted !== undefined) await this.who.slack.fill({ paste: pasted })
    const { errors, problem } = await this.who.slack.submit()
    expect({ step, errors, problem }).toEqual({ step, errors: undefined, problem: undefined })
    await this.becomes(step, 'done')
  }

  /** Sends the form that the step offers, as it is filled in. */
  async requests(step: string, more: Record<string, string | string[]> = {}): Promise<RequestRow> {
    const { db } = this.world.bot.ctx.store
    const before = new Set((await db.selectFrom('requests').select('id').execute()).map(({ id }) => id))
    // The button is there once the guide has seen what the step before has changed.
    await eventually(async () => {
      await this.opensStep(step)
      await this.who.slack.click('modal', 'guide:request')
    })
    await this.who.slack.waitForModal((view) => view.callback_id === 'request')
    if (Object.keys(more).length > 0) await this.who.slack.fill(more)
    const { errors, problem } = await this.who.slack.submit()
    expect({ step, errors, problem }).toEqual({ step, errors: undefined, problem: undefined })
    return eventually(async () => {
      this.world.clock.advance(5_000)
      const made = (await db.selectFrom('requests').selectAll().execute()).find(({ id }) => !before.has(id))
      if (!made || made.state === 'planning') throw new Error('no request was made')
      if (made.state === 'refused') throw new Error(`${step}: ${made.outcomeJson}`)
      return made
    })
  }

  /** Looks at AWS again, as by the button. */
  async checks(step: string): Promise<string> {
    await this.opensStep(step)
    await this.who.slack.click('modal', 'guide:check')
    await this.who.slack.waitForModal((view) => /Looked at AWS just now|たった今/.test(this.read(view)))
    return this.screen
  }

  async state(step: string): Promise<string | undefined> {
    const { progress } = await guideNow(this.world.bot.ctx)
    return progress.steps.find((view) => view.step.id === step)?.state
  }

  async becomes(step: string, state: string): Promise<void> {
    await eventually(async () => {
      // The pace of posting is a matter of the clock.
      this.world.clock.advance(1_000)
      expect([step, await this.state(step)]).toEqual([step, state])
    })
  }

  /** Makes decisions on the card, by the words on it; gives the card as it was before. */
  async decides(made: Record<string, string>): Promise<string> {
    await this.opens()
    await this.who.slack.click('modal', 'guide:choices')
    await this.who.slack.waitForModal((view) => view.callback_id === 'guide-choices')
    const card = this.screen
    await this.who.slack.fill(made)
    const { errors, problem } = await this.who.slack.submit()
    expect({ errors, problem }).toEqual({ errors: undefined, problem: undefined })
    return card
  }

  async handsOver(step: string, to: string): Promise<void> {
    await this.opensStep(step)
    await this.who.slack.click('modal', 'guide:hand-over')
    await this.who.slack.waitForModal((view) => view.callback_id === 'guide-hand-over')
    await this.who.slack.fill({ to })
    const { errors, problem } = await this.who.slack.submit()
    expect({ step, errors, problem }).toEqual({ step, errors: undefined, problem: undefined })
  }
}

/** The company has one administrator so far. */
export function onlyAlice({ slack }: { slack: SimulatedSlack }): void {
  const group = slack.workspace.userGroups.get('SAWSADMINS')
  if (group) group.users = ['UALICE']
}
