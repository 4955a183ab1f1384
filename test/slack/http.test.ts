import { createHmac } from 'node:crypto'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { App, LogLevel } from '@slack/bolt'
import { expect, onTestFinished, test } from 'vitest'
import { MovableClock } from '../../src/clock.ts'
import { createHttp } from '../../src/slack/connection/http.ts'

const secret = 'the signing secret'
const silent = Object.assign(
  Object.fromEntries(['debug', 'info', 'warn', 'error', 'setLevel', 'setName'].map((word) => [word, () => {}])),
  { getLevel: () => LogLevel.ERROR },
) as unknown as Parameters<typeof createHttp>[0]['logger']

/** A bot in HTTP mode that answers `/aws-setup`. */
async function listening(patienceMs?: number) {
  const clock = new MovableClock()
  const http = createHttp({
    signingSecret: secret,
    port: 0,
    host: '127.0.0.1',
    clock,
    logger: silent,
    ...(patienceMs && { patienceMs }),
  })
  const app = new App({
    receiver: http.receiver,
    authorize: async () => ({}),
    logger: silent,
    logLevel: LogLevel.ERROR,
  })
  app.command('/aws-setup', async ({ ack }) => ack('at your service'))
  const port = await http.start()
  onTestFinished(() => http.stop())
  const send = async (body: string, o: { at?: number; type?: string; path?: string; method?: string } = {}) => {
    const at = String(Math.floor((o.at ?? clock.now()) / 1_000))
    const signature = `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`
    const headers = {
      'content-type': o.type ?? 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': at,
      'x-slack-signature': signature,
    }
    const method = o.method ?? 'POST'
    const answer = await fetch(`http://127.0.0.1:${port}${o.path ?? '/slack/events'}`, {
      method,
      headers,
      ...(method === 'POST' && { body }),
    })
    return { status: answer.status, said: await answer.text() }
  }
  const works = async () => expect(await send(command)).toEqual({ status: 200, said: 'at your service' })
  return { clock, port, send, works }
}

const command = new URLSearchParams({
  command: '/aws-setup',
  text: 'help',
  team_id: 'T1',
  user_id: 'UMIA',
  channel_id: 'C1',
  response_url: 'http://127.0.0.1:9/',
  trigger_id: '1.2',
}).toString()

test('what is signed and is no object is refused, and the bot goes on', async () => {
  const { send, works } = await listening()
  for (const body of ['payload=null', 'payload=7', 'payload=[]', 'payload="x"', 'payload={'])
    expect([body, (await send(body)).status]).toEqual([body, 400])
  for (const body of ['null', '7', '[{}]', '"x"', '{', ''])
    expect([body, (await send(body, { type: 'application/json' })).status]).toEqual([body, 400])
  await works()
})

test('a timestamp of the future is refused like one of the past', async () => {
  const { clock, send, works } = await listening()
  expect((await send(command, { at: clock.now() + 6 * 60_000 })).status).toBe(401)
  expect((await send(command, { at: clock.now() - 6 * 60_000 })).status).toBe(401)
  // Clocks need not agree to the second.
  expect((await send(command, { at: clock.now() + 60_000 })).status).toBe(200)
  await works()
})

test('a body that never ends is not waited for, and one that is too long is not read', async () => {
  const { port, send, works } = await listening(200)
  const socket = connect(port, '127.0.0.1')
  socket.write('POST /slack/events HTTP/1.1\r\nhost: bot\r\ncontent-length: 1000\r\n\r\npayload=')
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 408/)
  expect(socket.destroyed || socket.readableEnded).toBe(true)
  await works()
  const tooLong = await send(`payload=${'x'.repeat(2_000_000)}`).catch(() => ({ status: 413 }))
  expect(tooLong.status).toBe(413)
  await works()
})

test('other addresses and methods are not answered', async () => {
  const { send } = await listening()
  expect((await send(command, { path: '/elsewhere' })).status).toBe(404)
  expect((await send(command, { method: 'GET' })).status).toBe(404)
})
