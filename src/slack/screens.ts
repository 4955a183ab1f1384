import type { App } from '@slack/bolt'
import type { Context } from '../workflow/context.ts'
import * as answers from './answers.ts'
import * as commands from './commands.ts'
import * as denyForm from './deny-form.ts'
import * as events from './events.ts'
import * as explainForm from './explain-form.ts'
import * as extendForm from './extend-form.ts'
import * as grantButtons from './grant-buttons.ts'
import * as guideAct from './guide/act.ts'
import * as alone from './guide/alone.ts'
import * as guideAnswers from './guide/answers.ts'
import * as guideDecide from './guide/decide.ts'
import * as guide from './guide/open.ts'
import * as guideRecommend from './guide/recommend.ts'
import * as guideTake from './guide/take.ts'
import * as home from './home.ts'
import * as requestCard from './request-card.ts'
import * as requestForm from './request-form.ts'
import * as reviewForm from './review-form.ts'

const screens = [
  requestForm,
  requestCard,
  denyForm,
  reviewForm,
  grantButtons,
  extendForm,
  home,
  alone,
  guide,
  guideAct,
  guideAnswers,
  guideDecide,
  guideRecommend,
  guideTake,
  commands,
  explainForm,
  answers,
  events,
]

/** Every screen listens to its own ids. */
export function registerScreens(app: App, ctx: Context): void {
  for (const screen of screens) screen.register(app, ctx)
}
