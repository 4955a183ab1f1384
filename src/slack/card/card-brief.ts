import type { KnownBlock, RichTextElement } from '@slack/types'
import type { Say } from '../../i18n.ts'
import type { RequestView } from '../../store/request-views.ts'
import { clip, code, line, plainWords, quote, rich } from '../draw/blocks.ts'
import type { Reader } from '../draw/reader.ts'
import { mention, sentence } from '../draw/sentence.ts'
import { formatLength, isoDuration, slackDate } from '../draw/times.ts'
import { forWhom } from './card-facts.ts'
import { whoElse } from './card-help.ts'
import { planInBrief } from './card-plan.ts'
import { wishWords } from './card-wish.ts'

type Words = RichTextElement[]

/** What is asked and what helps to decide, in one look: the rest is under Details. */
export function briefBlocks(view: RequestView, say: Say, look: Reader, share: number): KnownBlock[] {
  // Access has its place and its history to tell; of anything else the notes are what there is to know.
  const notes = (view.plan?.notes ?? []).slice(0, view.facts?.account ? 2 : 6)
  return [
    rich(quote(inOneLook(view.reason), Math.round(90 * share))),
    ...planInBrief(view, say, share),
    rich(
      ...spread([wishWords(view, say)]),
      ...spread([placeWords(view, say, share), historyWords(view, say, share)]),
      ...notes.map((note) => line(plainWords(`${clip(note[say.locale], Math.round(320 * share))}\n`))),
      ...spread([decisionWords(view, say, look, share)]),
    ),
  ]
}

/** After the decision: why, and where. */
export const recordedBlocks = (view: RequestView, say: Say, share: number): KnownBlock[] => [
  rich(
    quote(inOneLook(view.reason), Math.round(280 * share)),
    ...spread([wishWords(view, say), placeWords(view, say, share)]),
  ),
]

const inOneLook = (reason: string): string => reason.replace(/\s*\n\s*/g, ' ')

const spread = (lines: Words[][]) =>
  lines.filter((parts) => parts.length > 0).map((parts) => line(...dotted(parts), plainWords('\n')))
const dotted = (parts: Words[]): Words => parts.flatMap((part, i) => (i === 0 ? part : [plainWords(' · '), ...part]))

/** What it allows, where, for whom where that is many, and how risky that is. */
function placeWords({ facts, risk }: RequestView, say: Say, share: number): Words[] {
  const { account, allows, principal } = facts ?? {}
  const room = Math.round(120 * share)
  return [
    ...(allows ? [[plainWords(clip(allows[say.locale], room).replace(/[.。]$/, ''))]] : []),
    ...(account
      ? [[plainWords(`${account.name} `), code(account.id), plainWords(` ${clip(account.ouPath, room)}`)]]
      : []),
    ...(principal?.type === 'GROUP' ? [[plainWords(forWhom(principal, say, room))]] : []),
    ...(risk ? [[plainWords(riskWords({ risk, facts }, say))]] : []),
  ]
}

/** "high risk: production, writes". */
export function riskWords({ risk, facts }: Pick<RequestView, 'risk' | 'facts'>, say: Say): string {
  if (!risk) return ''
  const { risks = facts?.account?.management ? ['management' as const] : [] } = facts ?? {}
  const why = risks.map((one) => say.plain(`card:risk_why.${one}`)).join(say.plain('common:list_separator'))
  const said = say.plain(`card:risk_is.${risk}`)
  return why && risk !== 'low' ? say.plain('card:risk_because', { said, why }) : said
}

/** Whether it was had or asked for before, what is there already, and how long open sessions outlast it. */
function historyWords({ facts, permanent }: RequestView, say: Say, share: number): Words[] {
  if (!facts?.account) return []
  const { alreadyThere, overlapping, permissionSet, peers } = facts
  const names = clip(alreadyThere.join(say.plain('common:list_separator')), Math.round(120 * share))
  const session = permissionSet && !permanent ? isoDuration(permissionSet.sessionDuration) : 0
  return [
    [plainWords(beforeWords(facts, say))],
    ...(facts.had?.unused ? [[plainWords(say.plain('card:had_unused'))]] : []),
    [plainWords(alreadyThere.length > 0 ? say.plain('card:holds', { names }) : say.plain('card:holds_none'))],
    ...(overlapping.length > 0 && alreadyThere.length === 0
      ? [[plainWords(say.plain('card:granted_too', { count: overlapping.length }))]]
      : []),
    // For whom it is new, what others hold says more than for whom it is not.
    ...(peers && !facts.had
      ? [[plainWords(say.plain('card:peers', { count: peers.holding, of: peers.of, group: clip(peers.group, 40) }))]]
      : []),
    ...(session > 0 ? [[plainWords(say.plain('card:sessions_longer', { length: formatLength(session, say) }))]] : []),
  ]
}

/** What was had before says more than what was asked for. */
function beforeWords({ had, recent }: NonNullable<RequestView['facts']>, say: Say): string {
  const { times: count, sufficedMs } = had ?? { times: 0, sufficedMs: null }
  if (count > 0 && sufficedMs !== null)
    return say.plain('card:had_enough', { count, length: formatLength(Math.max(60_000, roundUp(sufficedMs)), say) })
  if (count > 0) return say.plain('card:had', { count })
  return say.plain(recent.count > 0 ? 'card:asked_before' : 'card:asked_first', { count: recent.count })
}
const roundUp = (ms: number): number => Math.ceil(ms / 300_000) * 300_000

/** How many approvals of how many, whose, who else can give one, and when it lapses. When each was given is under Details. */
function decisionWords(view: RequestView, say: Say, look: Reader, share: number): Words[] {
  const { ruling, decisions, lapsesAt = view.expiresAt } = view
  if (!ruling || ruling.approvals === 0) return []
  const given = decisions.filter(({ verdict }) => verdict === 'approve')
  const asked = view.questions?.find(({ answer }) => answer === null)
  const left = ruling.approvers.filter((id) => !given.some(({ approver }) => approver === id))
  return [
    ...(ruling.parts
      ? ruling.parts.slice(0, 4).map(({ rule, approvers, approvals: count }) => {
          const yes = given.filter(({ approver }) => approvers.includes(approver)).length
          return sentence(say, 'card:approvals_of', { rule: clip(rule, Math.round(80 * share)), given: yes, count })
        })
      : [sentence(say, 'card:approvals', { given: given.length, count: ruling.approvals })]),
    ...given
      .slice(0, 4)
      .map(
        ({ approver, shortenedMs }): Words => [
          ...[plainWords('✓ '), mention(approver)],
          ...(shortenedMs ? [plainWords(say.plain('card:shortened', { length: formatLength(shortenedMs, say) }))] : []),
        ],
      ),
    ruling.bootstrap === undefined ? whoElse(left, say, look) : [plainWords(say.plain('guide:alone.waiting'))],
    ...(asked
      ? [sentence(say, 'card:talk.waits', { who: mention(view.requester), asker: mention(asked.by) })]
      : lapsesAt === null
        ? []
        : [sentence(say, 'card:lapses', { end: slackDate(lapsesAt) })]),
  ]
}
