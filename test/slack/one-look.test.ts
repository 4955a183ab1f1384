import type { KnownBlock } from '@slack/types'
import { expect, test } from 'vitest'
import { locales, sayIn } from '../../src/i18n.ts'
import { requestCard } from '../../src/slack/card/request-card.ts'
import type { RequestView } from '../../src/store/request-views.ts'
import { change, ordinary, plainLook, start } from './worst.ts'

/** Ordinary cases in all their mixtures: what is asked, how much was said, who decides, what was there before. */
function* ordinaryCases(): Generator<RequestView> {
  const base = ordinary('pending')
  const { facts, plan, ruling } = base
  if (!facts || !plan || !ruling) throw new Error('the ordinary request has changed')
  const reasons = [
    'Incident 4711',
    'The queue is stuck and customers cannot pay. '.repeat(60),
    '障害対応のため。'.repeat(300),
  ]
  for (const reason of reasons)
    for (const changes of [1, 2, 3, 4, 40])
      for (const approvers of [1, 3, 8])
        for (const recent of [0, 1, 12])
          for (const [there, wished] of [
            [[], {}],
            [['ReadOnlyAccess', 'Billing'], {}],
            [[], { ticket: 'INC-4711', startsAt: start }],
          ] as const)
            yield {
              ...base,
              ...wished,
              reason,
              ...(approvers === 3 && {
                questions: [{ by: 'UBOB', at: start, text: 'Which queue?', answer: null }],
              }),
              facts: {
                ...facts,
                // What is about many changes is about no one access.
                ...(changes > 1 && { account: null, permissionSet: null, principal: null, allows: null, risks: [] }),
                ...(changes === 1 && {
                  risks: ['management' as const, 'writes' as const],
                  ...(recent > 1 && { had: { times: recent, sufficedMs: 2_400_000 } }),
                  peers: { group: '@engineering', holding: 3, of: 41 },
                }),
                alreadyThere: [...there],
                overlapping: there.length > 0 ? facts.overlapping.slice(0, 2) : [],
                recent: { count: recent, lastAt: recent ? start : null, lastState: recent ? 'revoked' : null },
              },
              plan: {
                ...plan,
                changes: Array.from({ length: changes }, (_, i) => {
                  const said = `Assign ReadOnlyAccess to Mia in account-${i}`
                  return { ...change(i), summary: { en: said, ja: said } }
                }),
              },
              ruling: {
                ...ruling,
                rule: 'production-admin',
                approvals: Math.min(2, approvers),
                approvers: ruling.approvers.slice(0, approvers),
              },
            }
}

test.each(locales)('a card that waits is at most 12 lines and 90 words, in %s', (locale) => {
  for (const view of ordinaryCases()) {
    const { blocks } = requestCard(view, sayIn(locale), plainLook)
    const lines = blocks.flatMap(linesOf).filter((line) => line.trim() !== '')
    expect(lines.length, lines.join('\n')).toBeLessThanOrEqual(12)
    if (locale === 'en') expect(wordsOf(lines), lines.join('\n')).toBeLessThanOrEqual(90)
  }
})

const wordsOf = (lines: string[]): number => lines.flatMap((line) => line.split(/[\s·]+/)).filter(Boolean).length

/** A row of buttons is one line; what is quoted, listed or a paragraph begins a new one. */
function linesOf(block: KnownBlock): string[] {
  if (block.type === 'actions')
    return block.elements
      .map((e) => ('text' in e ? e.text.text : ''))
      .join(' ')
      .split('\n')
  if (block.type !== 'rich_text') return textIn(block).split('\n')
  const parts = block.elements.map((element) =>
    element.type === 'rich_text_list'
      ? element.elements.map((item) => `\n${textIn(item)}\n`).join('')
      : element.type === 'rich_text_section'
        ? textIn(element)
        : `\n${textIn(element)}\n`,
  )
  return parts.join('').split('\n')
}

const textIn = (node: unknown): string => {
  if (Array.isArray(node)) return node.map(textIn).join('')
  if (typeof node !== 'object' || node === null) return ''
  const { text, type, elements } = node as { text?: unknown; type?: string; elements?: unknown }
  if (type === 'user' || type === 'usergroup') return '@somebody'
  if (type === 'date') return 'tomorrow 19:20'
  return typeof text === 'string' ? text : textIn(text) + textIn(elements)
}
