import type { KnownBlock, RichTextBlockElement, RichTextElement } from '@slack/types'
import type { Key, Say } from '../../i18n.ts'
import type { DecisionHelp } from '../../store/request.ts'
import type { RequestView } from '../../store/request-views.ts'
import { bold, bullets, clip, clipJson, clipPerson, code, line, plainWords, quote, rich } from '../draw/blocks.ts'
import type { Reader } from '../draw/reader.ts'
import { sentence } from '../draw/sentence.ts'
import { formatLength, slackDate } from '../draw/times.ts'
import { endOf } from './card-headline.ts'
import { wishWords } from './card-wish.ts'

const labelled = (say: Say, label: Key, ...value: RichTextElement[]): RichTextBlockElement =>
  line(bold(`${say.plain(label)}: `), ...value, plainWords('\n'))

/** Where, what it allows, for whom, how long, how risky; then why, in the person's own words; then what to know. */
export function factBlocks(view: RequestView, say: Say, look: Reader, share: number): KnownBlock[] {
  const facts = [
    ...placeLines(view, say, share),
    ...lengthLines(view, say, look),
    ...wishWords(view, say).map((words) => line(...words, plainWords('\n'))),
    ...(view.risk ? [labelled(say, 'card:risk', plainWords(say.plain(`card:risk_${view.risk}`)))] : []),
  ]
  const notes = (view.plan?.notes ?? [])
    .slice(0, 6)
    .map((note) => [plainWords(clip(note[say.locale], Math.round(300 * share)))])
  return [
    rich(...facts, line(bold(say.plain('card:reason'))), quote(view.reason, Math.round(3000 * share))),
    ...(notes.length > 0 ? [rich(line(bold(say.plain('card:notes'))), bullets(notes))] : []),
  ]
}

function placeLines({ facts }: RequestView, say: Say, share: number): RichTextBlockElement[] {
  if (!facts) return []
  const { account, permissionSet, principal, allows } = facts
  const room = Math.round(250 * share)
  return [
    ...(account
      ? [
          labelled(
            say,
            'card:account',
            bold(account.name),
            plainWords(' '),
            code(account.id),
            plainWords(` ${clip(account.ouPath, room)}`),
            ...(account.management ? [plainWords(' '), bold(say.plain('card:management'))] : []),
          ),
        ]
      : []),
    ...(permissionSet
      ? [
          labelled(
            say,
            'card:permission_set',
            bold(permissionSet.name),
            ...(allows ? [plainWords(` ${clip(allows[say.locale], room)}`)] : []),
          ),
        ]
      : []),
    ...(principal ? [labelled(say, 'card:for', plainWords(forWhom(principal, say, room)))] : []),
  ]
}

export function forWhom(principal: NonNullable<DecisionHelp['principal']>, say: Say, room: number): string {
  const { type, id, name, members: count } = principal
  if (type === 'USER') return say.plain('card:for_person', { name: clipPerson(name, room, clipJson) })
  const called = name === id || name === '' ? say.plain('card:nameless_group', { id }) : clipJson(name, room)
  return count ? say.plain('card:for_group_of', { name: called, count }) : say.plain('card:for_group', { name: called })
}

/** The length counts from the grant, so that before it an end is only an "if granted now". */
function lengthLines(view: RequestView, say: Say, { now }: Reader): RichTextBlockElement[] {
  const extension = view.extendsGrant ? [plainWords(` ${say.plain('card:extends')}`)] : []
  if (view.permanent)
    return [labelled(say, 'card:length', plainWords(say.plain('card:length_permanent')), ...extension)]
  if (view.durationMs === null) return []
  const end = endOf(view, now)
  const said = formatLength(view.durationMs, say)
  const key = view.grant ? 'card:length_until' : 'card:length_if_now'
  const value =
    end === null
      ? sentence(say, 'card:length_only', { length: said })
      : sentence(say, key, { length: said, end: slackDate(end) })
  return [labelled(say, 'card:length', ...value, ...extension)]
}
