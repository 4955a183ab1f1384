import { describe, expect, test } from 'vitest'
import { locales, sayIn } from '../../src/i18n.ts'
import { states } from '../../src/lifecycle.ts'
import { problems, type Surface } from '../../src/sim/slack/block-kit/problems.ts'
import { listAnswer } from '../../src/slack/answers/answer.ts'
import { channelLine } from '../../src/slack/card/audit-post.ts'
import { beneficiaryMessage, requesterMessage } from '../../src/slack/card/grant-card.ts'
import { askedItem, heldItem, waitingItem } from '../../src/slack/card/list-items.ts'
import { postMessage } from '../../src/slack/card/posts.ts'
import { requestCard } from '../../src/slack/card/request-card.ts'
import { context } from '../../src/slack/draw/blocks.ts'
import { denyView } from '../../src/slack/forms/deny-form.ts'
import { explanation, rulingBlocks } from '../../src/slack/forms/explain-view.ts'
import { sentView } from '../../src/slack/forms/form-view.ts'
import { homeView } from '../../src/slack/home.ts'
import type { HeldRequest } from '../../src/store/request-lists.ts'
import { longest, lookNow, ofMany, worst } from './worst.ts'

const portal = { startUrl: `https://${'x'.repeat(63)}.awsapps.com/start`, region: 'ap-northeast-1' }

/** What Slack would refuse, and messages that are too long as a whole. */
function fits(surface: Surface, payload: object): void {
  expect(problems(surface, payload)).toEqual([])
  if (surface === 'message') expect(Buffer.byteLength(JSON.stringify(payload))).toBeLessThan(13_000)
}

const worstOwn = (grants: HeldRequest[]) => ({
  grants,
  groupsUnread: true,
  standing: Array.from({ length: 60 }, () => ({ ...longest, group: longest.group, wasThere: false })),
})

const leftBehind = worst('active', {
  keep: { why: { text: longest.quotes }, askedAt: lookNow.now, answeredBy: null, answeredAt: null },
})

const variants = [
  {},
  { reason: longest.quotes },
  { reason: '🚨'.repeat(1500) },
  { permanent: true, durationMs: null },
  { durationMs: null, facts: null },
  { plan: null, ruling: null, facts: null },
  { outcome: { code: 'policy_too_long', vars: { rule: longest.quotes, limit: '2h' } } },
]

describe.each(locales)('with the longest names, in %s,', (locale) => {
  const say = sayIn(locale)

  test.each(states)('the card of a %s request fits', (state) => {
    for (const variant of variants) fits('message', requestCard(worst(state, variant), say, lookNow))
  })

  test.each(['executing', 'partial', 'active', 'revoking'] as const)(
    'of three hundred targets, %s, everything fits',
    (state) => {
      const many = ofMany(state, 300)
      const pause = { by: 'U0000001', at: lookNow.now, reason: longest.quotes }
      fits('message', requestCard(many, say, { ...lookNow, pause }))
      fits('message', requesterMessage(many, say, { ...lookNow, portal, pause }))
    },
  )

  test.each(states)('the message to the requester of a %s request fits', (state) => {
    for (const variant of variants)
      for (const message of [requesterMessage, beneficiaryMessage])
        fits('message', message(worst(state, variant), say, { ...lookNow, portal }))
  })

  test.each(['warning', 'receipt', 'reminder', 'progress', 'alarm', 'review', 'keep', 'anything else'])(
    'the post %s fits',
    (what) => {
      const data = {
        requestId: '7K2MQX',
        endsAt: lookNow.now,
        expiresAt: lookNow.now,
        lateMs: 600_000,
        askedAt: lookNow.now,
        error: longest.quotes,
        also: Array.from({ length: 80 }, (_, n) => `7K2M${n}`),
      }
      for (const view of [undefined, worst('active'), worst('revoked'), leftBehind])
        fits('message', postMessage(what, { ...data, keptBy: ['7K2MQA'] }, say, view))
    },
  )

  test('the Home tab fits', () => {
    const many = (state: 'pending' | 'active' | 'denied') => Array.from({ length: 30 }, () => worst(state))
    fits(
      'home',
      homeView({ waiting: many('pending'), own: worstOwn(many('active')), requests: many('pending') }, say, lookNow),
    )
    fits(
      'home',
      homeView({ waiting: [], own: { grants: [], standing: [], groupsUnread: true }, requests: [] }, say, lookNow),
    )
  })

  test('lists of answers are split, and what is left out is counted', () => {
    const items = Array.from({ length: 60 }, () => waitingItem(worst('pending'), say, lookNow))
    const pages = listAnswer('Waiting', items, say)
    for (const page of pages) fits('message', page)
    expect(pages).toHaveLength(4)
    expect(JSON.stringify(pages.at(-1)?.blocks.at(-1))).toMatch(/\d+/)
    for (const page of listAnswer(
      'Mine',
      [askedItem(worst('pending'), say), heldItem(worst('active'), say, lookNow)],
      say,
    ))
      fits('message', page)
  })

  test('the modals fit', () => {
    fits('modal', denyView({ id: '7K2MQX', digest: 'd'.repeat(16), channel: 'C0PRODUCTION' }, say))
    fits('modal', sentView('7K2MQX', say))
    const { ruling } = worst('pending')
    if (ruling) fits('modal', explanation(rulingBlocks(ruling, say), say))
  })

  test('fifteen audit lines fit in one message', () => {
    const data = { about: { en: longest.group, ja: longest.group }, reason: longest.quotes, rule: longest.group }
    const facts = ['asked', 'approved', 'change', 'failed', 'alarm', 'something-new']
    const lines = Array.from({ length: 15 }, (_, i) =>
      channelLine(
        {
          at: lookNow.now,
          fact: facts[i % facts.length] ?? '',
          requestId: '7K2MQX',
          actor: 'U0000000001',
          seq: i,
          data: { ...data, summary: data.about, error: longest.quotes },
          previousHash: '',
          hash: 'f'.repeat(64),
          seal: null,
        },
        say,
        { mention: () => `<@UMIA> (${lookNow.personName('UMIA').slice(0, 80)})` },
      ),
    )
    fits('message', { text: lines.join('\n').slice(0, 3000), blocks: lines.map((line) => context(line)) })
  })
})
