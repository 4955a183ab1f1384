import { describe, expect, onTestFinished, test } from 'vitest'
import { MovableClock } from '../../src/clock.ts'
import { checkJobs } from '../../src/doctor/stuck-jobs.ts'
import { refusalText } from '../../src/error-words.ts'
import { type Outcome, Refusal } from '../../src/errors.ts'
import { locales, type RefusalCode, type Say, sayIn } from '../../src/i18n.ts'
import { en, ja } from '../../src/locales/index.ts'
import { auditLine } from '../../src/slack/card/audit-post.ts'
import { requesterMessage } from '../../src/slack/card/grant-card.ts'
import { postMessage } from '../../src/slack/card/posts.ts'
import { requestCard } from '../../src/slack/card/request-card.ts'
import { fieldErrors } from '../../src/slack/forms/form-wish.ts'
import type { StoredChange } from '../../src/store/changes.ts'
import { openStore } from '../../src/store/database.ts'
import { enqueueJob } from '../../src/store/enqueue-jobs.ts'
import { readOutcome } from '../../src/store/kept-outcome.ts'
import { sqliteUrl } from '../support/stores.ts'
import { change, ordinary, plainLook } from './worst.ts'

const mentions = { mention: (id: string) => `<@${id}>` }

const codes = Object.keys(en.errors) as RefusalCode[]

/** A refusal with everything that its sentences name in either language. */
function refusalOf(code: RefusalCode): Refusal {
  const sentences = [en, ja].flatMap(({ errors }) => Object.values(errors[code])).join()
  const names = [...sentences.matchAll(/\{\{-? ?(\w+)\}\}/g)].map(([, name = '']) => name)
  return new Refusal(code, Object.fromEntries(names.map((name) => [name, `some-${name.toLowerCase()}`])))
}

/** What is kept of it, now and by earlier releases. */
const keptOf = (refusal: Refusal): [string, unknown][] => [
  ['as it is kept', { code: refusal.code, vars: refusal.vars }],
  ['as a column has it', JSON.stringify({ code: refusal.code, vars: refusal.vars })],
  ['as words of an earlier release', refusal.message],
  ['as an outcome of an earlier release', { text: refusal.message }],
]

const failedChange = (error: Outcome): StoredChange => ({
  requestId: '7K2MQX',
  phase: 'do',
  seq: 0,
  change: change(0),
  state: 'failed',
  intentAt: 1,
  attempts: 1,
  asyncRequestId: null,
  awsRequestId: null,
  outputs: {},
  outcomeAt: 1,
  error,
  seal: null,
  target: null,
})

/** Everywhere that what was kept of an error is drawn. */
function drawn(kept: unknown, say: Say): [place: string, drawn: unknown][] {
  const outcome = readOutcome(kept)
  if (!outcome) throw new Error('nothing was kept')
  const failed = ordinary('failed', { outcome: null, changes: [failedChange(outcome)] })
  const look = { ...plainLook, portal: undefined }
  const line = (fact: string, data: object) =>
    auditLine({ at: 1, fact, requestId: '7K2MQX', actor: 'bot', data: data as never }, say, mentions)
  const data = { requestId: '7K2MQX', lateMs: 600_000, askedAt: 1 }
  return [
    ['the card of what was refused', requestCard(ordinary('refused', { outcome }), say, plainLook)],
    ['the card of what failed', requestCard(ordinary('failed', { outcome, changes: [] }), say, plainLook)],
    ['a change on the card', requestCard(failed, say, plainLook)],
    ['the message that it was refused', requesterMessage(ordinary('refused', { outcome }), say, look)],
    ['the message that it failed', requesterMessage(ordinary('failed', { outcome, changes: [] }), say, look)],
    ['a change in the message', requesterMessage(failed, say, look)],
    ['the alarm', postMessage('alarm', { ...data, shown: true, error: kept as never }, say, failed)],
    ['an alarm with nobody asked', postMessage('alarm', { ...data, shown: null, unasked: kept as never }, say, failed)],
    ['the progress', postMessage('progress', data, say, failed)],
    ['a failure in the audit log', line('failed', 'code' in outcome ? outcome : { reason: kept })],
    ['an alarm in the audit log', line('alarm', { lateMs: 1, error: kept })],
    ['an alarm of a job in the audit log', line('alarm', { job: 'execute', key: 'k', attempts: 8, error: kept })],
  ]
}

const wordsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, v]) => (/_id$|^value$/.test(name) ? [] : wordsIn(v)))
}

/** Only sentences, and among them why. */
function onlySentences(place: string, value: unknown, { code, vars }: Refusal, say: Say): void {
  const words = wordsIn(value).join('\n').replaceAll('`', '')
  const why = say
    .plain(`errors:${code}.reason` as never, vars)
    .replaceAll('`', '')
    .slice(0, 40)
  expect(words, place).toContain(why)
  if (code.includes('_')) expect(words, place).not.toContain(code)
  for (const slip of ['{{', '}}', '{}', 'undefined', '[object', 'errors:', 'Refusal'])
    expect(words, place).not.toContain(slip)
}

describe.each(locales)('in %s,', (locale) => {
  const say = sayIn(locale)

  test.each(codes)('%s is said in sentences wherever it is kept', (code) => {
    const refusal = refusalOf(code)
    for (const [how, kept] of keptOf(refusal))
      for (const [place, value] of drawn(kept, say)) onlySentences(`${place}, ${how}`, value, refusal, say)
    const line = (fact: string) => {
      const { vars } = refusal
      return auditLine({ at: 1, fact, requestId: '7K2MQX', actor: 'UMIA', data: { code, vars } }, say, mentions)
    }
    for (const fact of ['refused', 'press-refused']) onlySentences(fact, line(fact), refusal, say)
    onlySentences('what one person is told', refusalText(refusal, say), refusal, say)
    onlySentences('a form', fieldErrors(refusal, { reason: {} }, say), refusal, say)
  })

  test('words of AWS stand as they are, and a code that nobody knows is a fault', () => {
    const words = 'Received a 404 status error: {} is not there'
    for (const [place, value] of drawn(words, say)) expect(wordsIn(value).join('\n'), place).toContain(words)
    const unknown = drawn({ code: 'never_heard_of', vars: {} }, say)
    for (const [place, value] of unknown) expect(wordsIn(value).join('\n'), place).not.toContain('never_heard_of')
  })
})

test('the doctor says in sentences why a job keeps failing', async () => {
  const store = await openStore(sqliteUrl())
  onTestFinished(() => store.close())
  const clock = new MovableClock()
  const job = { kind: 'execute', key: 'k', payload: {}, runAt: clock.now(), priority: 1, now: clock.now() }
  await store.transaction((tx) => enqueueJob(tx, job))
  for (const code of codes) {
    const refusal = refusalOf(code)
    const lastError = `${refusal.name}: ${refusal.message}`
    await store.db.updateTable('jobs').set({ attempts: 9, lastError }).execute()
    const [finding] = await checkJobs({ clock, store } as never, {} as never)
    for (const locale of locales) onlySentences('the doctor', finding?.text[locale], refusal, sayIn(locale))
  }
})
