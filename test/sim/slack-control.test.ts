import { expect, test } from 'vitest'
import { appFor, button, clientOf, input, modal, slackFor } from './slack-app.ts'

test('a page does for a person what the person could do', async () => {
  const { slack } = await slackFor()
  const app = await appFor(slack)
  app.command('/aws-setup', async ({ ack, body, client }) => {
    await ack('opening')
    const view = modal('Request', [input('why', 'Reason')], { callback_id: 'form' })
    await client.views.open({ trigger_id: body.trigger_id, view })
  })
  app.view('form', ({ ack }) => ack())
  app.action('go', ({ ack }) => ack())

  const read = async (path: string) => (await fetch(`${slack.url}/sim/${path}`)).json()
  const act = async (action: string, body: object = {}) => {
    const response = await fetch(`${slack.url}/sim/people/UMIA/${action}`, {
      method: 'POST',
      body: JSON.stringify(body),
    })
    return { status: response.status, ...((await response.json()) as object) }
  }

  expect(await read('company')).toMatchObject({ team: { name: 'Example Corp' }, users: { length: 9 } })
  expect(await act('command', { text: 'request' })).toMatchObject({ acked: true, message: { text: 'opening' } })
  await slack.as('UMIA').waitForModal()
  expect(await read('people/UMIA')).toMatchObject({
    user: { id: 'UMIA' },
    modals: [{ title: { text: 'Request' } }],
    ephemerals: [{ text: 'opening' }],
    home: null,
  })
  expect(await act('submit')).toMatchObject({ closed: false, errors: { Reason: expect.any(String) } })
  expect(await act('fill', { values: { Reason: 'because' } })).toMatchObject({ status: 200 })
  expect(await act('submit')).toMatchObject({ closed: true })
  expect(await act('submit')).toMatchObject({ status: 409, error: 'mia has no modal open' })

  const blocks = [{ type: 'actions' as const, elements: [button('go', 'Go')] }]
  const { channel, ts } = await clientOf(slack).chat.postMessage({ channel: 'CAUDIT', text: 'card', blocks })
  expect(await act('click', { on: { channel, ts }, name: 'Go' })).toMatchObject({ status: 200, delivered: true })
  expect(await act('click', { on: { channel, ts }, name: 'Stop' })).toMatchObject({ status: 409 })
  expect(await act('dance')).toMatchObject({ status: 404 })
  const { deliveries } = (await read('deliveries')) as { deliveries: { type: string }[] }
  expect(deliveries.map(({ type }) => type)).toEqual(['slash_commands', 'interactive', 'interactive'])
})

test('a page hears of changes', async () => {
  const { slack } = await slackFor()
  const response = await fetch(`${slack.url}/sim/changes`)
  const reader = (response.body ?? expect.fail()).pipeThrough(new TextDecoderStream()).getReader()
  expect((await reader.read()).value).toContain('data: {"at":')
  await clientOf(slack).chat.postMessage({ channel: 'CAUDIT', text: 'new' })
  expect((await reader.read()).value).toContain('data: {"at":')
  await reader.cancel()
})
