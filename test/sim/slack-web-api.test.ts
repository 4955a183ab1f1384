import { expect, test } from 'vitest'
import { methods } from '../../src/sim/slack/api/index.ts'
import { notSimulated, simulated } from '../../src/sim/slack/index.ts'
import { button, clientOf, section, slackFor } from './slack-app.ts'

const failing = (error: string) => expect.objectContaining({ data: expect.objectContaining({ ok: false, error }) })

test('the lists of methods say what there is', async () => {
  const { slack } = await slackFor()
  expect(simulated).toEqual(Object.keys(methods).sort())
  for (const method of simulated) {
    await clientOf(slack)
      .apiCall(method)
      .catch(() => {})
    expect(slack.calls.at(-1)?.result).not.toMatchObject({ error: 'unknown_method' })
  }
  for (const method of notSimulated)
    await expect(clientOf(slack).apiCall(method)).rejects.toEqual(failing('unknown_method'))
})

test('tokens and scopes', async () => {
  const { slack } = await slackFor({ scopes: { bot: ['users:read', 'chat:write'] } })
  const client = clientOf(slack)
  await expect(clientOf(slack, 'xoxb-other').auth.test()).rejects.toEqual(failing('invalid_auth'))
  await expect(client.apps.connections.open({})).rejects.toEqual(failing('not_allowed_token_type'))
  await expect(client.usergroups.list()).rejects.toMatchObject({
    data: { error: 'missing_scope', needed: 'usergroups:read', provided: 'users:read,chat:write' },
  })
  const auth = await client.auth.test()
  expect(auth).toMatchObject({ team_id: slack.teamId, user_id: slack.botUserId, bot_id: 'BAWSBOT' })
  expect(auth.response_metadata?.scopes).toEqual(['users:read', 'chat:write'])
  expect((await client.users.info({ user: 'UMIA' })).user?.profile?.email).toBeUndefined()
  slack.tokens.get(slack.botToken)?.scopes.add('users:read.email')
  expect((await client.users.info({ user: 'UMIA' })).user?.profile?.email).toBe('mia@example.com')
})

test('people, with what the bot must know about them', async () => {
  const { slack } = await slackFor()
  const { users, usergroups, team, bots } = clientOf(slack)
  expect((await users.info({ user: 'UKEN', include_locale: true })).user).toMatchObject({
    locale: 'ja-JP',
    tz: 'Asia/Tokyo',
    tz_offset: 32400,
    is_email_confirmed: true,
  })
  expect((await users.info({ user: 'UKEN' })).user).not.toHaveProperty('locale')
  expect((await users.info({ user: 'USAM' })).user).toMatchObject({ is_stranger: true, team_id: 'T0PARTNER' })
  expect((await users.lookupByEmail({ email: 'MIA@example.com' })).user?.id).toBe('UMIA')
  await expect(users.lookupByEmail({ email: 'olga@example.com' })).rejects.toEqual(failing('users_not_found'))
  expect((await usergroups.users.list({ usergroup: 'SENGINEERING' })).users).toEqual(['UMIA', 'UKEN'])
  const groups = await usergroups.list({ include_users: true })
  expect(groups.usergroups?.[0]).toMatchObject({ handle: 'engineering', users: ['UMIA', 'UKEN'] })
  expect((await team.info()).team?.name).toBe('Example Corp')
  expect((await bots.info({ bot: 'BAWSBOT' })).bot?.user_id).toBe(slack.botUserId)
})

test('lists come in pages', async () => {
  const { slack } = await slackFor()
  const sizes: (number | undefined)[] = []
  const ids = new Set<string | undefined>()
  for await (const page of clientOf(slack).paginate('users.list', { limit: 4 })) {
    const { members } = page as { members?: { id: string }[] }
    sizes.push(members?.length)
    for (const { id } of members ?? []) ids.add(id)
  }
  expect(sizes).toEqual([4, 4, 1])
  expect(ids).toEqual(new Set(slack.workspace.users.keys()))
})

test('channels, as the bot sees them', async () => {
  const { slack } = await slackFor()
  const { conversations, users } = clientOf(slack)
  expect((await conversations.info({ channel: 'CPARTNERS' })).channel).toMatchObject({
    is_ext_shared: true,
    is_member: true,
  })
  expect((await conversations.info({ channel: 'CGENERAL' })).channel).toMatchObject({ is_member: false })
  expect((await users.conversations({})).channels?.map(({ name }) => name)).not.toContain('general')
  expect((await conversations.members({ channel: 'CPRODUCTION' })).members).toContain('UBOB')
  expect((await conversations.list({})).channels).toHaveLength(5)
  slack.workspace.channel('aws-audit').is_private = true
  expect((await conversations.list({})).channels).toHaveLength(4)
  slack.workspace.channel('aws-audit').members = []
  await expect(conversations.info({ channel: 'CAUDIT' })).rejects.toEqual(failing('channel_not_found'))
})

