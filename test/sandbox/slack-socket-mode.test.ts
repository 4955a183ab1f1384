import type { App } from '@slack/bolt'
import { afterEach, expect, test } from 'vitest'
import { MovableClock } from '../../src/clock.ts'
import { type SimulatedSlack, startSlack } from '../../src/sandbox/slack/server.ts'
import { startApp } from './slack-app.ts'

const clock = new MovableClock()
const running: { stop(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const one of running.splice(0).reverse()) await one.stop()
})

async function start(): Promise<{ slack: SimulatedSlack; app: App }> {
  const slack = await startSlack({ clock })
  running.push(slack)
  const { app, stop } = await startApp(slack)
  running.push({ stop })
  return { slack, app }
}

test('a command opens a form, a form posts a card, a button redraws it', async () => {
  const { slack, app } = await start()
  const plain = (text: string) => ({ type: 'plain_text' as const, text })
  app.command('/aws-setup', async ({ ack, body, client, respond }) => {
    await ack()
    await respond({ text: `You said ${body.text}` })
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'form',
        title: plain('Request'),
        submit: plain('Send'),
        blocks: [
          {
            type: 'input',
            block_id: 'why',
            label: plain('Reason'),
            element: { type: 'plain_text_input', action_id: 'v' },
          },
        ],
      },
    })
  })
  app.view('form', async ({ ack, view, client }) => {
    await ack()
    const text = view.state.values.why?.v?.value ?? ''
    const button = { type: 'button' as const, action_id: 'approve', value: 'R1', text: plain('Approve') }
    await client.chat.postMessage({
      channel: 'CAPPROVALS',
      text,
      blocks: [
        { type: 'section', text: plain(text) },
        { type: 'actions', elements: [button] },
      ],
    })
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
