import { describe, expect, test } from 'vitest'
import { escapeMrkdwn, type Key, localeOf, sayIn, stripInvisible } from '../src/i18n.ts'
import { en, ja } from '../src/locales/index.ts'

type Tree = { [key: string]: string | Tree }

const flat = (tree: Tree, prefix = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flat(value, `${prefix}${key}.`),
  )
const variables = (text: string) => [...text.matchAll(/\{\{-?\s*(\w+)\s*\}\}/g)].map(([, name]) => name).sort()
/** English may leave the number out of a singular ("one approval"); what else is said must be the same. */
const said = (key: string, text: string) =>
  [...new Set(variables(text))].filter((name) => name !== 'count' || !key.endsWith('_one'))

describe.each(Object.keys(en) as (keyof typeof en)[])('the sentences of %s', (namespace) => {
  const [english, japanese] = [new Map(flat(en[namespace] as Tree)), new Map(flat(ja[namespace] as Tree))]

  test('exist in both languages', () => {
    expect([...japanese.keys()].sort()).toEqual([...english.keys()].sort())
  })

  test('take the same variables in both languages', () => {
    const differing = [...english].filter(
      ([key, text]) => said(key, text).join() !== said(key, japanese.get(key) ?? '').join(),
    )
    expect(differing.map(([key, text]) => `${key}: ${text} / ${japanese.get(key)}`)).toEqual([])
  })

  test('are never empty, and raw in the same places', () => {
    for (const [key, text] of english) {
      const other = japanese.get(key) ?? ''
      expect(text, key).not.toBe('')
      expect(other, key).not.toBe('')
      const raw = (s: string) => [...s.matchAll(/\{\{-\s*(\w+)/g)].map(([, name]) => name).sort()
      expect(raw(other), key).toEqual(raw(text))
    }
  })
})

test('every refusal has a reason and a next step', () => {
  for (const [code, sentences] of Object.entries(en.errors))
    expect(Object.keys(sentences).sort(), code).toEqual(['next', 'reason'])
})

test('a variable cannot make a mention, a link or another sentence', () => {
  const hostile = '<!channel> & <https://x|y> {{about}} $t(common:cancel)'
  const text = sayIn('en')('common:text' as Key, { text: hostile })
  expect(text).toBe('&lt;!channel&gt; &amp; &lt;https://x|y&gt; {{about}} $t(common:cancel)')
  expect(sayIn('ja').plain('common:text' as Key, { text: hostile })).toBe(hostile)
})

test('a Japanese sentence has a space beside a Latin value, and none beside a Japanese one', () => {
  const asked = (about: string, who = '<@UDANA>') =>
    sayIn('ja')('audit:facts.asked', { who, about, reason: '引き継ぎ', also: '' })
  expect(asked('prod の ReadOnlyAccess')).toBe('<@UDANA> が prod の ReadOnlyAccess を申請しました。理由: 引き継ぎ')
  expect(asked('新しい組織')).toBe('<@UDANA> が新しい組織を申請しました。理由: 引き継ぎ')
  expect(asked('OU /本番')).toBe('<@UDANA> が OU /本番を申請しました。理由: 引き継ぎ')
  // What people wrote keeps its own spaces.
  expect(asked('田中 太郎', '田中 太郎')).toBe('田中 太郎が田中 太郎を申請しました。理由: 引き継ぎ')
  expect(sayIn('en')('audit:facts.asked', { who: '花子', about: '組織', reason: '-', also: '' })).toContain('花子 ')
})

test('invisible and reordering characters are removed', () => {
  expect(stripInvisible('a\u202eb\u200bc\u0007\nd')).toBe('abc\nd')
  expect(escapeMrkdwn('\u2066<b>&')).toBe('&lt;b&gt;&amp;')
})

test('a Slack locale becomes a language that we speak', () => {
  expect(localeOf('ja-JP', 'en')).toBe('ja')
  expect(localeOf('en-GB', 'ja')).toBe('en')
  expect(localeOf('fr-FR', 'ja')).toBe('ja')
  expect(localeOf(undefined, 'en')).toBe('en')
})
