import { expect, test } from 'vitest'
import type { View } from '../../src/sim/slack/index.ts'
import { appFor, button, clientOf, input, modal, mrkdwn, plain, section, slackFor } from './slack-app.ts'

const failing = (error: string) => expect.objectContaining({ data: expect.objectContaining({ ok: false, error }) })
const option = (text: string, value = text) => ({ text: plain(text), value })

/** An app whose command opens `view`, with its client and somebody who has the form open. */
async function opened(view: ReturnType<typeof modal>) {
  const { slack, clock } = await slackFor()
  const app = await appFor(slack)
  app.command('/aws-setup', async ({ ack, body, client }) => {
    await ack()
    await client.views.open({ trigger_id: body.trigger_id, view }).catch(() => {})
  })
  const mia = slack.as('UMIA')
  const command = await mia.command('request')
  return { slack, clock, app, mia, view: await command.modal(), client: clientOf(slack) }
}

test('a trigger works once, for three seconds', async () => {
  const { slack, clock } = await slackFor()
  const app = await appFor(slack)
  const triggers: string[] = []
  app.command('/aws-setup', async ({ ack, body }) => {
    triggers.push(body.trigger_id)
    await ack()
  })
  const { views } = clientOf(slack)
  const open = (trigger_id = '', view = modal('One', [section('x')])) => views.open({ trigger_id, view })
  await slack.as('UMIA').command('')
  await slack.as('UMIA').command('')
  await open(triggers[0])
  await expect(open(triggers[0])).rejects.toEqual(failing('exchanged_trigger_id'))
  clock.advance(3001)
  await expect(open(triggers[1])).rejects.toEqual(failing('expired_trigger_id'))
  await expect(open('1.2.x')).rejects.toEqual(failing('invalid_trigger_id'))
  const wrong = { type: 'modal' as const, title: plain('x'.repeat(25)), blocks: [] }
  await expect(open('1.2.x', wrong)).rejects.toMatchObject({
    data: {
      error: 'invalid_arguments',
      response_metadata: {
        messages: [expect.stringContaining('/view/title/text'), expect.stringContaining('/view/blocks')],
      },
    },
  })
})

test('three views on top of each other, and no fourth', async () => {
  const deeper = { type: 'actions', elements: [button('deeper', 'Deeper')] }
  const { app, mia } = await opened(modal('One', [deeper], { clear_on_close: false }))
  const errors: unknown[] = []
  app.action('deeper', async ({ ack, client, body }) => {
    await ack()
    const trigger_id = 'trigger_id' in body ? body.trigger_id : ''
    await client.views.push({ trigger_id, view: modal('Next', [deeper]) }).catch((error) => errors.push(error))
  })
  const first = mia.modal()
  const deep = (depth: number) => mia.waitForModal((view) => stackOf(view) === depth)
  const stackOf = (view: View) => (view.previous_view_id === null ? 1 : view.previous_view_id === first?.id ? 2 : 3)
  await mia.click('modal', 'Deeper')
  expect(await deep(2)).toMatchObject({ root_view_id: first?.id })
  await mia.click('modal', 'Deeper')
  await deep(3)
  await mia.click('modal', 'Deeper')
  await expect.poll(() => errors).toEqual([failing('push_limit_reached')])
  await mia.closeModal()
  await mia.closeModal()
  expect(mia.modal()?.id).toBe(first?.id)
})

test('an update keeps what was entered, and heeds the hash', async () => {
  const { mia, view, client } = await opened(modal('One', [input('a', 'A'), input('b', 'B')]))
  await mia.fill({ A: 'kept', B: 'lost' })
  const next = modal('Two', [input('a', 'A'), input('c', 'B')])
  const { view: updated } = await client.views.update({ view_id: view.id, hash: view.hash, view: next })
  expect(mia.modal()).toMatchObject({ id: view.id, title: { text: 'Two' }, hash: updated?.hash })
  expect(mia.modal()?.state.values).toMatchObject({ a: { value: { value: 'kept' } }, c: { value: { value: null } } })
  await expect(client.views.update({ view_id: view.id, hash: view.hash, view: next })).rejects.toEqual(
    failing('hash_conflict'),
  )
  await expect(client.views.update({ view_id: 'V0', view: next })).rejects.toEqual(failing('not_found'))
})

test('an external id names one view', async () => {
  const view = modal('One', [section('x')], { external_id: 'form-1' })
  const { slack, mia, client } = await opened(view)
  await client.views.update({ external_id: 'form-1', view })
  await slack.as('UBOB').command('request')
  await expect.poll(() => slack.calls.at(-1)?.result).toMatchObject({ error: 'duplicate_external_id' })
  expect(mia.modal()?.external_id).toBe('form-1')
})

