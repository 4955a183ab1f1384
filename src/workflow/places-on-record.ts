import type { Account } from '../aws/types.ts'
import { Refusal } from '../errors.ts'
import { type NamedUnits, namedPlaces, placeKey, unitsNamed } from '../policy/named-units.ts'
import type { ReplacedPlace } from '../policy/selector-states.ts'
import { type AuditEntry, ownEntries } from '../store/audit-log.ts'
import type { Queries, Store, Tx } from '../store/database.ts'
import type { Context } from './context.ts'
import { adminAsOfNow } from './people/as-of-now.ts'
import { record } from './transition.ts'

// What the organizational units are whose names the policy goes by. The sealed log alone says it: no row does.

interface Noted {
  selector: string
  /** None: the policy names it no more. */
  units: string[]
}

export async function placesOnRecord(store: Pick<Store, 'seal'> & { db: Queries }): Promise<NamedUnits> {
  const places = new Map<string, { selector: string; units: ReadonlySet<string> }>()
  for (const { data } of await ownEntries(store, { facts: ['places-noted', 'place-confirmed'] }))
    for (const { selector, units } of data.places as unknown as Noted[]) {
      if (units.length > 0) places.set(placeKey(selector), { selector, units: new Set(units) })
      else places.delete(placeKey(selector))
    }
  return places
}

/**
 * What a name stands for when the policy comes to name it is on record from then on, until the policy names it no more; that
 * it stands for another unit is told once. With the lock `selectors`, of accounts all of whose places are read.
 */
export async function notePlaces(ctx: Context, tx: Tx, accounts: readonly Account[]): Promise<void> {
  const { places } = ctx.selectors.kept
  const named = namedPlaces(ctx.config.policy)
  const fresh = [...named.values()]
    .map(({ selector }): Noted => ({ selector, units: unitsNamed(selector, accounts) }))
    .filter(({ selector, units }) => units.length > 0 && !places.has(placeKey(selector)))
  const dropped = [...places].flatMap(([key, { selector }]): Noted[] =>
    named.has(key) ? [] : [{ selector, units: [] }],
  )
  if (fresh.length + dropped.length > 0)
    await record(ctx, tx, 'places-noted', { by: 'bot', data: { places: asJson([...fresh, ...dropped]) } })
  await tellOfPlaces(ctx, tx, accounts)
}

const asJson = (places: readonly Noted[]) => places.map((one) => ({ ...one }))

/** Once of each unit that has come to have the name, and once that all is again as it was. */
async function tellOfPlaces(ctx: Context, tx: Tx, accounts: readonly Account[]): Promise<void> {
  const open = await toldOf(ctx, tx)
  const { replaced } = ctx.selectors
  for (const place of replaced) {
    const told = open.get(placeKey(place.selector))
    open.delete(placeKey(place.selector))
    if (String(told?.is) !== String(place.is)) await tellOfPlace(ctx, tx, place)
  }
  for (const { selector } of open.values())
    if (unitsNamed(selector, accounts).length > 0)
      await record(ctx, tx, 'place-back', { by: 'bot', data: { selector } })
}

export async function tellOfPlace(ctx: Context, tx: Tx, place: ReplacedPlace): Promise<void> {
  ctx.log.warn(place, 'a name of the policy stands for another organizational unit than on record')
  await record(ctx, tx, 'place-replaced', { by: 'bot', data: { ...place } })
}

/** What was told and is neither as it was again nor confirmed. */
async function toldOf({ store: { seal } }: Context, tx: Tx): Promise<Map<string, ReplacedPlace>> {
  const open = new Map<string, ReplacedPlace>()
  for (const { fact, data } of await ownEntries({ db: tx, seal }, { facts: placeFacts })) {
    if (fact === 'place-replaced') open.set(placeKey(String(data.selector)), data as unknown as ReplacedPlace)
    else for (const selector of over(data)) open.delete(placeKey(selector))
  }
  return open
}
const placeFacts = ['place-replaced', 'place-back', 'places-noted', 'place-confirmed']
const over = ({ selector, places }: AuditEntry['data']): string[] =>
  typeof selector === 'string' ? [selector] : (places as unknown as Noted[]).map((one) => one.selector)

/** An administrator has looked at it in AWS: the name stands for what it does now. They say which unit they mean. */
export async function confirmPlace(ctx: Context, by: string, unit: string): Promise<string> {
  await adminAsOfNow(ctx, by)
  const place = await ctx.store.transaction(async (tx) => {
    await ctx.store.lock(tx, 'selectors')
    await ctx.selectors.load(tx)
    const found = ctx.selectors.replaced.find(({ is }) => is.includes(unit))
    if (!found) throw new Refusal('place_not_replaced', { unit })
    const { selector, was, is } = found
    const data = { places: asJson([{ selector, units: is }]), selector, was, is }
    await record(ctx, tx, 'place-confirmed', { by, data })
    return found
  })
  await ctx.selectors.load()
  ctx.jobs.kick()
  return place.selector
}
