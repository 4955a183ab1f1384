import { expect, test } from 'vitest'
import { DEFAULT_BOT_SCOPES } from '../../src/sim/slack/index.ts'
import { appFor, clientOf, input, modal, slackFor } from './slack-app.ts'

const scopes = { bot: [...DEFAULT_BOT_SCOPES, 'files:read'] }
const element = { type: 'file_input', action_id: 'value', filetypes: ['json'], max_files: 1 }
const form = modal('Policy', [input('policy', 'Policy', { element })])
const policy = { name: 'policy.json', content: Buffer.from('{"Version":"2012-10-17"}') }

/** A form with a file input, before somebody; what was sent of it. */
async function withForm(slack: Awaited<ReturnType<typeof slackFor>>['slack']) {
  const app = await appFor(slack)
  const sent: { id: string; url_private: string }[] = []
  app.command('/aws-setup', async ({ ack, body, client }) => {
    await ack()
    await client.views.open({ trigger_id: body.trigger_id, view: form })
  })
  app.view('', async ({ ack, view }) => {
    sent.push(...((view.state.values.policy?.value as { files?: typeof sent })?.files ?? []))
    await ack()
  })
  const mia = slack.as('UMIA')
  await mia.command('')
  await mia.waitForModal()
  return { mia, sent }
}

test('a file that somebody puts into a form is read with the token of the app, and with nothing else', async () => {
  const { slack } = await slackFor({ scopes })
  const { mia, sent } = await withForm(slack)
  expect((await mia.submit()).errors).toEqual({ Policy: 'Please complete this required field.' })
  await expect(mia.attach('Policy', { ...policy, name: 'policy.exe' })).rejects.toThrow('json')
  await expect(mia.attach('Policy', policy, policy)).rejects.toThrow('No more than 1')
  await expect(mia.attach('Policy', { ...policy, content: Buffer.alloc(11_000_000) })).rejects.toThrow('10 MB')
  await mia.attach('Policy', policy)
  expect(await mia.submit()).toMatchObject({ closed: true })
  const [file] = sent
  const { file: known } = await clientOf(slack).files.info({ file: file?.id ?? '' })
  expect(known).toMatchObject({ name: 'policy.json', user: 'UMIA', size: policy.content.length })
  const read = (token: string) =>
    fetch(file?.url_private ?? '', { headers: { authorization: `Bearer ${token}` }, redirect: 'manual' })
  expect(Buffer.from(await (await read(slack.botToken)).arrayBuffer())).toEqual(policy.content)
  expect([(await read('xoxb-other')).status, (await read('')).status]).toEqual([302, 302])
})

test('an app that may not read files may not ask for any', async () => {
  const { slack } = await slackFor()
  const missing = { data: { error: 'missing_scope', needed: 'files:read' } }
  const trigger_id = 'any'
  await expect(clientOf(slack).views.open({ trigger_id, view: form })).rejects.toMatchObject(missing)
  await expect(clientOf(slack).files.info({ file: 'F0' })).rejects.toMatchObject(missing)
})
