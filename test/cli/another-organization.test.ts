import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { MovableClock } from '../../src/clock.ts'
import { wantedScopes } from '../../src/doctor/scopes.ts'
import { awsEnvironment } from '../../src/sandbox/environment.ts'
import { startAws } from '../../src/sim/aws/server.ts'
import { startSlack } from '../../src/sim/slack/index.ts'
import { appendAudit } from '../../src/store/audit-log.ts'
import { openStore } from '../../src/store/database.ts'
import { command, folderWith } from './command.ts'

const key = 'an audit key of at least 32 characters'
const policy =
  'channels: { approvals: CAPPROVALS, audit: CAUDIT }\nadmins: ["@aws-admins"]\nrules:\n  - { name: x, when: {} }\n'
const elsewhere = { organization: 'o-another', management: '999988887777', account: '999988887777' }

/** A database in which the bot has worked with that organization, beside the AWS of another one. */
async function belongsTo(home: { [name: string]: string }, locale = 'en') {
  const clock = new MovableClock()
  const slack = await startSlack({ clock, scopes: { bot: await wantedScopes() } })
  const aws = await startAws({ clock, settings: { throttling: false } })
  onTestFinished(async () => {
    await Promise.all([slack.stop(), aws.stop()])
  })
  const folder = await folderWith({ 'policy.yaml': `locale: ${locale}\n${policy}` })
  const env = {
    ...awsEnvironment(aws),
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    DATABASE_URL: `sqlite:${join(folder, 'store.sqlite')}`,
    AUDIT_KEY: key,
  }
  const store = await openStore(env.DATABASE_URL, [key])
  const data = { ...home, instance: null, identityStore: null, region: null }
  await store.transaction(async (tx) =>
    appendAudit(store, tx, { at: clock.now(), fact: 'works-with', requestId: null, actor: 'bot', data }),
  )
  await store.close()
  return { env, folder, aws }
}

test('start refuses a database of another organization in one sentence, and has changed nothing', async () => {
  const { env, folder, aws } = await belongsTo(elsewhere)
  const { code, err } = await command('../main', [], env, folder)
  expect(code).toBe(1)
  expect(err).toBe(
    'DATABASE_URL: This database is about another AWS organization, of the management account 999988887777; the credentials are of the organization of 111122223333, where nobody has the access that it keeps. Give the bot a role in the organization of 999988887777, or start it with a database of its own for 111122223333.\n',
  )
  expect(aws.mutations()).toEqual([])
})

test('doctor says it in both languages', async () => {
  const en = await belongsTo(elsewhere)
  expect((await command('doctor', [], en.env, en.folder)).out).toMatch(
    /^problem: AWS credentials: .* belong to another organization \(111122223333\) than the one that the database is about \(999988887777\)/m,
  )
  const ja = await belongsTo(elsewhere, 'ja')
  expect((await command('doctor', [], ja.env, ja.folder)).out).toMatch(
    /データベースの組織（999988887777）とは別の組織（111122223333）のものです/,
  )
})

test('a database of the same organization is no problem, whichever of its accounts the credentials were of', async () => {
  const { env, folder } = await belongsTo({ ...elsewhere, management: '111122223333', account: '444455556666' })
  expect((await command('doctor', [], env, folder)).out).toMatch(/^ok: AWS credentials: /m)
})
