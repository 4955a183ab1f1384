import type { App, RespondArguments, RespondFn } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import { afterOthers } from '../../effects.ts'
import { errorText } from '../../error-words.ts'
import { Refusal } from '../../errors.ts'
import { type Say, sayIn } from '../../i18n.ts'
import { nearest } from '../../policy/nearest.ts'
import type { Person } from '../../store/person-rows.ts'
import type { Context } from '../../workflow/context.ts'
import { refuseStopped } from '../../workflow/people/stopped.ts'
import { noteRefused } from '../../workflow/request/refused-press.ts'
import { remembered, sayTo, withNames } from '../connection/remembered.ts'
import { button, clip, type Message, notification, section } from '../draw/blocks.ts'
import { mrkdwnMention } from '../draw/sentence.ts'
import { openExplainForm } from '../forms/explain-form.ts'
import { openRequestForm } from '../forms/request-form.ts'
import { guideAnswer } from '../guide/home-section.ts'
import { openGuide } from '../guide/open.ts'
import { type Answer, sentenceAnswer } from './answer.ts'
import { answerAccess } from './answer-access.ts'
import { answerAudit, isSlowAudit } from './answer-audit.ts'
import { answerClose } from './answer-close.ts'
import { answerDoctor } from './answer-doctor.ts'
import { answerExplain } from './answer-explain.ts'
import { answerFindings } from './answer-findings.ts'
import { answerHelp } from './answer-help.ts'
import { answerPause, answerPaused, answerResume } from './answer-pause.ts'
import { answerPeople } from './answer-people.ts'
import { answerMine, answerMyAccess, answerPending, answerStatus } from './answer-requests.ts'
import { offeredAbout, type Understood } from './command-meant.ts'
import { offering, offerMessage, withChoices } from './offer.ts'
import { readRequest } from './request-line.ts'
import { understand } from './understand.ts'
import { wishButton } from './wish-button.ts'

export const command = '/aws-setup'

/** What answers at once, from what is stored. */
export const answers: Record<string, Answer> = {
  guide: guideAnswer,
  status: answerStatus,
  pending: answerPending,
  explain: answerExplain,
  audit: answerAudit,
  help: answerHelp,
  findings: answerFindings,
  share: async (_ctx, { say }) => sentenceAnswer(say('commands:share_usage')),
}
/** What looks at Slack and AWS: acknowledged first. */
const slowAnswers: Record<string, Answer> = {
  pause: answerPause,
  resume: answerResume,
  close: answerClose,
  doctor: answerDoctor,
  people: answerPeople,
  mine: answerMine,
  access: answerAccess,
  'my-access': answerMyAccess,
}
/** What no command's word asks for, only a sentence. */
const saidOnly: Record<string, Answer> = {
  thanks: async (_ctx, { say }) => sentenceAnswer(say('commands:thanks')),
  paused: answerPaused,
}
/** Whom a mention means, and who confirms something, is asked of Slack; a search goes through all of the audit log. */
const isSlow = (word: string, rest: string): boolean =>
  Object.hasOwn(slowAnswers, word) || rest.includes('<@') || (word === 'audit' && isSlowAudit(rest))
export const everyWord = ['request', ...Object.keys(answers), ...Object.keys(slowAnswers)]

/** A command's word, or a misspelt one. */
export const isWord = (word: string): boolean => word !== '' && everyWord.includes(word)

export const read = ({ directory }: Pick<Context, 'directory'>, text: string): Understood =>
  understand(text, isWord, directory)

/** A misspelt word gets the nearest one that there is; anything else one line and where to go. */
function notUnderstood(ctx: Context, typed: string, choices: readonly Understood[], say: Say): Message[] {
  const meant = /\s/.test(typed) ? undefined : nearest(typed, everyWord)
  if (meant) return sentenceAnswer(say('commands:did_you_mean', { word: clip(typed, 100), meant }))
  return [offering(ctx, say('commands:not_understood', { typed: clip(typed, 200) }), choices, say)]
}

/** A form cannot be opened from a message: this has the button that opens it, filled in with what was written. */
export function answerWish(ctx: Context, { rest, choices = [] }: Understood, say: Say): Message[] {
  const line = say('commands:wish')
  const open = button(wishButton, say.plain('home:request'), clip(rest, 2_000), { style: 'primary' })
  const message = { text: notification(line), blocks: [section(line), { type: 'actions' as const, elements: [open] }] }
  return withChoices(ctx, [message], choices, say)
}

/** Whoever presses has read all that the form begins with. */
const mostShared = 300

