import { expect, test } from 'vitest'
import { locales, sayIn } from '../../src/i18n.ts'
import { en } from '../../src/locales/index.ts'
import { auditLine } from '../../src/slack/card/audit-post.ts'
import { requestCard } from '../../src/slack/card/request-card.ts'
import { pausedSentence } from '../../src/slack/draw/paused.ts'
import { mention, mrkdwnMention } from '../../src/slack/draw/sentence.ts'
import { ordinary, plainLook } from './worst.ts'

// What stands in a row, somebody may have written there: it calls nobody and leads nowhere.

const foreign = 'U1> <!channel> <https://evil.example|Sign in> <@UMIA'
const places = (text: string) => text.match(/<(?!!date\^\d+\^)[^>]*>/g) ?? []
const mentions = { mention: mrkdwnMention }

/** Everything that is asked of it is this. */
const whole = (value: unknown): Record<string, never> =>
  new Proxy({}, { get: (_, key) => (typeof key === 'string' && key !== 'toJSON' ? value : undefined) })

test.each(locales)('no fact of the audit log does, whatever its data says, in %s', (locale) => {
  const say = sayIn(locale)
  const numbers = {
    ...Object.fromEntries(['at', 'until', 'from', 'first', 'missingAt', 'endsAt'].map((key) => [key, 1])),
  }
  for (const fact of [...Object.keys(en.audit.facts), foreign])
    for (const data of [
      ...[whole(foreign), whole([foreign]), whole({ en: foreign, ja: foreign, text: foreign })],
      { cause: foreign, ticket: 'INC-1', ticketUrl: `https://evil.example|x> ${foreign}`, for: foreign, ...numbers },
      { code: 'policy_denied', vars: { rule: foreign } },
    ]) {
      const line = auditLine({ at: 1, fact, requestId: foreign, actor: foreign, data }, say, mentions)
      expect({ fact, places: places(line) }).toEqual({ fact, places: [] })
    }
})

test('nor does a request, by who asked for it or gains by it, nor a pause', () => {
  const say = sayIn('en')
  const beneficiary = { kind: 'person', id: '1', name: foreign, slackIds: [foreign] } as const
  const view = { ...ordinary('pending'), requester: foreign, beneficiary: { ...beneficiary, slackIds: [foreign] } }
  const mrkdwn = JSON.stringify(requestCard(view, say, plainLook).blocks.filter(({ type }) => type === 'context'))
  expect(places(mrkdwn)).toEqual([])
  expect(places(pausedSentence({ by: foreign, at: 1, reason: foreign }, say))).toEqual([])
  expect(mention(foreign)).toEqual({ type: 'text', text: foreign })
  expect(mention('UMIA')).toEqual({ type: 'user', user_id: 'UMIA' })
})