test('the answer to a submission: errors, update, push, clear', async () => {
  const { app, mia } = await opened(modal('One', [input('a', 'Reason')], { callback_id: 'form' }))
  const two = modal('Two', [input('a', 'Reason')], { callback_id: 'form' })
  app.view('form', async ({ ack, view }) => {
    const reason = view.state.values.a?.value?.value
    if (reason === 'short') await ack({ response_action: 'errors', errors: { a: 'Say more' } })
    else if (reason === 'update') await ack({ response_action: 'update', view: two })
    else if (reason === 'push') await ack({ response_action: 'push', view: two })
    else await ack({ response_action: 'clear' })
  })
  await mia.fill({ Reason: 'short' })
  expect(await mia.submit()).toMatchObject({ closed: false, errors: { Reason: 'Say more' } })
  await mia.fill({ Reason: 'update' })
  expect(await mia.submit()).toMatchObject({ closed: false, view: { title: { text: 'Two' } } })
  await mia.fill({ Reason: 'push' })
  expect((await mia.submit()).view?.previous_view_id).not.toBeNull()
  await mia.fill({ Reason: 'end' })
  expect(await mia.submit()).toMatchObject({ closed: true })
  expect(mia.modal()).toBeUndefined()
})

test('wrong answers show as problems', async () => {
  const { slack, app, mia } = await opened(modal('One', [section('x'), input('a', 'Reason')], { callback_id: 'form' }))
  const answers: object[] = [
    { response_action: 'errors', errors: { nowhere: 'x' } },
    { response_action: 'update', view: { type: 'modal', blocks: [] } },
    { response_action: 'shut' },
  ]
  app.view('form', async ({ ack }) => ack(answers.shift() as { response_action: 'clear' }))
  await mia.fill({ a: 'because' })
  expect(await mia.submit()).toMatchObject({ closed: false, problem: 'errors name no input block: nowhere' })
  expect(await mia.submit()).toMatchObject({
    closed: false,
    problem: expect.stringContaining('missing required field: title'),
  })
  expect(await mia.submit()).toMatchObject({ closed: false, problem: 'unknown response_action: shut' })
  expect(slack.deliveries.filter(({ problem }) => problem)).toHaveLength(3)
})

test('every kind of field is filled by what a person reads', async () => {
  const element = (type: string, more: object = {}) => ({ element: { type, action_id: 'value', ...more } })
  const { slack, app, mia } = await opened(
    modal(
      'One',
      [
        input(
          'set',
          'Permission set',
          element('static_select', { options: [option('ReadOnly', 'ps1'), option('Admin', 'ps2')] }),
        ),
        input('account', 'Account', element('external_select', { min_query_length: 1 })),
        input('flags', 'Flags', element('checkboxes', { options: [option('Loud'), option('Quiet')] })),
        input(
          'how',
          'How',
          element('radio_buttons', { options: [option('Now'), option('Later')], initial_option: option('Now') }),
        ),
        input('day', 'Day', element('datepicker')),
        input('who', 'Who', { ...element('users_select'), optional: true }),
        input('why', 'Why', { ...element('plain_text_input', { min_length: 5 }), dispatch_action: true }),
      ],
      { callback_id: 'form', notify_on_close: true },
    ),
  )
  const asked: string[] = []
  app.options('value', async ({ ack, payload }) => {
    asked.push(payload.value)
    await ack({
      options: [option('production (111122223333)', 'acc1')].filter(({ text }) => text.text.includes(payload.value)),
    })
  })
  const dispatched: unknown[] = []
  app.action('value', async ({ ack, action, body }) => {
    dispatched.push(action)
    expect(body).toMatchObject({ container: { type: 'view' }, view: { state: { values: { how: {} } } } })
    await ack()
  })
  app.view('form', ({ ack }) => ack())
  app.view({ callback_id: 'form', type: 'view_closed' }, ({ ack }) => ack())

  expect(await mia.options('Account', 'prod')).toMatchObject([{ value: 'acc1' }])
  expect(await mia.options('Account', '')).toEqual([])
  await mia.fill({
    'Permission set': 'Admin',
    Account: 'production (111122223333)',
    Flags: ['Quiet'],
    Day: '2026-12-01',
    Why: 'why',
  })
  expect(asked).toEqual(['prod', 'production (111122223333)'])
  expect(dispatched).toMatchObject([{ type: 'plain_text_input', block_id: 'why', value: 'why' }])
  expect(await mia.submit()).toMatchObject({ errors: { Why: 'Enter at least 5 characters.' } })
  // Slack speaks the language of whoever fills in the form.
  slack.workspace.user('UMIA').locale = 'ja-JP'
  expect(await mia.submit()).toMatchObject({ errors: { Why: '5 文字以上で入力してください。' } })
  await mia.fill({ Why: 'a reason' })
  const { state } = mia.modal() ?? expect.fail()
  expect(await mia.submit()).toMatchObject({ closed: true })
  expect(state.values).toMatchObject({
    set: { value: { type: 'static_select', selected_option: { value: 'ps2' } } },
    account: { value: { selected_option: { value: 'acc1' } } },
    flags: { value: { selected_options: [{ value: 'Quiet' }] } },
    how: { value: { selected_option: { value: 'Now' } } },
    day: { value: { selected_date: '2026-12-01' } },
    who: { value: { selected_user: null } },
  })
  await expect(mia.fill({ Account: 'x' })).rejects.toThrow('has no modal open')
})

