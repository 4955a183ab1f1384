import type { AddressInfo } from 'node:net'
import { App, HTTPReceiver, LogLevel } from '@slack/bolt'
import { expect, onTestFinished, test } from 'vitest'
import { button, slackFor } from './slack-app.ts'

/** A Bolt app behind HTTP. Its address must be known before the simulated Slack starts, so it listens first. */
async function httpApp(signingSecret: string) {
  const receiver = new HTTPReceiver({ signingSecret, logLevel: LogLevel.ERROR })
  const authorize = async () => ({ botToken: 'xoxb-simulated-bot-token', botId: 'BAWSBOT', botUserId: 'UAWSBOT' })
  const app = new App({ authorize, receiver, logLevel: LogLevel.ERROR })
  const server = await receiver.start(0)
  onTestFinished(() => void receiver.stop())
  return { app, requestUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events` }
}

test('signed requests bring commands, clicks and events', async () => {
  const { app, requestUrl } = await httpApp('simulated-signing-secret')
  const { slack } = await slackFor({ http: { requestUrl } })
  const heard: string[] = []
  app.command('/aws-setup', async ({ ack, body }) => ack({ text: `You said ${body.text}` }))
  app.message(async ({ message }) => void heard.push('text' in message ? (message.text ?? '') : ''))
  app.action('go', async ({ ack }) => ack())
  const mia = slack.as('UMIA')
  expect(await mia.command('help me')).toMatchObject({ acked: true, text: 'You said help me' })
  await mia.say('hello')
  await expect.poll(() => heard).toEqual(['hello'])
  const blocks = [{ type: 'actions', block_id: 'b', elements: [button('go', 'Go')] }]
  const card = slack.workspace.post({ channel: 'CAUDIT', user: slack.botUserId, text: 'card', blocks })
  expect(await slack.as('UBOB').click(card, 'Go')).toEqual({ delivered: true, ackMs: expect.any(Number) })
})

test('a wrong signature is refused', async () => {
  const { requestUrl } = await httpApp('another-secret')
  const { slack } = await slackFor({ http: { requestUrl } })
  expect(await slack.as('UMIA').command('help')).toMatchObject({
    acked: false,
    problem: expect.stringContaining('401'),
  })
})
