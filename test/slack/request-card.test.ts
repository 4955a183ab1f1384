import type { KnownBlock } from '@slack/types'
import { describe, expect, test } from 'vitest'
import { locales, sayIn } from '../../src/i18n.ts'
import { states } from '../../src/lifecycle.ts'
import { liveMentions } from '../../src/sim/slack/block-kit/mrkdwn.ts'
import { lostLines } from '../../src/slack/card/card-living.ts'
import { requestCard } from '../../src/slack/card/request-card.ts'
import type { RequestView } from '../../src/store/request-views.ts'
import { change, longest, ordinary, plainLook, start, worst } from './worst.ts'

const say = sayIn('en')

/** All that is written in blocks, in the order of the screen. */
const written = (blocks: KnownBlock[]): string =>
  [...JSON.stringify(blocks).matchAll(/"(?:text|user_id|fallback)":"((?:[^"\\]|\\.)*)"/g)]
    .map(([, text]) => JSON.parse(`"${text}"`))
    .join(' ')
const actions = (blocks: KnownBlock[]): string[] =>
  blocks.flatMap((b) => (b.type === 'actions' ? b.elements.map((e) => e.action_id ?? '') : []))

describe('a request that waits', () => {
  const { text, blocks } = requestCard(ordinary('pending'), say, plainLook)
  const all = written(blocks)

  test('says who, what and for how long in its first line, which is also the notification', () => {
    expect(blocks[0]).toMatchObject({
      type: 'header',
      text: { text: 'Mia (mia) asks for AdministratorAccess in prod-payments, 2 hours' },
    })
    expect(text).toBe('Mia (mia) asks for AdministratorAccess in prod-payments, 2 hours')
  })

  test('goes from the reason over where and how risky to who decides', () => {
    const order = [
      'Incident 4711',
      'Everything',
      'prod-payments',
      '111122223333',
      '/Workloads/Production',
      'high risk',
      'Had 19 times in 90 days, 40 minutes sufficed',
      'assigned here',
      'It is the first assignment there.',
      '1 of 10 approvals given',
      'Can approve',
      'Lapses',
    ]
    let from = 0
    for (const part of order) {
      const at = all.indexOf(part, from)
      expect(at, `${part} in its place`).toBeGreaterThanOrEqual(from)
      from = at
    }
  })

  test('names no time in plain text, which would be of one time zone', () => {
    for (const state of states) expect(requestCard(ordinary(state), say, plainLook).text).not.toMatch(/\d\d:\d\d/)
  })

  test('tells apart the two hours that autumn makes of one: each is a moment of its own, and no title names either', () => {
    const [first, second] = [Date.UTC(2026, 9, 25, 0, 30), Date.UTC(2026, 9, 25, 1, 30)].map((at) =>
      requestCard(ordinary('pending', { expiresAt: at, lapsesAt: at }), say, plainLook),
    )
    const moments = (message: typeof first) =>
      [...JSON.stringify(message?.blocks).matchAll(/"timestamp":(\d+),"format":"[^"]*","fallback":"([^"]*)"/g)].map(
        ([, at, fallback]) => `${at} ${fallback}`,
      )
    expect(moments(first)).toContain('1792888200 2026-10-25 00:30 UTC')
    expect(moments(second)).toContain('1792891800 2026-10-25 01:30 UTC')
    expect(first?.text).toBe(second?.text)
    expect(first?.blocks[0]).toEqual(second?.blocks[0])
  })

  test('says that it is an extension, and by how much', () => {
    const extension = requestCard(ordinary('pending', { extendsGrant: '7K2MQA' }), say, plainLook)
    expect(extension.text).toBe('Mia (mia) asks to extend AdministratorAccess in prod-payments by 2 hours')
  })

  test('offers Approve with a confirmation that names account and permission set, Deny and Withdraw', () => {
    expect(actions(blocks)).toEqual(['card:approve', 'card:deny', 'card:withdraw', 'card:more'])
    const row = blocks.find((b) => b.type === 'actions')
    expect(row?.elements[0]).toMatchObject({
      style: 'primary',
      value: `7K2MQX.${'d'.repeat(16)}`,
      confirm: { text: { text: expect.stringMatching(/prod-payments \(111122223333\): AdministratorAccess/) } },
    })
  })

  test('says “no end” within its sentences, of what is asked for and of what AWS has lost', () => {
    const asked = requestCard(ordinary('pending', { permanent: true, durationMs: null }), say, plainLook)
    expect(JSON.stringify(asked.blocks)).toMatch(/AdministratorAccess for [^"]*, no end, asked by Mia/)
    const lost = { grant: { endsAt: null, missingAt: start, backAt: null, state: 'active' } } as unknown as RequestView
    expect(JSON.stringify(lostLines(lost, say))).toContain('It was approved with no end: Give again gives it so')
    expect(JSON.stringify(lostLines(lost, sayIn('ja')))).toContain('無期限で承認されています。')
  })

  test('shows what differs from the plan that was shown before', () => {
    const previousPlan = { changes: [change(1)], reliesOn: { policy: 'a' }, notes: [] }
    const view = ordinary('pending', { previousPlan })
    const said = written(
      requestCard({ ...view, plan: view.plan && { ...view.plan, reliesOn: { policy: 'b' } } }, say, plainLook).blocks,
    )
    expect(said).toContain('earlier approvals no longer count')
    expect(said).toContain('New: Give Mia')
    expect(said).toContain('policy: a before, b now')
  })
})

describe('a request that was decided', () => {
  test.each([
    ['denied', 'Denied by'],
    ['withdrawn', 'Withdrawn by the requester'],
    ['expired', 'Nobody decided in time'],
    ['active', 'AWS shows the access since'],
    ['revoked', 'AWS no longer shows the access'],
    ['failed', 'It could not be completed'],
  ] as const)('is the record when it is %s', (state, part) => {
    expect(written(requestCard(ordinary(state), say, plainLook).blocks)).toContain(part)
  })

  test('offers only what is possible then', () => {
    const offered = (state: 'active' | 'failed' | 'denied' | 'revoked') =>
      actions(requestCard(ordinary(state), say, plainLook).blocks)
    expect(offered('active')).toEqual(['card:revoke', 'card:more'])
    expect(offered('failed')).toEqual(['card:retry', 'card:roll-back', 'card:more'])
    const noWayBack = requestCard(ordinary('failed'), say, { ...plainLook, canRollBack: () => false })
    expect(actions(noWayBack.blocks)).toEqual(['card:retry', 'card:more'])
    expect(offered('denied')).toEqual(['card:more'])
    expect(offered('revoked')).toEqual(['card:more'])
  })

  test('says loudly that nobody approved a break-glass grant', () => {
    const view = ordinary('active')
    const ruling = view.ruling && { ...view.ruling, approvals: 0, breakGlass: true }
    const { text, blocks } = requestCard({ ...view, ruling, decisions: [] }, say, plainLook)
    expect(text).toMatch(/^BREAK-GLASS\. Granted:/)
    expect(written(blocks)).toContain('nobody approved this before it was done')
  })
})

describe.each(locales)('what people wrote, in %s,', (locale) => {
  test('is shown literally and cut where there is no more room', () => {
    const { text, blocks } = requestCard(worst('pending'), sayIn(locale), plainLook)
    const quotes = blocks
      .flatMap((b) => (b.type === 'rich_text' ? b.elements : []))
      .filter((e) => e.type === 'rich_text_quote')
    const [shown] = quotes.flatMap((q) => q.elements).map((e) => (e.type === 'text' ? e.text : ''))
    expect(shown?.startsWith('<!channel> *x* ": \\障')).toBe(true)
    expect(shown?.endsWith('…')).toBe(true)
    expect(longest.japanese.startsWith(shown?.slice(0, -1) ?? '-')).toBe(true)
    expect(liveMentions(text)).toEqual([])
  })

  test('mentions nobody but people', () => {
    const { blocks } = requestCard(worst('pending'), sayIn(locale), plainLook)
    const parsed = JSON.stringify(blocks).match(/"type":"mrkdwn","text":"[^"]*"/g) ?? []
    expect(parsed.flatMap(liveMentions)).toEqual([])
    expect(JSON.stringify(blocks)).not.toMatch(/"type":"(broadcast|usergroup)"/)
  })
})

test('the end is never cut from the first line', () => {
  const { blocks } = requestCard(worst('pending'), say, { ...plainLook, now: start, personName: () => 'N'.repeat(80) })
  expect(blocks[0]).toMatchObject({ text: { text: expect.stringMatching(/, 2 hours$/) } })
})
