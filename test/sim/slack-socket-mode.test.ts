import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import type { SimulatedSlack } from '../../src/sim/slack/index.ts'
import { appFor, button, clientOf, input, modal, section, slackFor } from './slack-app.ts'

/** A client without any library: what arrives, one by one, and a way to answer. */
async function rawConnection(slack: SimulatedSlack) {
  const { url } = await clientOf(slack, slack.appToken).apps.connections.open({})
  const socket = new WebSocket(url ?? '')
  onTestFinished(() => socket.terminate())
  const arrived: Record<string, unknown>[] = []
  const waiting: (() => void)[] = []
  socket.on('message', (data) => {
    arrived.push(JSON.parse(String(data)))
    waiting.shift()?.()
  })
  const next = async () => {
    if (arrived.length === 0) await new Promise<void>((resolve) => waiting.push(resolve))
    return arrived.shift() ?? {}
  }
  const ack = (envelope_id: unknown, payload?: object) => socket.send(JSON.stringify({ envelope_id, payload }))
  return { socket, next, ack, url: url ?? '' }
}

test('a command opens a form, a form posts a card, a button redraws it', async () => {
  const { slack } = await slackFor()
  const app = await appFor(slack)
  app.command('/aws-setup', async ({ ack, body, client, respond }) => {
    await ack()
    await respond({ text: `You said ${body.text}` })
    const view = modal('Request', [input('why', 'Reason')], { callback_id: 'form' })
    await client.views.open({ trigger_id: body.trigger_id, view })
  })
  app.view('form', async ({ ack, view, client }) => {
    await ack()
    const text = view.state.values.why?.value?.value ?? ''
    const actions = { type: 'actions' as const, elements: [button('approve', 'Approve', 'R1')] }
    await client.chat.postMessage({ channel: 'CAPPROVALS', text, blocks: [section(text), actions] })
  })
  app.action('approve', async ({ ack, body, client }) => {
    await ack()
    if (body.type !== 'block_actions' || !body.message || !body.channel) throw new Error('unexpected payload')
    await client.chat.update({ channel: body.channel.id, ts: body.message.ts, text: `Approved by ${body.user.id}` })
  })

  const mia = slack.as('UMIA')
  const command = await mia.command('request')
  expect(command).toMatchObject({ acked: true })
  expect(await command.answer()).toMatchObject({ text: 'You said request', ephemeralFor: 'UMIA' })
  await command.modal()
  expect(await mia.submit()).toMatchObject({ closed: false, errors: { Reason: expect.stringContaining('required') } })
  await mia.fill({ Reason: 'Fix the build' })
  expect(await mia.submit()).toMatchObject({ closed: true })
  const bob = slack.as('UBOB')
  const card = await bob.waitForMessage('aws-approvals')
  expect(await bob.click(card, 'Approve')).toMatchObject({ delivered: true })
  await bob.waitForMessage('aws-approvals', ({ text }) => text === 'Approved by UBOB')
  expect(card.blocks).toBeUndefined()
  await expect(bob.click(card, 'Approve')).rejects.toThrow('There is no "Approve"')
})

test('hello comes first, envelopes have the shape of Slack', async () => {
  const { slack } = await slackFor()
  const { next, ack } = await rawConnection(slack)
  expect(await next()).toMatchObject({ type: 'hello', connection_info: { app_id: slack.appId } })
  const answered = slack.as('UMIA').command('explain <b> @bob #aws-audit @sre-leads')
  const envelope = await next()
  expect(envelope).toMatchObject({
    type: 'slash_commands',
    accepts_response_payload: true,
    payload: {
      command: '/aws-setup',
      text: 'explain &lt;b&gt; <@UBOB|bob> <#CAUDIT|aws-audit> <!subteam^SSRELEADS|@sre-leads>',
      user_id: 'UMIA',
      team_id: slack.teamId,
      api_app_id: slack.appId,
      is_enterprise_install: 'false',
    },
  })
  ack(envelope.envelope_id, { text: 'at once', response_type: 'in_channel' })
  expect(await answered).toMatchObject({ acked: true, text: 'at once' })
  expect(slack.deliveries).toMatchObject([{ type: 'slash_commands', ackPayload: { text: 'at once' } }])
})

test('a ticket opens one connection only', async () => {
  const { slack } = await slackFor()
  const { url, next } = await rawConnection(slack)
  await next()
  const second = new WebSocket(url)
  const [error] = await once(second, 'error')
  expect(String(error)).toContain('401')
})

test('of several connections exactly one gets each payload, in turn', async () => {
  const { slack } = await slackFor()
  const both = [await rawConnection(slack), await rawConnection(slack)]
  const got: number[] = []
  for (const [index, { next, ack }] of both.entries()) {
    await next()
    void next().then(({ envelope_id }) => {
      got.push(index)
      ack(envelope_id)
    })
  }
  await slack.as('UMIA').say('one')
  await slack.as('UMIA').say('two')
  expect(got.sort()).toEqual([0, 1])
})

