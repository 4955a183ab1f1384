import type { Text } from '../../../i18n.ts'
import { canonical } from '../../../json.ts'
import { matchesAction } from '../../../policy/widening-actions.ts'
import { parsedPolicy } from './policy-text.ts'

/** Actions by their service: `s3` → `GetObject`, `Put*`. `*` alone stands for all services. */
export type Actions = ReadonlyMap<string, readonly string[]>

/** What changes for the people who have it. */
export interface Difference {
  gained: Actions
  lost: Actions
  /** Of what is lost by a pattern, what stays allowed by narrower ones. */
  kept: Actions
  /** Allowed before and after, on other resources or under other conditions. */
  elsewhere: Actions
}

interface Allowance {
  /** As the policy writes it; what an allowance of “everything but” allows is written `NotAction: …`. */
  action: string
  /** On which resources, under which conditions; empty: on all, always. */
  scope: string
}

const everythingBut = 'NotAction: '

type Statement = Record<string, unknown>
const listed = (value: unknown): string[] => [value].flat().filter((item) => typeof item === 'string')

function allowances(documents: readonly string[], effect: 'Allow' | 'Deny'): Allowance[] {
  return documents.flatMap((text) => {
    const { Statement = [] } = (parsedPolicy(text) || {}) as { Statement?: Statement | Statement[] }
    const statements = [Statement].flat().filter((statement) => statement?.Effect === effect)
    return statements.flatMap(({ Action, NotAction, Resource, NotResource, Condition }) => {
      const isAll = NotResource === undefined && Condition === undefined && listed(Resource).includes('*')
      const scope = isAll ? '' : canonical({ Resource: listed(Resource).sort(), NotResource, Condition })
      const but = NotAction === undefined ? [] : [`${everythingBut}${listed(NotAction).sort().join(', ')}`]
      return [...listed(Action), ...but].map((action) => ({ action, scope }))
    })
  })
}

const excluded = (action: string): string[] | undefined =>
  action.startsWith(everythingBut) ? action.slice(everythingBut.length).split(', ') : undefined
const matches = (pattern: string, action: string): boolean => matchesAction(pattern, action.toLowerCase())

function isWithin({ action }: Allowance, other: Allowance): boolean {
  if (action === other.action) return true
  const [ownBut, othersBut] = [excluded(action), excluded(other.action)]
  if (!othersBut) return matches(other.action, action)
  if (ownBut) return othersBut.every((but) => ownBut.some((own) => matches(own, but)))
  return !othersBut.some((but) => matches(but, action) || matches(action, but))
}
const covers = (other: Allowance, one: Allowance): boolean =>
  isWithin(one, other) && (other.scope === '' || other.scope === one.scope)

/** What a boundary leaves of what the policies allow. */
function limited(all: Allowance[], most: Allowance[]): Allowance[] {
  return all.flatMap((one) => {
    if (most.some((limit) => covers(limit, one))) return one
    const touching = most.filter((limit) => isWithin(limit, one) || isWithin(one, limit))
    return touching.map((limit) => ({
      action: isWithin(one, limit) ? one.action : limit.action,
      scope: [one.scope, limit.scope].filter(Boolean).join(' '),
    }))
  })
}

function allowed({ policies, boundary }: PolicyTexts): Allowance[] {
  const all = allowances(policies, 'Allow')
  return boundary === undefined ? all : limited(all, allowances([boundary], 'Allow'))
}
const denied = ({ policies, boundary }: PolicyTexts) =>
  allowances([...policies, ...(boundary ? [boundary] : [])], 'Deny')

/** The texts of the policies of a set, and of its permissions boundary. */
export interface PolicyTexts {
  policies: readonly string[]
  boundary?: string | undefined
}