test('options beyond a hundred are a problem, and nothing is shown', async () => {
  const external = { element: { type: 'external_select', action_id: 'account', min_query_length: 0 } }
  const { slack, app, mia } = await opened(modal('One', [input('a', 'Account', external)]))
  app.options('account', ({ ack }) => ack({ options: Array.from({ length: 101 }, (_, index) => option(`${index}`)) }))
  expect(await mia.options('Account', 'x')).toEqual([])
  expect(slack.deliveries.at(-1)?.problem).toContain('no more than 100 items allowed at /options')
  await expect(mia.fill({ Account: 'x' })).rejects.toThrow('There is no option "x"')
})

test('closing a view is told to an app that asked', async () => {
  const { slack, app, mia } = await opened(modal('One', [section('x')], { callback_id: 'form', notify_on_close: true }))
  app.view({ callback_id: 'form', type: 'view_closed' }, ({ ack }) => ack())
  await mia.closeModal()
  expect(slack.deliveries.at(-1)?.payload).toMatchObject({
    type: 'view_closed',
    is_cleared: false,
    user: { id: 'UMIA' },
  })
})

test('the home tab, menus and dialogs', async () => {
  const { slack } = await slackFor()
  const app = await appFor(slack)
  const confirm = { title: plain('Sure?'), text: mrkdwn('Really'), confirm: plain('Yes'), deny: plain('No') }
  const menu = {
    type: 'overflow' as const,
    action_id: 'menu',
    options: [option('Revoke', 'revoke'), option('Extend', 'extend')],
  }
  app.event('app_home_opened', async ({ event, client }) => {
    const blocks = [
      { ...section('Your access'), accessory: menu },
      { type: 'actions' as const, elements: [{ ...button('end', "I'm done"), confirm }] },
    ]
    await client.views.publish({ user_id: event.user, view: { type: 'home', blocks } })
  })
  const pressed: unknown[] = []
  app.action(/menu|end/, async ({ ack, action }) => {
    pressed.push(action)
    await ack()
  })
  const mia = slack.as('UMIA')
  expect((await mia.openHome()).blocks).toHaveLength(2)
  expect(await mia.click('home', "I'm done", { confirm: false })).toMatchObject({ delivered: false })
  expect(await mia.click('home', "I'm done")).toMatchObject({
    delivered: true,
    confirmed: { title: { text: 'Sure?' } },
  })
  await mia.click('home', 'Your access', { overflow: 'Extend' })
  expect(mia.confirms).toHaveLength(2)
  expect(pressed).toMatchObject([{ action_id: 'end' }, { action_id: 'menu', selected_option: { value: 'extend' } }])
  await expect(
    clientOf(slack).views.publish({ user_id: 'UMIA', hash: 'old', view: { type: 'home', blocks: [] } }),
  ).rejects.toEqual(failing('hash_conflict'))
})

test('an answer address works five times within thirty minutes', async () => {
  const { slack, clock } = await slackFor()
  const app = await appFor(slack)
  const urls: string[] = []
  app.command('/aws-setup', async ({ ack, body }) => {
    urls.push(body.response_url)
    await ack('thinking')
  })
  const post = async (url = '', body: object = { text: 'answer' }) => {
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) })
    return `${response.status} ${await response.text()}`
  }
  const command = await slack.as('UMIA').command('', { channel: 'aws-approvals' })
  expect(command).toMatchObject({ text: 'thinking' })
  expect(await post(urls[0], { text: '', blocks: [section('')] })).toContain('invalid_blocks')
  for (let use = 0; use < 4; use += 1) expect(await post(urls[0])).toBe('200 ok')
  expect(await post(urls[0])).toBe('404 used_url')
  expect(command.answers()).toHaveLength(4)
  await slack.as('UMIA').command('')
  clock.advance(30 * 60_000 + 1)
  expect(await post(urls[1])).toBe('404 expired_url')
  expect(slack.as('UBOB').sees('aws-approvals')).toEqual([])
})

test('an answer to a click can replace or remove the message', async () => {
  const { slack } = await slackFor()
  const app = await appFor(slack)
  const actions = { type: 'actions' as const, elements: [button('change', 'Change'), button('remove', 'Remove')] }
  app.action('change', async ({ ack, respond }) => {
    await ack()
    await respond({ replace_original: true, text: 'changed', blocks: [actions] })
  })
  app.action('remove', async ({ ack, respond }) => {
    await ack()
    await respond({ delete_original: true })
  })
  await clientOf(slack).chat.postEphemeral({ channel: 'CAUDIT', user: 'UBOB', text: 'note', blocks: [actions] })
  const bob = slack.as('UBOB')
  const [note = expect.fail()] = bob.ephemerals()
  await bob.click(note, 'Change')
  await bob.waitForMessage('aws-audit', ({ text }) => text === 'changed')
  await bob.click(note, 'Remove')
  await expect.poll(() => bob.ephemerals()).toEqual([])
  await expect(slack.as('UALICE').click(note, 'Change')).rejects.toThrow('does not see this message')
})
