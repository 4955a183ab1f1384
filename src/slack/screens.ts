import type { App } from '@slack/bolt'
import type { Context } from '../workflow/context.ts'
import * as answers from './answers.ts'
import * as commands from './commands.ts'
import * as denyForm from './deny-form.ts'
import * as events from './events.ts'
import * as explainForm from './explain-form.ts'
import * as extendForm from './extend-form.ts'
import * as grantButtons from './grant-buttons.ts'
import * as alone from './guide/alone.ts'
import * as home from './home.ts'
import * as requestCard from './request-card.ts'
import * as requestForm from './request-form.ts'

const screens = [
  requestForm,
  requestCard,
  denyForm,
  grantButtons,
  extendForm,
  home,
  alone,
  commands,
  explainForm,
  answers,
  events,
]

/** Every screen listens to its own ids. */
export function registerScreens(app: App, ctx: Context): void {
  for (const screen of screens) screen.register(app, ctx)
}