/** Only who counts here posts in the bot's name. */
const shares =
  (wish: string, respond: RespondFn): Opens =>
  async (ctx, _client, _trigger, by) => {
    await ctx.people.member(by)
    await refuseStopped(ctx, by)
    if (wish.length > mostShared) throw new Refusal('share_long', { limit: mostShared })
    await respond({ response_type: 'in_channel', ...sharedWish(wish, by, sayIn(ctx.config.policy.locale)) })
  }

/** For all in the channel: each who presses gets the form, filled in, for themselves. It is said who offers it, and nothing is asked by it. */
function sharedWish(wish: string, by: string, say: Say): Message {
  const line = say('commands:shared', { wish, who: mrkdwnMention(by) })
  const open = button(wishButton, say.plain('home:request'), wish, { style: 'primary' })
  return {
    text: notification(say.plain('home:request')),
    blocks: [section(line), { type: 'actions', elements: [open] }],
  }
}

export async function answerWord(
  ctx: Context,
  person: Person,
  { word, rest, choices }: Understood,
): Promise<Message[]> {
  const say = sayIn(person.locale)
  const all = { ...answers, ...slowAnswers, ...saidOnly }
  const found = Object.hasOwn(all, word) ? all[word as keyof typeof all] : undefined
  if (word === 'offer' && choices) return [offerMessage(ctx, choices, say)]
  if (!found) return notUnderstood(ctx, rest, choices ?? offeredAbout(''), say)
  try {
    return withChoices(ctx, await found(ctx, { person, say, rest }), choices ?? [], say)
  } catch (error) {
    await noteRefused(ctx, { by: person.slackId, what: `${command} ${word}` }, error)
    const named =
      error instanceof Refusal ? new Refusal(error.code, await withNames(ctx, error.vars), error.field) : error
    return answerFault(ctx, named, say)
  }
}

/** What a command is answered to anybody, also to whoever is no member. */
export async function answerCommand(ctx: Context, slackId: string, asked: Understood): Promise<Message[]> {
  try {
    return await answerWord(ctx, await ctx.people.member(slackId), asked)
  } catch (error) {
    return refuseCommand(ctx, slackId, asked.word, error)
  }
}

async function refuseCommand(ctx: Context, slackId: string, word: string, error: unknown): Promise<Message[]> {
  await noteRefused(ctx, { by: slackId, what: `${command} ${word}`.trim() }, error)
  return answerFault(ctx, error, await sayTo(ctx, slackId))
}

export function answerFault(ctx: Context, error: unknown, say: Say): Message[] {
  const text = errorText(error, say)
  if (!(error instanceof Error && error.name === 'Refusal')) ctx.log.error({ err: error }, 'answer')
  return [{ text: notification(say.plain('commands:failed')), blocks: [section(text)] }]
}

export const privately = (message: Message): RespondArguments & { response_type: 'ephemeral' } => ({
  response_type: 'ephemeral',
  ...message,
})

export function register(app: App, ctx: Context): void {
  app.command(command, async ({ ack, respond, client, command: { text, user_id, trigger_id } }) => {
    const asked = read(ctx, text)
    const { word, rest } = asked
    const opens = word === 'share' && rest ? shares(rest, respond) : formOf(word, rest)
    const known = opens || isSlow(word, rest) ? undefined : await remembered(ctx, user_id)
    const [first, ...more] = known ? await answerWord(ctx, known, asked) : []
    await ack(first && privately(first))
    for (const message of more) await respond(privately(message))
    if (known) {
      // An event of a change may have been lost; the next answer then knows better.
      await afterOthers(() => ctx.people.member(user_id)).catch(() => {})
      return
    }
    // What needs Slack, if only for the person's profile, comes after the acknowledgement.
    const answer = opens
      ? await opens(ctx, client, trigger_id, user_id).catch((error) => refuseCommand(ctx, user_id, word, error))
      : await answerCommand(ctx, user_id, asked)
    for (const message of answer ?? []) await respond(privately(message))
  })
}

type Opens = (ctx: Context, client: WebClient, triggerId: string, slackId: string) => Promise<void>

function formOf(word: string, rest: string): Opens | undefined {
  if ((word === '' && rest === '') || word === 'guide') return openGuide
  if (word === 'request')
    return async (ctx, client, triggerId, slackId) =>
      openRequestForm(ctx, client, { triggerId, slackId, ...(await readRequest(ctx, rest)) })
  return word === 'explain' && rest === '' ? openExplainForm : undefined
}
