import type { Text } from '../../../i18n.ts'
import { type Allowance, allowances, beyond, isAllowedBy, limited } from './allowance.ts'

/** Actions by their service: `s3` → `GetObject`, `Put*`. `*` alone stands for all services. */
export type Actions = ReadonlyMap<string, readonly NamedActions[]>

export interface NamedActions {
  name: string
  /** What of it is left out. */
  but: readonly string[]
}

/** What changes for the people who have it. */
export interface Difference {
  gained: Actions
  lost: Actions
  /** Of what is lost by a pattern, what stays allowed by narrower ones. */
  kept: Actions
  /** Allowed before and after, on other resources or under other conditions. */
  elsewhere: Actions
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
  const inSight = (many: Allowance[], known: Allowance[]) =>
    many.filter((one) => known.some((k) => isAllowedBy(one, k)))
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

function byService(all: readonly Allowance[]): Actions {
  const services = new Map<string, Map<string, NamedActions>>()
  for (const { action, but } of all) {
    const [service = '', name = '*'] = action.text.split(/:(.*)/s)
    const left = [...new Set(but.map(({ text }) => text))].sort()
    const names = services.get(service) ?? new Map()
    services.set(service, names.set([name, ...left].join(' '), { name, but: left }))
  }
  const sorted = <T>(rows: Iterable<[string, T]>) => [...rows].sort(([a], [b]) => (a < b ? -1 : 1))
  return new Map(sorted(services).map(([service, names]) => [service, sorted(names).map(([, named]) => named)]))
}

/** At most so many services and actions of each in a sentence; all of them are in the file beside it. */
const shownServices = 8
const shownActions = 4

function sentenceOf(actions: Actions): Text {
  const rows = [...actions].slice(0, shownServices)
  const part = (locale: keyof Text) =>
    rows.map(([service, names]): string => {
      const isAll = service === '*'
      if (names.some(({ name, but }) => name === '*' && but.length === 0))
        return (isAll ? everything : allOf(service))[locale]
      const shown = few(names.map(({ name, but }) => (isAll ? everythingBut(but) : without(name, but))[locale]))
      return isAll ? shown : `${service} (${shown})`
    })
  const rest = actions.size - rows.length
  return {
    en: [...part('en'), ...(rest > 0 ? [`${rest} more services`] : [])].join('; '),
    ja: [...part('ja'), ...(rest > 0 ? [`ほか ${rest} 個のサービス`] : [])].join('、'),
  }
}

const few = (names: readonly string[]): string =>
  [...names.slice(0, shownActions), ...(names.length > shownActions ? ['…'] : [])].join(', ')

const everything: Text = { en: 'everything', ja: 'すべての操作' }
const everythingBut = (but: readonly string[]): Text => ({
  en: `everything but ${few(but)}`,
  ja: `${few(but)} 以外のすべての操作`,
})
const allOf = (service: string): Text => ({ en: `all of ${service}`, ja: `${service} のすべての操作` })
const without = (name: string, but: readonly string[]): Text =>
  but.length === 0 ? { en: name, ja: name } : { en: `${name} but ${few(but)}`, ja: `${name}（${few(but)} を除く）` }

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
