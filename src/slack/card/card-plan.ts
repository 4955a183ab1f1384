import type { KnownBlock } from '@slack/types'
import type { Key, Say } from '../../i18n.ts'
import type { Json } from '../../json.ts'
import { en } from '../../locales/index.ts'
import type { Change, Plan } from '../../operations/shared/define-operation.ts'
import type { RequestView } from '../../store/request-views.ts'
import { bold, bullets, clip, context, line, plainWords, rich } from '../draw/blocks.ts'
import { formatLength, isoDuration } from '../draw/times.ts'

/** "+1 assignment, 0 changed, 0 removed"; an extension changes nothing in AWS. */
export function delta(changes: Change[], say: Say): string {
  if (changes.length === 0) return say.plain('card:nothing_changes')
  const of = (effect: Change['effect']) => changes.filter((change) => change.effect === effect)
  const nouns = new Map<string, number>()
  for (const { noun } of of('add')) nouns.set(noun[say.locale], (nouns.get(noun[say.locale]) ?? 0) + 1)
  const added = [...nouns].map(([noun, count]) =>
    say.plain('card:added', { count, noun: say.locale === 'en' && count !== 1 ? plural(noun) : noun }),
  )
  return say.plain('card:delta', {
    added: added.join(say.plain('common:list_separator')) || say.plain('card:added_none'),
    changed: of('change').length,
    removed: of('remove').length,
  })
}

const plural = (noun: string): string => (/[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`)

/** The headline of an assignment says what would change; of everything else the first changes stand on the card. */
export function planInBrief(view: RequestView, say: Say, share: number): KnownBlock[] {
  const { changes = [] } = view.plan ?? {}
  const [one, ...more] = changes
  const said = more.length === 0 && (one ? one.action === 'sso:CreateAccountAssignment' : view.extendsGrant !== null)
  if (!view.plan || !said) return planBlocks(view, say, share, changes.length <= 3 ? 3 : 2)
  if (view.previousPlan && view.state === 'pending')
    return [difference(view.previousPlan, view.plan, say, Math.round(220 * share))]
  return []
}

/** What exactly would change, and how that differs from what was shown before. */
export function planBlocks(view: RequestView, say: Say, share: number, most = 10): KnownBlock[] {
  if (!view.plan) return view.state === 'planning' ? [rich(line(plainWords(say.plain('card:planning'))))] : []
  const { changes } = view.plan
  const room = Math.round(220 * share)
  const shown = Math.max(Math.min(3, most), Math.round(most * share)) // the rest is counted
  const listed = changes.slice(0, shown).map(({ summary }) => [plainWords(clip(summary[say.locale], room))])
  if (changes.length > shown)
    listed.push([plainWords(say.plain('card:more_changes', { count: changes.length - shown }))])
  return [
    rich(line(bold(delta(changes, say))), ...(listed.length > 0 ? [bullets(listed)] : [])),
    ...(view.plan.details?.length ? [context(say('card:details_in_thread'))] : []),
    ...(view.previousPlan && view.state === 'pending' ? [difference(view.previousPlan, view.plan, say, room)] : []),
  ]
}

function difference(before: Plan, now: Plan, say: Say, room: number): KnownBlock {
  const said = (plan: Plan) => plan.changes.map(({ summary }) => summary[say.locale])
  const lines = [
    ...differing(said(before), said(now), say, (text) => clip(text, room)),
    ...stateDiffering(before.reliesOn, now.reliesOn, '', say, room),
  ].slice(0, 6)
  return rich(
    line(bold(say.plain('card:went_back'))),
    ...(lines.length > 0 ? [bullets(lines.map((text) => [plainWords(text)]))] : []),
  )
}

const differing = <T>(old: T[], fresh: T[], say: Say, shown: (item: T) => string): string[] => [
  ...old.filter((item) => !fresh.includes(item)).map((item) => say.plain('card:no_longer', { text: shown(item) })),
  ...fresh.filter((item) => !old.includes(item)).map((item) => say.plain('card:now_too', { text: shown(item) })),
]

/** Only what differs, however deep it lies; in a list, what went and what came. */
function stateDiffering(before: Json, now: Json, name: string, say: Say, room: number): string[] {
  if (JSON.stringify(before) === JSON.stringify(now)) return []
  if (isObject(before) && isObject(now)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(now)])]
    return names.flatMap((key) => stateDiffering(before[key] ?? null, now[key] ?? null, key, say, room))
  }
  const shown = (value: Json) => clip(worded(value, say), Math.round(room / 3))
  const called = Object.hasOwn(en.card.parts, name) ? say.plain(`card:parts.${name}` as Key) : name
  if (Array.isArray(before) && Array.isArray(now))
    return differing(before, now, say, (item) => `${called}: ${shown(item)}`)
  return [say.plain('card:now_differs', { name: called, before: shown(before), after: shown(now) })]
}

function worded(value: Json, say: Say): string {
  if (value === null || value === '') return say.plain('card:value_none')
  if (typeof value === 'boolean') return say.plain(value ? 'card:value_yes' : 'card:value_no')
  if (typeof value !== 'string') return JSON.stringify(value)
  return isoDuration(value) > 0 ? formatLength(isoDuration(value), say) : value
}

const isObject = (value: Json): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
