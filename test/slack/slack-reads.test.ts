import { expect, test } from 'vitest'
import { underGuard } from '../../src/effects.ts'
import { Lines } from '../../src/slack/connection/lines.ts'
import { createSlackReads } from '../../src/slack/connection/slack-reads.ts'
import { clientOf, slackFor } from '../sim/slack-app.ts'
import { heldAnswer } from '../support/held-answer.ts'

test('a hundred who ask at once who one person is cost one call, and whoever is more urgent waits for none of them', async () => {
  const { slack, clock } = await slackFor()
  const lines = new Lines(clock)
  const reads = createSlackReads(clientOf(slack), { teamId: slack.teamId, scopes: [], lines, clock })
  const calls = () => slack.calls.filter(({ method }) => method === 'users.info').length
  const asks = (urgency: number) =>
    underGuard({ before: async () => {}, after: async () => {}, urgency }, () => reads.user('UMIA'))
  const all = await Promise.all(Array.from({ length: 100 }, () => asks(10)))
  expect(new Set(all.map(({ email }) => email))).toEqual(new Set(['mia@example.com']))
  expect(calls()).toBe(1)

  await Promise.all([asks(10), asks(0), asks(10)])
  expect(calls()).toBe(3)
  // What was answered is asked anew.
  await asks(10)
  expect(calls()).toBe(4)
  lines.stop()
})

test('whoever asks for a group after Slack has answered somebody else hears who is in it now, and many share one call', async () => {
  const { slack, clock } = await slackFor()
  const lines = new Lines(clock)
  const reads = createSlackReads(clientOf(slack), { teamId: slack.teamId, scopes: [], lines, clock })
  const calls = () => slack.calls.filter(({ method }) => method === 'usergroups.list').length
  const leads = async () => (await reads.groupMembers('sre-leads'))?.ids
  const { answered, arrives } = heldAnswer(slack, 'usergroups.list')
  const before = leads()
  await answered
  await slack.changeUserGroup('SSRELEADS', ['UALICE'])
  const after = Promise.all(Array.from({ length: 20 }, leads))
  arrives()
  expect(await before).toEqual(['UBOB', 'UALICE'])
  expect(new Set((await after).flat())).toEqual(new Set(['UALICE']))
  expect(calls()).toBe(2)
  lines.stop()
})
