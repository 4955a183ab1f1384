import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Collection, mostCounted } from '../../src/aws/collection.ts'
import { type ById, PackedMap } from '../../src/aws/packed-map.ts'
import { searchText } from '../../src/aws/search.ts'

interface Named {
  id: string
  name: string
}
const make = (kept?: ById<Named>) =>
  new Collection<Named>({ idOf: ({ id }) => id, fieldsOf: ({ name }) => [name], ...(kept && { kept }) })
const packed = () =>
  new PackedMap<Named>(
    ({ name }) => name,
    (id, name) => ({ id, name }),
  )
const filled = (names: string[]) => {
  const collection = make()
  for (const [i, name] of names.entries()) collection.put({ id: String(i), name })
  return collection
}
const found = (collection: Collection<Named>, typed: string, limit = 10) =>
  collection.search(typed, limit).hits.map(({ name }) => name)

const names = ['prod', 'reprod', 'payments prod', 'prod-payments', '田中 太郎', 'ヤマモト', 'Ｔｏｋｙｏ', 'a|b']
const company = filled(names)

describe('search', () => {
  it('puts exact before prefix before word prefix before substring', () => {
    expect(found(company, 'prod')).toEqual(['prod', 'prod-payments', 'payments prod', 'reprod'])
  })
  it('does not mind case, width and separators', () => {
    expect(found(company, 'PROD_PAYMENTS')).toEqual(['prod-payments', 'payments prod'])
    expect(found(company, 'ﾔﾏﾓﾄ')).toEqual(['ヤマモト'])
    expect(found(company, 'tokyo')).toEqual(['Ｔｏｋｙｏ'])
    expect(found(company, '太郎')).toEqual(['田中 太郎'])
  })
  it('finds all words in any order', () => {
    expect(found(company, 'pay prod')).toEqual(['payments prod', 'prod-payments'])
  })
  it('gives the first by name for nothing, and counts what it cuts', () => {
    const { hits, ...counted } = company.search(' ', 3)
    expect(hits).toEqual(company.all().slice(0, 3))
    expect(counted).toEqual({ total: names.length, more: false })
    expect(company.search('prod', 2)).toMatchObject({ total: 4, more: false })
    expect(company.search('zzz', 2)).toEqual({ hits: [], total: 0, more: false })
  })
  it('counts no further than helps', () => {
    const many = filled(Array.from({ length: 1_200 }, (_, n) => `account ${n}`))
    expect(many.search('account', 1)).toMatchObject({ total: mostCounted, more: true })
    expect(many.search('', 1)).toMatchObject({ total: mostCounted, more: true })
  })
  it('gives what came lately its place by name among the others', async () => {
    const made = make()
    for (let n = 0; n < 1_200; n++) made.put({ id: `${n}`, name: `account ${2 * n}` })
    await made.tidy()
    for (let n = 0; n < 600; n++) made.put({ id: `late ${n}`, name: `account ${4 * n + 1}` })
    made.put({ id: '3', name: 'account 2000000' })
    made.delete('late 1')
    for (const typed of ['', 'account', 'acc', 'count 1'])
      expect(made.search(typed, 100).hits).toEqual(
        made
          .all()
          .filter(({ name }) => name.includes(typed))
          .slice(0, 100),
      )
  })
  it('finds the best of much that came lately, and asks of no more than it shows or counts', () => {
    let asked = 0
    const looks = { fields: 0 }
    const made = new Collection<Named>({
      idOf: ({ id }) => id,
      fieldsOf: ({ name }) => {
        looks.fields += 1
        return [name]
      },
    })
    for (let n = 0; n < 3_000; n++) made.put({ id: `${n}`, name: `my account ${n}` })
    made.put({ id: 'best', name: 'Account' })
    made.search('account', 1)
    looks.fields = 0
    const { hits } = made.search('account', 10, () => {
      asked += 1
      return true
    })
    expect(hits.slice(0, 3).map(({ name }) => name)).toEqual(['Account', 'my account 0', 'my account 1'])
    expect(asked).toBeLessThanOrEqual(mostCounted + 10)
    expect(looks.fields).toBeLessThanOrEqual(100)
  })
  it('looks at nothing else where only a few may be shown', () => {
    const few = company.all().filter(({ name }) => name.includes('prod'))
    let asked = 0
    const accept = ({ name }: Named) => {
      asked += 1
      return name !== 'prod'
    }
    for (const typed of ['', 'p', 'PROD', 'pay prod', '田', 'zzz']) {
      asked = 0
      const found = company.search(typed, 2, accept, few)
      expect(asked).toBe(few.length)
      expect(found).toEqual(company.search(typed, 2, (one) => few.includes(one) && accept(one)))
    }
  })
  it('leaves out what may not be shown, and fills up with what comes after it', () => {
    const { hits, total } = company.search('prod', 2, ({ name }) => name !== 'prod')
    expect(hits.map(({ name }) => name)).toEqual(['prod-payments', 'payments prod'])
    expect(total).toBe(3)
  })

  it('finds exactly what a plain look at every entry finds, whatever came and went since the index was made', async () => {
    const text = fc.string({ unit: fc.constantFrom(...'abAB -.é田ﾔヤ1'), maxLength: 12 })
    const change = fc.oneof(
      fc.record({ id: fc.nat(1_500).map(String), name: text }),
      fc.nat(1_500).map((id) => ({ gone: String(id) })),
      fc.constant('tidy' as const),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { maxLength: 40 }),
        fc.array(change, { maxLength: 30 }),
        text,
        fc.boolean(),
        async (first, changes, typed, isPacked) => {
          const entries = new Map(first.map((name, i) => [String(i), name]))
          // Enough of what does not fit for an index to be made.
          for (let i = 400; i < 1_500; i++) entries.set(String(i), 'x')
          const made = make(isPacked ? packed() : undefined)
          for (const [id, name] of entries) made.put({ id, name })
          await made.tidy()
          const tidying: Promise<void>[] = []
          for (const each of changes) {
            if (each === 'tidy') {
              for (let i = 400; i < 1_500; i++)
                made.put({ id: String(i), name: `x${entries.get(String(i)) === 'x' ? 'x' : ''}` })
              for (let i = 400; i < 1_500; i++) entries.set(String(i), made.get(String(i))?.name ?? '')
              tidying.push(made.tidy())
            } else if ('gone' in each) {
              made.delete(each.gone)
              entries.delete(each.gone)
            } else {
              made.put(each)
              entries.set(each.id, each.name)
            }
          }
          await Promise.all(tidying)
          const parts = searchText(typed).split(' ')
          const expected = [...entries].filter(([, name]) => parts.every((part) => searchText(name).includes(part)))
          const { hits, total } = made.search(typed, 2_000)
          expect(hits.map(({ id }) => id).sort()).toEqual(expected.map(([id]) => id).sort())
          expect(total).toBe(Math.min(expected.length, mostCounted))
          const exact = hits.map(({ name }) => searchText(name) === searchText(typed))
          const [name, idsOf] = [searchText(typed), (those: { id: string }[]) => those.map(({ id }) => id).sort()]
          const beginning = (begin: string) =>
            name
              ? [...entries].flatMap(([id, has]) => (`${searchText(has)}|`.startsWith(begin) ? [id] : [])).sort()
              : []
          const called = beginning(`${name}|`)
          expect(idsOf(made.named(typed, 2_000))).toEqual(called.length > 0 ? called : beginning(`${name} `))
          expect(idsOf(made.beginningWith(typed, 2_000))).toEqual(beginning(name))
          if (searchText(typed)) expect(exact.lastIndexOf(true)).toBe(exact.filter(Boolean).length - 1)
        },
      ),
      { numRuns: 100 },
    )
  })
})
