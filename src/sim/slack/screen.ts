import type { Core } from './core.ts'
import { until } from './patience.ts'
import type { Confirm, Message, SlackUser, View } from './types.ts'

/** What one person has before their eyes. */
export class Screen {
  readonly id: string
  /** The confirmation dialogs that this person has been shown. */
  readonly confirms: Confirm[] = []
  protected readonly core: Core

  constructor(core: Core, id: string) {
    this.core = core
    this.id = id
    core.workspace.user(id)
  }

  get user(): SlackUser {
    return this.core.workspace.user(this.id)
  }

  home(): View | undefined {
    return this.core.workspace.homes.get(this.id)
  }

  modal(): View | undefined {
    return this.core.workspace.modal(this.id)
  }

  /** The modal on top, as soon as there is one that `fits`. */
  waitForModal(fits: (view: View) => boolean = () => true): Promise<View> {
    const top = () => {
      const view = this.modal()
      return view && fits(view) ? view : undefined
    }
    return until(this.core.workspace, `a modal of ${this.user.name}`, top)
  }

  dms(): Message[] {
    return this.sees(this.core.workspace.dm(this.id).id)
  }

  ephemerals(): Message[] {
    const all = [...this.core.workspace.messages.values()].flat()
    return all.filter((message) => message.ephemeralFor === this.id)
  }

  /** The messages of a channel as this person has them on the screen; nothing where the person is not a member. */
  sees(channel: string): Message[] {
    const { id, members } = this.core.workspace.channel(channel)
    if (!members.includes(this.id)) return []
    return this.core.workspace.in(id).filter(({ ephemeralFor }) => !ephemeralFor || ephemeralFor === this.id)
  }

  thread(root: Message): Message[] {
    return this.sees(root.channel).filter((message) => message.thread_ts === root.ts)
  }

  /** The first message of a channel that `fits`, as soon as it is there. */
  waitForMessage(channel: string, fits: (message: Message) => boolean = () => true): Promise<Message> {
    return until(this.core.workspace, `a message in ${channel}`, () => this.sees(channel).find(fits))
  }
}
