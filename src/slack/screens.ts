import type { App } from '@slack/bolt'
import type { Context } from '../workflow/context.ts'
import * as denied from './answers/answer-denied.ts'
import * as commands from './answers/commands.ts'
import * as answers from './answers/direct-messages.ts'
import * as pressMeant from './answers/press-meant.ts'
import * as alone from './card/decide-alone.ts'
import * as giveAgainButton from './card/give-again-button.ts'
import * as grantButtons from './card/grant-buttons.ts'
import * as keepPost from './card/keep-post.ts'
import * as makePermanent from './card/make-permanent.ts'
import * as requestCard from './card/request-card.ts'
import * as events from './connection/events.ts'
import * as lostPress from './connection/lost-press.ts'
import * as findingMenu from './findings/finding-menu.ts'
import * as askBackForm from './forms/ask-back-form.ts'
import * as denyForm from './forms/deny-form.ts'
import * as explainForm from './forms/explain-form.ts'
import * as extendForm from './forms/extend-form.ts'
import * as handOverForm from './forms/hand-over-form.ts'
import * as requestForm from './forms/request-form.ts'
import * as reviewForm from './forms/review-form.ts'
import * as shortenForm from './forms/shorten-form.ts'
import * as guide from './guide/open.ts'
import * as guideAct from './guide/press-button.ts'
import * as guideRecommend from './guide/recommend.ts'
import * as guideAnswers from './guide/take-answers.ts'
import * as home from './home.ts'

const screens = [
  requestForm,
  requestCard,
  denyForm,
  shortenForm,
  askBackForm,
  handOverForm,
  reviewForm,
  grantButtons,
  giveAgainButton,
  findingMenu,
  keepPost,
  makePermanent,
  extendForm,
  home,
  alone,
  guide,
  guideAct,
  guideAnswers,
  guideRecommend,
  commands,
  explainForm,
  answers,
  pressMeant,
  denied,
  events,
  lostPress,
]

/** Registers every screen; each listens to its own ids. */
export function registerScreens(app: App, ctx: Context): void {
  for (const screen of screens) screen.register(app, ctx)
}