test('messages: post, thread, change, delete, find again', async () => {
  const { slack } = await slackFor()
  const { chat, conversations } = clientOf(slack)
  const metadata = { event_type: 'request', event_payload: { id: 'R1' } }
  const blocks = [section('*Access*'), { type: 'actions' as const, elements: [button('go', 'Go')] }]
  const posted = await chat.postMessage({ channel: '#aws-audit', text: 'card', blocks, metadata })
  const { ts = '', channel = '' } = posted
  await chat.postMessage({ channel, text: 'granted', thread_ts: ts })
  const [message] = slack.as('UALICE').sees('aws-audit')
  expect(message).toMatchObject({
    user: slack.botUserId,
    blocks: [{ block_id: expect.any(String) }, { type: 'actions' }],
  })
  expect(slack.as('UALICE').thread(message ?? expect.fail())).toMatchObject([{ text: 'granted' }])
  expect((await conversations.replies({ channel, ts })).messages).toHaveLength(2)
  const history = await conversations.history({ channel, include_all_metadata: true })
  expect(history.messages).toMatchObject([{ text: 'card', metadata }])
  expect((await conversations.history({ channel })).messages?.[0]).not.toHaveProperty('metadata')
  await chat.update({ channel, ts, text: 'done' })
  expect(message).toMatchObject({ text: 'done', metadata, edited: { user: slack.botUserId } })
  expect(message).not.toHaveProperty('blocks')
  expect((await chat.getPermalink({ channel, message_ts: ts })).permalink).toContain(`p${ts.replace('.', '')}`)
  await chat.delete({ channel, ts })
  await expect(chat.update({ channel, ts, text: 'x' })).rejects.toEqual(failing('message_not_found'))
})

test('what cannot be said, and where', async () => {
  const { slack } = await slackFor()
  const { chat, conversations } = clientOf(slack)
  const post = (channel: string, text = 'hello') => chat.postMessage({ channel, text })
  slack.workspace.channel('prod-approvals').is_archived = true
  await expect(post('CPRODUCTION')).rejects.toEqual(failing('is_archived'))
  await expect(post('CGENERAL')).rejects.toEqual(failing('not_in_channel'))
  await expect(post('CNOWHERE')).rejects.toEqual(failing('channel_not_found'))
  await expect(post('CAUDIT', '')).rejects.toEqual(failing('no_text'))
  await expect(post('CAUDIT', 'x'.repeat(40_001))).rejects.toEqual(failing('msg_too_long'))
  await expect(conversations.open({ users: 'UOLGA' })).rejects.toEqual(failing('user_disabled'))
  await expect(conversations.open({ users: slack.botUserId })).rejects.toEqual(failing('cannot_dm_bot'))
  const many = Array.from({ length: 6 }, () => section('x'.repeat(2500)))
  await expect(chat.postMessage({ channel: 'CAUDIT', text: 't', blocks: many })).rejects.toEqual(
    failing('msg_blocks_too_long'),
  )
  await expect(
    chat.postMessage({ channel: 'CAUDIT', text: 't', blocks: [section('x'.repeat(3001))] }),
  ).rejects.toMatchObject({
    data: {
      error: 'invalid_blocks',
      response_metadata: { messages: ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]'] },
    },
  })
})

test('direct and ephemeral messages reach one person', async () => {
  const { slack } = await slackFor()
  const { chat, conversations } = clientOf(slack)
  const { channel } = await conversations.open({ users: 'UMIA' })
  await chat.postMessage({ channel: channel?.id ?? '', text: 'hello' })
  await chat.postMessage({ channel: 'UMIA', text: 'again' })
  expect(
    slack
      .as('UMIA')
      .dms()
      .map(({ text }) => text),
  ).toEqual(['hello', 'again'])
  const { message_ts = '' } = await chat.postEphemeral({ channel: 'CAPPROVALS', user: 'UMIA', text: 'only you' })
  expect(slack.as('UMIA').ephemerals()).toMatchObject([{ text: 'only you' }])
  expect(slack.as('UBOB').sees('aws-approvals')).toEqual([])
  await expect(chat.update({ channel: 'CAPPROVALS', ts: message_ts, text: 'x' })).rejects.toEqual(
    failing('message_not_found'),
  )
  await expect(chat.postEphemeral({ channel: 'CAPPROVALS', user: 'UGUS', text: 'x' })).rejects.toEqual(
    failing('user_not_in_channel'),
  )
})

