import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildIndex, searchText } from '../../src/aws/search.ts'

const names = ['prod', 'prod-payments', 'payments prod', 'reprod', '田中 太郎', 'ヤマモト', 'Ｔｏｋｙｏ', 'a|b']
const index = await buildIndex(names, (name) => [name])
const find = (typed: string) => index.search(typed, 10).hits

describe('search', () => {
  it('puts exact before prefix before word prefix before substring', () => {
    expect(find('prod')).toEqual(['prod', 'prod-payments', 'payments prod', 'reprod'])
  })
  it('does not mind case, width and separators', () => {
    expect(find('PROD_PAYMENTS')).toEqual(['prod-payments', 'payments prod'])
    expect(find('ﾔﾏﾓﾄ')).toEqual(['ヤマモト'])
    expect(find('tokyo')).toEqual(['Ｔｏｋｙｏ'])
    expect(find('太郎')).toEqual(['田中 太郎'])
  })
  it('finds all words in any order', () => {
    expect(find('pay prod')).toEqual(['prod-payments', 'payments prod'])
  })
  it('gives everything for nothing, and counts what it cuts', () => {
    expect(index.search(' ', 3)).toEqual({ hits: names.slice(0, 3), total: names.length })
    expect(index.search('prod', 2)).toEqual({ hits: ['prod', 'prod-payments'], total: 4 })
    expect(index.search('zzz', 2)).toEqual({ hits: [], total: 0 })
  })

  it('finds exactly what a plain look at every entry finds', async () => {
    const text = fc.string({ unit: fc.constantFrom(...'abAB -.é田ﾔヤ1'), maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 40 }), text, async (entries, typed) => {
        const made = await buildIndex(entries, (entry) => [entry])
        const parts = searchText(typed).split(' ')
        const expected = entries.filter((entry) => parts.every((part) => searchText(entry).includes(part)))
        const { hits, total } = made.search(typed, 1000)
        expect(total).toBe(expected.length)
        expect([...hits].sort()).toEqual([...expected].sort())
      }),
    )
  })
})
