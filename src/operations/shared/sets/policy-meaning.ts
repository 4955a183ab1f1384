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
  /** Allowed before and after, on other resources or under other conditions. */
  elsewhere: Actions
}

interface Allowance {
  /** As the policy writes it; what an allowance of “everything but” allows is written `NotAction: …`. */
  action: string
  /** On which resources, under which conditions; empty: on all, always. */
  scope: string
}

type Statement = Record<string, unknown>
const listed = (value: unknown): string[] => [value].flat().filter((item) => typeof item === 'string')

function allowances(documents: readonly string[], effect: 'Allow' | 'Deny'): Allowance[] {
  return documents.flatMap((text) => {
    const { Statement = [] } = (parsedPolicy(text) || {}) as { Statement?: Statement | Statement[] }
    const statements = [Statement].flat().filter((statement) => statement?.Effect === effect)
    return statements.flatMap(({ Action, NotAction, Resource, NotResource, Condition }) => {
      const isAll = NotResource === undefined && Condition === undefined && listed(Resource).includes('*')
      const scope = isAll ? '' : canonical({ Resource: listed(Resource).sort(), NotResource, Condition })
      const but = NotAction === undefined ? [] : [`NotAction: ${listed(NotAction).sort().join(', ')}`]
      return [...listed(Action), ...but].map((action) => ({ action, scope }))
    })
  })
}

const isWithin = ({ action }: Allowance, other: Allowance): boolean =>
  action === other.action ||
  (!other.action.startsWith('NotAction') && matchesAction(other.action, action.toLowerCase()))
const covers = (other: Allowance, one: Allowance): boolean =>
  isWithin(one, other) && (other.scope === '' || other.scope === one.scope)

/** By the texts of the policies before and after: patterns are compared as patterns, denials turned round. */
export function differenceOf(before: readonly string[], after: readonly string[]): Difference {
  const [was, is] = [allowances(before, 'Allow'), allowances(after, 'Allow')]
  const [wasDenied, isDenied] = [allowances(before, 'Deny'), allowances(after, 'Deny')]
  const beyond = (many: Allowance[], known: Allowance[]) => many.filter((one) => !known.some((k) => covers(k, one)))
  const inSight = (many: Allowance[], known: Allowance[]) => many.filter((one) => known.some((k) => isWithin(one, k)))
  const [more, less] = [beyond(is, was), beyond(was, is)]
  const elsewhere = [...inSight(more, was), ...inSight(less, is)]
  const without = (many: Allowance[]) => many.filter((one) => !elsewhere.includes(one))
  return {
    gained: byService([...without(more), ...beyond(wasDenied, isDenied)]),
    lost: byService([...without(less), ...beyond(isDenied, wasDenied)]),
    elsewhere: byService(elsewhere),
  }
}

function byService(all: Allowance[]): Actions {
  const services = new Map<string, Set<string>>()
  for (const { action } of all) {
    const at = action.startsWith('NotAction') ? -1 : action.indexOf(':')
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
      if (service.startsWith('NotAction')) {
        const but = service.slice('NotAction: '.length)
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

/** What a change means, in sentences. */
export function meaningOf({ gained, lost, elsewhere }: Difference): Text[] {
  const notes: Text[] = []
  const [more, less, other] = [gained, lost, elsewhere].map(sentenceOf)
  if (gained.size > 0 && more)
    notes.push({ en: `People can do more: ${more.en}.`, ja: `できるようになる操作: ${more.ja}。` })
  if (lost.size > 0 && less)
    notes.push({ en: `People can no longer do: ${less.en}.`, ja: `できなくなる操作: ${less.ja}。` })
  if (elsewhere.size > 0 && other)
    notes.push({
      en: `On other resources or under other conditions than before: ${other.en}.`,
      ja: `対象のリソースまたは条件が変わる操作: ${other.ja}。`,
    })
  if (notes.length === 0) notes.push({ en: 'What people can do stays the same.', ja: '実行できる操作は変わりません。' })
  return notes
}