test('files are uploaded in three steps', async () => {
  const { slack } = await slackFor()
  const content = 'id,state\nR1,done\n'
  await clientOf(slack).files.uploadV2({
    channel_id: 'CAUDIT',
    filename: 'audit.csv',
    content,
    initial_comment: 'Export',
  })
  const [message] = slack.as('UALICE').sees('aws-audit')
  expect(message).toMatchObject({ text: 'Export', files: [{ name: 'audit.csv', channels: ['CAUDIT'] }] })
  expect(message?.files?.[0]?.content.toString()).toBe(content)
})

test('blocks.validate points to each mistake', async () => {
  const { slack } = await slackFor()
  const client = clientOf(slack)
  expect(await client.blocks.validate({ blocks: [section('fine')] })).toMatchObject({ ok: true })
  await expect(client.blocks.validate({ blocks: [section('')] })).rejects.toMatchObject({
    data: { error: 'invalid_blocks', errors: [{ pointer: '/0/text/text', code: 'failed_constraint' }] },
  })
})

test('arguments may come as JSON, with the token in the header', async () => {
  const { slack } = await slackFor()
  const headers = { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json; charset=utf-8' }
  const body = JSON.stringify({ channel: 'CAUDIT', text: 'hello', blocks: [section('hello')] })
  const response = await fetch(`${slack.apiUrl}chat.postMessage`, { method: 'POST', headers, body })
  expect(await response.json()).toMatchObject({ ok: true, channel: 'CAUDIT' })
  expect(response.headers.get('x-accepted-oauth-scopes')).toBe('chat:write')
  const nobody = await fetch(`${slack.apiUrl}auth.test`, { method: 'POST' })
  expect(await nobody.json()).toEqual({ ok: false, error: 'not_authed' })
})

test('rates are limited by tier, and to one message a second and channel', async () => {
  const { slack, clock } = await slackFor()
  slack.faults.rateLimits = true
  const { chat, usergroups } = clientOf(slack)
  await chat.postMessage({ channel: 'CAUDIT', text: '1' })
  await chat.postMessage({ channel: 'CAPPROVALS', text: '1' })
  await expect(chat.postMessage({ channel: 'CAUDIT', text: '2' })).rejects.toMatchObject({ retryAfter: 1 })
  clock.advance(1000)
  await chat.postMessage({ channel: 'CAUDIT', text: '2' })
  for (let call = 0; call < 20; call += 1) await usergroups.list()
  await expect(usergroups.list()).rejects.toMatchObject({ retryAfter: 60 })
  clock.advance(60_000)
  await usergroups.list()
})

test('planned failures: an error, a limit, a lost call, a lost answer', async () => {
  const { slack } = await slackFor()
  const { chat } = clientOf(slack)
  const post = (text: string) => chat.postMessage({ channel: 'CAUDIT', text })
  slack.faults.failNext('chat.postMessage', 'fatal_error')
  await expect(post('a')).rejects.toEqual(failing('fatal_error'))
  slack.faults.failNext('chat.postMessage', { retryAfter: 7 })
  await expect(post('b')).rejects.toMatchObject({ retryAfter: 7 })
  slack.faults.failNext('chat.postMessage', 'reset')
  await expect(post('c')).rejects.toThrow()
  expect(slack.as('UALICE').sees('aws-audit')).toEqual([])
  slack.faults.failNext('chat.postMessage', 'reset-after')
  await clientOf(slack, slack.botToken, 1).chat.postMessage({ channel: 'CAUDIT', text: 'd' })
  expect(
    slack
      .as('UALICE')
      .sees('aws-audit')
      .map(({ text }) => text),
  ).toEqual(['d', 'd'])
})

test('a listener sees each call before and after it happened', async () => {
  const { slack } = await slackFor()
  const seen: string[] = []
  const forget = slack.onCall(({ method, result }, phase) => {
    seen.push(`${phase} ${method} ${result ? result.ok : ''}`)
  })
  await clientOf(slack).auth.test()
  forget()
  await clientOf(slack).auth.test()
  expect(seen).toEqual(['before auth.test ', 'after auth.test true'])
})