/** By the texts before and after: patterns are compared as patterns, denials turned round. */
export function differenceOf(before: PolicyTexts, after: PolicyTexts): Difference {
  const [was, is] = [allowed(before), allowed(after)]
  const [wasDenied, isDenied] = [denied(before), denied(after)]
  const beyond = (many: Allowance[], known: Allowance[]) => many.filter((one) => !known.some((k) => covers(k, one)))
  const inSight = (many: Allowance[], known: Allowance[]) => many.filter((one) => known.some((k) => isWithin(one, k)))
  const [more, less] = [beyond(is, was), beyond(was, is)]
  const elsewhere = [...inSight(more, was), ...inSight(less, is)]
  const without = (many: Allowance[]) => many.filter((one) => !elsewhere.includes(one))
  return {
    gained: byService([...without(more), ...beyond(wasDenied, isDenied)]),
    lost: byService([...without(less), ...beyond(isDenied, wasDenied)]),
    kept: byService(inSight(is, without(less))),
    elsewhere: byService(elsewhere),
  }
}

function byService(all: Allowance[]): Actions {
  const services = new Map<string, Set<string>>()
  for (const { action } of all) {
    const at = action.startsWith(everythingBut) ? -1 : action.indexOf(':')
    const [service, name] = at < 0 ? [action, '*'] : [action.slice(0, at), action.slice(at + 1)]
    services.set(service, (services.get(service) ?? new Set()).add(name))
  }
  const rows = [...services].map(([service, names]) => [service, [...names].sort()] as const)
  return new Map(rows.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** At most so many services and actions of each in a sentence; all of them are in the file beside it. */
const shownServices = 8
const shownActions = 4

function sentenceOf(actions: Actions): Text {
  const rows = [...actions].slice(0, shownServices)
  const part = (locale: keyof Text) =>
    rows.map(([service, names]): string => {
      if (service === '*') return locale === 'en' ? 'everything' : 'すべての操作'
      if (service.startsWith(everythingBut)) {
        const but = service.slice(everythingBut.length)
        return locale === 'en' ? `everything but ${but}` : `${but} 以外のすべての操作`
      }
      if (names.includes('*')) return locale === 'en' ? `all of ${service}` : `${service} のすべての操作`
      const more = names.length > shownActions ? ', …' : ''
      return `${service} (${names.slice(0, shownActions).join(', ')}${more})`
    })
  const rest = actions.size - rows.length
  return {
    en: [...part('en'), ...(rest > 0 ? [`${rest} more services`] : [])].join('; '),
    ja: [...part('ja'), ...(rest > 0 ? [`ほか ${rest} 個のサービス`] : [])].join('、'),
  }
}

/** What a change means, in sentences. `whole`: all that the set allows could be read. */
export function meaningOf({ gained, lost, kept, elsewhere }: Difference, { whole = true } = {}): Text[] {
  const notes: Text[] = []
  const [more, less, still, other] = [gained, lost, kept, elsewhere].map(sentenceOf)
  if (gained.size > 0 && more)
    notes.push({ en: `People can do more: ${more.en}.`, ja: `できるようになる操作: ${more.ja}。` })
  if (lost.size > 0 && less)
    notes.push({
      en: `People can no longer do: ${less.en}${kept.size > 0 && still ? `, but still ${still.en}` : ''}.`,
      ja: `できなくなる操作: ${less.ja}${kept.size > 0 && still ? `（${still.ja} は引き続き可能）` : ''}。`,
    })
  if (elsewhere.size > 0 && other)
    notes.push({
      en: `On other resources or under other conditions than before: ${other.en}.`,
      ja: `対象のリソースまたは条件が変わる操作: ${other.ja}。`,
    })
  return notes.length > 0 ? notes : [whole ? same : sameInSight]
}

const same: Text = { en: 'What people can do stays the same.', ja: '実行できる操作は変わりません。' }
const sameInSight: Text = {
  en: 'As far as the bot can read, what people can do stays the same.',
  ja: 'ボットが読み取れる範囲では、実行できる操作は変わりません。',
}