test('an event that was not acknowledged comes again, a click does not', async () => {
  const { slack, clock } = await slackFor()
  const { next, ack } = await rawConnection(slack)
  await next()
  const said = slack.as('UMIA').say('hello')
  expect((await next()).retry_attempt).toBeUndefined()
  clock.advance(3000)
  expect(await said).toMatchObject({ problem: 'not acknowledged within 3 seconds' })
  expect(await next()).toMatchObject({ retry_attempt: 1, retry_reason: 'timeout' })
  clock.advance(3000)
  await new Promise(setImmediate)
  clock.advance(60_000)
  const third = await next()
  expect(third).toMatchObject({ retry_attempt: 2 })
  ack(third.envelope_id)

  const clicked = slack.as('UMIA').sendRaw({ type: 'block_actions' })
  await next()
  clock.advance(3000)
  expect(await clicked).toMatchObject({ attempts: 1, problem: expect.stringContaining('not acknowledged') })
})

test('with nobody connected a command fails and an event waits', async () => {
  const { slack, clock } = await slackFor()
  expect(await slack.as('UMIA').command('help')).toMatchObject({
    acked: false,
    problem: expect.stringContaining('dispatch_failed'),
  })
  await slack.as('UMIA').say('hello')
  const { next, ack } = await rawConnection(slack)
  await next()
  clock.advance(60_000)
  const late = await next()
  expect(late).toMatchObject({
    type: 'events_api',
    retry_attempt: 2,
    payload: { event: { type: 'message', text: 'hello' } },
  })
  ack(late.envelope_id)
})

test('an acknowledgement lost with the connection brings the event again, on another', async () => {
  const { slack } = await slackFor()
  const both = [await rawConnection(slack), await rawConnection(slack)] as const
  for (const { next } of both) await next()
  const arriving = both.map(async (connection) => ({ connection, envelope: await connection.next() }))
  const said = slack.as('UMIA').say('hello')
  const { connection } = await Promise.race(arriving)
  connection.socket.terminate()
  expect(await said).toMatchObject({ problem: expect.stringContaining('connection closed') })
  const [again] = (await Promise.all(arriving)).filter((one) => one.connection !== connection)
  expect(again?.envelope).toMatchObject({ retry_attempt: 1 })
})

test('Bolt comes back after a refresh and after a cut', async () => {
  const { slack } = await slackFor()
  const app = await appFor(slack)
  app.command('/aws-setup', ({ ack }) => ack('here'))
  for (const leave of [() => slack.faults.disconnect('refresh_requested'), async () => slack.faults.cut()]) {
    const opened = slack.calls.filter(({ method }) => method === 'apps.connections.open').length
    await leave()
    await expect
      .poll(() => slack.calls.filter(({ method }) => method === 'apps.connections.open').length)
      .toBe(opened + 1)
    await expect.poll(() => slack.connections()).toBe(1)
    expect(await slack.as('UMIA').command('')).toMatchObject({ text: 'here' })
  }
})

test('a warning precedes the refresh by ten seconds', async () => {
  const { slack, clock } = await slackFor()
  const { next } = await rawConnection(slack)
  await next()
  const leaving = slack.faults.disconnect('warning')
  expect(await next()).toMatchObject({ type: 'disconnect', reason: 'warning' })
  clock.advance(10_000)
  await leaving
  expect(await next()).toMatchObject({ type: 'disconnect', reason: 'refresh_requested' })
})

test('deliveries can come twice', async () => {
  const { slack } = await slackFor()
  const app = await appFor(slack)
  const seen: (string | number | undefined)[] = []
  app.message(async ({ body, context }) => void seen.push(body.event_id, context.retryNum))
  slack.faults.duplicateNext()
  const twice = await slack.as('UMIA').say('hello')
  await slack.faults.redeliver(twice)
  await expect.poll(() => seen).toHaveLength(6)
  const [id] = seen
  expect(seen).toEqual([id, undefined, id, undefined, id, 1])
})

test('events carry who is authorized and where they come from', async () => {
  const { slack } = await slackFor()
  const app = await appFor(slack)
  const events: object[] = []
  app.use(async ({ body, next }) => {
    events.push(body)
    await next()
  })
  await slack.as('UMIA').mention('partners', 'help')
  await slack.changeUser('UMIA', { is_restricted: true })
  await slack.changeUserGroup('SENGINEERING', ['UKEN', 'UBOB'])
  await expect.poll(() => events).toHaveLength(3)
  expect(events).toMatchObject([
    {
      is_ext_shared_channel: true,
      context_team_id: slack.teamId,
      authorizations: [{ user_id: slack.botUserId, is_bot: true }],
      event: { type: 'app_mention', text: `<@${slack.botUserId}> help`, channel: 'CPARTNERS', user: 'UMIA' },
    },
    { event: { type: 'user_change', user: { id: 'UMIA', is_restricted: true } } },
    { event: { type: 'subteam_members_changed', added_users: ['UBOB'], removed_users: ['UMIA'] } },
  ])
})
