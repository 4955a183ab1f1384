import type { KnownBlock, RichTextBlockElement, RichTextElement } from '@slack/types'
import type { Say } from '../../i18n.ts'
import type { RequestView } from '../../store/request-views.ts'
import { bold, bullets, clip, line, plainWords, rich } from '../draw/blocks.ts'
import type { Reader } from '../draw/reader.ts'
import { joinElements, mention, sentence } from '../draw/sentence.ts'
import { slackDate } from '../draw/times.ts'

/** What the requester has already, and what was asked before. */
export function helpBlocks({ facts }: RequestView, say: Say, share: number): KnownBlock[] {
  if (!facts?.account) return []
  const between = say.plain('common:list_separator')
  const { alreadyThere, overlapping, recent } = facts
  const already =
    alreadyThere.length > 0
      ? say.plain('card:already', { names: clip(alreadyThere.join(between), Math.round(250 * share)) })
      : say.plain('card:already_none')
  const items: RichTextElement[][] = [
    [plainWords(already)],
    ...overlapping
      .slice(0, 4)
      .map(({ permissionSet, until, requestId: id }) =>
        until === null
          ? sentence(say, 'card:overlapping_permanent', { permissionSet, id })
          : sentence(say, 'card:overlapping', { permissionSet, id, end: slackDate(until) }),
      ),
    ...(overlapping.length > 4
      ? [[plainWords(say.plain('card:more_overlapping', { count: overlapping.length - 4 }))]]
      : []),
    recent.count > 0 && recent.lastAt !== null && recent.lastState
      ? sentence(say, 'card:recent', {
          count: recent.count,
          last: slackDate(recent.lastAt),
          state: say.plain(`card:state.${recent.lastState}`),
        })
      : [plainWords(say.plain('card:recent_none'))],
  ]
  return [rich(line(bold(say.plain('card:helps'))), bullets(items))]
}

/** The rule, how many approvals of how many, who else can give one, and when it lapses. */
export function whyBlocks(view: RequestView, say: Say, share: number, look: Partial<Reader>): KnownBlock[] {
  const { ruling, lapsesAt = view.expiresAt } = view
  if (!ruling || ruling.approvals === 0) return []
  const between = say.plain('common:list_separator')
  const given = view.decisions.filter(({ verdict }) => verdict === 'approve')
  const left = ruling.approvers.filter((id) => !given.some(({ approver }) => approver === id))
  const items: RichTextElement[][] = [
    [
      plainWords(
        say.plain('card:rule', {
          rule: ruling.rule,
          selectors: clip(ruling.approverSelectors.join(between), Math.round(500 * share)),
        }),
      ),
    ],
    ...(ruling.parts
      ? ruling.parts.slice(0, 8).map(({ rule, approvers, approvals: count }) => {
          const yes = given.filter(({ approver }) => approvers.includes(approver)).length
          return sentence(say, 'card:approvals_of', { rule, given: yes, count })
        })
      : [sentence(say, 'card:approvals', { given: given.length, count: ruling.approvals })]),
    ...given
      .slice(0, 10)
      .map(({ approver, at }) =>
        sentence(say, 'card:record_approved_by', { who: mention(approver), when: slackDate(at) }),
      ),
    ruling.bootstrap === undefined ? whoElse(left, say, look) : [plainWords(say.plain('guide:alone.waiting'))],
    ...(lapsesAt === null ? [] : [sentence(say, 'card:lapses', { end: slackDate(lapsesAt) })]),
  ]
  const block: RichTextBlockElement[] = [line(bold(say.plain('card:why'))), bullets(items)]
  return [rich(...block)]
}

const named = 8 // people; where there are more, their user groups stand for them
const mostMentions = 12

/** Mentions, so that everybody who can decide is told. */
export function whoElse(left: string[], say: Say, { approverGroups = [] }: Partial<Reader>): RichTextElement[] {
  if (left.length === 0) return [plainWords(say.plain('card:nobody_else'))]
  const groups = left.length > named ? approverGroups.filter(({ members }) => left.some((id) => members.has(id))) : []
  const people = left.filter((id) => !groups.some(({ members }) => members.has(id)))
  const all: RichTextElement[] = [
    ...groups.map(({ id }) => ({ type: 'usergroup' as const, usergroup_id: id })),
    ...people.map(mention),
  ]
  const more = all.length - mostMentions
  const [before = '', after = ''] = say
    .plain(more > 0 ? 'card:who_else_more' : 'card:who_else', { people: '\ue000', count: more })
    .split('\ue000')
  const told = joinElements(all.slice(0, mostMentions), say.plain('common:list_separator'))
  return [...(before ? [plainWords(before)] : []), ...told, ...(after ? [plainWords(after)] : [])]
}
