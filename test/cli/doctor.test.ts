import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { MovableClock } from '../../src/clock.ts'
import { wantedScopes } from '../../src/doctor/scopes.ts'
import type { CallerKind } from '../../src/sim/aws/callers.ts'
import { startAws } from '../../src/sim/aws/server.ts'
import { startSlack } from '../../src/sim/slack/index.ts'
import { appendAudit } from '../../src/store/audit-log.ts'
import { openStore } from '../../src/store/database.ts'
import { enqueueJob } from '../../src/store/enqueue-jobs.ts'
import { allFindings, noteFindings, updateFinding } from '../../src/store/findings.ts'
import { command, folderWith } from './command.ts'

const policy = `channels: { approvals: CAPPROVALS, audit: CAUDIT }
admins: ["@aws-admins"]
rules:
  - name: everything
    when: {}
    approvers: ["@sre-leads"]
`

async function company(options: { policy?: string; scopes?: string[]; as?: CallerKind } = {}) {
  const clock = new MovableClock()
  const bot = options.scopes ?? (await wantedScopes())
  const slack = await startSlack({ clock, scopes: { bot } })
  const aws = await startAws({ clock, settings: { throttling: false } })
  onTestFinished(async () => {
    await Promise.all([slack.stop(), aws.stop()])
  })
  const folder = await folderWith({ 'policy.yaml': options.policy ?? policy })
  const { accessKeyId, secretAccessKey } = aws.credentials(options.as ?? 'management')
  const env = {
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    DATABASE_URL: `sqlite:${join(folder, 'store.sqlite')}`,
    AWS_ENDPOINT_URL: aws.url,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: 'us-east-1',
  }
  return {
    slack,
    aws,
    env,
    doctor: (more: NodeJS.ProcessEnv = {}) => command('doctor', [], { ...env, ...more }, folder),
  }
}

test('a company in order: no problem, and AWS was only read', async () => {
  const { doctor, aws } = await company()
  const { code, out, err } = await doctor()
  expect(err).toBe('')
  expect(out).not.toMatch(/^problem/m)
  expect(code).toBe(0)
  for (const check of [
    'Tokens',
    'Scopes',
    'Channels',
    'AWS credentials',
    'Identity Center',
    'AWS permissions',
    'Policy',
    'Code',
    'Applications',
    'Jobs',
    'Audit',
  ])
    expect(out).toMatch(new RegExp(`^ok: ${check}: `, 'm'))
  expect(aws.mutations()).toEqual([])
})

test('without a key of its own the doctor says what that means, and with one nothing', async () => {
  const { doctor } = await company()
  const means = /^warning: Audit: AUDIT_KEY is not set.*whoever has the token can forge entries.*openssl rand -hex 32/m
  expect((await doctor()).out).toMatch(means)
  expect((await doctor({ AUDIT_KEY: 'a key that is nowhere but in the environment' })).out).not.toContain(
    'AUDIT_KEY is not set',
  )
})

test('with another key than the bot’s it does not say that all is explained and nothing paused: it cannot tell', async () => {
  const { doctor, env } = await company()
  const key = 'the key with which the bot that runs seals'
  const store = await openStore(env.DATABASE_URL, [key])
  const at = Date.now() - 60_000
  await store.transaction(async (tx) => {
    await noteFindings(tx, 'unknown', ['USER|ken|111122223333|arn:aws:sso:::permissionSet/ssoins-1/ps-1'], at)
    const [found] = await allFindings(tx)
    await updateFinding(tx, found?.id ?? '', { confirmedAt: at })
    appendAudit(store, tx, { at, fact: 'paused', requestId: null, actor: 'UALICE', data: { reason: 'A drill' } })
  })
  await store.close()
  const known = await doctor({ AUDIT_KEY: key })
  expect(known.out).toMatch(/^warning: Pause: .*A drill/m)
  expect(known.out).toMatch(/^warning: Unexplained access: AWS shows /m)
  expect(known.out).not.toContain('is not the one that the bot runs with')
  const blind = await doctor({ AUDIT_KEY: 'some other key, of at least 32 characters' })
  expect(blind.out).not.toMatch(/: (Pause|Unexplained access): /)
  expect(blind.out).toMatch(/^warning: Audit: AUDIT_KEY, .*, is not the one that the bot runs with: .*start the bot/m)
})

test('what is wrong is named with how to mend it', async () => {
  const wrong = policy
    .replace('CAPPROVALS', 'CPARTNERS')
    .replace('CAUDIT', 'CGENERAL')
    .replace('"@sre-leads"', '"@sre-leeds"')
  const { doctor, aws } = await company({
    policy: wrong,
    scopes: ['commands', 'chat:write', 'channels:read', 'usergroups:read'],
  })
  aws.deny('sso:ListAccountAssignments')
  aws.deny('sso:ListAccountAssignmentsForPrincipal')
  aws.deny('organizations:ListTagsForResource')
  const { code, lines } = await doctor()
  expect(code).toBe(1)
  expect(lines.filter((line) => line.startsWith('problem'))).toEqual([
    expect.stringMatching(/^problem: Scopes: The bot lacks these scopes: im:write, .*reinstall it\.$/),
    expect.stringMatching(/^problem: Channels: #partners .* is shared with another company/),
    expect.stringMatching(/^problem: Channels: The bot is not in #general \(CGENERAL\)\. Invite it there/),
    expect.stringMatching(/^problem: AWS permissions: organizations:ListTagsForResource is not allowed\./),
    expect.stringMatching(
      /^problem: AWS permissions: sso:ListAccountAssignments is not allowed\. .*npm run iam-policy/,
    ),
    expect.stringMatching(/^problem: AWS permissions: sso:ListAccountAssignmentsForPrincipal is not allowed\./),
    expect.stringMatching(/^problem: Policy: .*(@sre-leeds).*/),
    expect.stringMatching(
      /^problem: Policy: “everything” asks for more approvals \(1\) than @sre-leeds stand for people \(0\)\./,
    ),
  ])
})

test('a rule with steps is one place that names a channel', async () => {
  const steps = 'approvals: [{ upTo: 1h, approvals: 0 }, { upTo: 8h, approvals: 1 }]\n    channel: CNOWHERE\n'
  const { doctor } = await company({ policy: `${policy}    ${steps}` })
  expect((await doctor()).out).toContain('cannot see the channel CNOWHERE, which the policy names (everything).')
})

test('applications that reach every account of whoever signs in are named; where they cannot be seen, that', async () => {
  const { doctor, aws } = await company()
  const [instance] = aws.world.instances.all()
  const arn = (n: number) =>
    `arn:aws:sso::111122223333:application/${instance?.InstanceArn.split('/')[1]}/apl-${String(n).padStart(16, '0')}`
  aws.world.applications.push(
    { ApplicationArn: arn(1), Name: 'Terminal helper', scopes: ['sso:account:access'] },
    { ApplicationArn: arn(2), Name: 'Wiki', scopes: ['openid'] },
  )
  expect((await doctor()).out).toMatch(
    /^warning: Applications: These applications hold the scope sso:account:access, .*: Terminal helper\. No answer/m,
  )
  aws.deny('sso:ListApplications')
  expect((await doctor()).out).toMatch(/^warning: Applications: .* the permission sso:ListApplications is missing/m)
})

test('that there is no instance is said after every enabled Region; else where it was looked, and what to do', async () => {
  const { doctor, aws } = await company()
  const { instances, enabledRegions } = aws.world
  for (const instance of instances.all()) instance.Region = 'ap-east-1'
  expect((await doctor()).out).toMatch(
    /^problem: Identity Center: There is no organization instance of IAM Identity Center in any Region that is enabled/m,
  )
  aws.deny('account:ListRegions')
  expect((await doctor()).out).toMatch(
    /^problem: Identity Center: No organization instance was found in us-east-1, .*: account:ListRegions is not allowed\. .*set AWS_REGION/m,
  )
  enabledRegions.add('ap-east-1')
  expect((await doctor()).out).toMatch(/^ok: Identity Center: IAM Identity Center is in ap-east-1/m)
})

test('in Japanese', async () => {
  const { doctor } = await company({ policy: policy.replace('CAUDIT', 'CGENERAL') })
  const { lines } = await doctor({ LANG: 'ja_JP.UTF-8' })
  expect(lines).toContain(
    '問題: チャンネル: ボットが #general（CGENERAL）に参加していません。チャンネルで /invite @aws-setup を実行してください。',
  )
})

test.each<[CallerKind, string]>([
  ['root', 'problem: AWS credentials: The credentials are those of a root user'],
  ['member', 'problem: AWS credentials: The credentials (arn:aws:sts::'],
  ['delegated', 'warning: AWS credentials: The credentials (arn:aws:sts::'],
])('credentials of kind %s', async (as, said) => {
  const { doctor } = await company({ as })
  expect((await doctor()).out).toContain(said)
})

test('what AWS tells the management account alone is no missing permission, and is said', async () => {
  const { out } = await (await company({ as: 'delegated' })).doctor()
  expect(out).toContain('cannot see what access comes with a group: it adds nobody to groups')
  expect(out).not.toContain('sso:ListAccountAssignmentsForPrincipal')
})

test('tokens that Slack does not take, and nobody at the address', async () => {
  const { doctor } = await company()
  const refused = await doctor({ SLACK_BOT_TOKEN: 'xoxb-old', SLACK_APP_TOKEN: 'xapp-old' })
  expect(refused.code).toBe(1)
  expect(refused.out).toMatch(/^problem: Tokens: Slack refuses the bot token: invalid_auth\./m)
  expect(refused.out).toMatch(/^problem: Tokens: Slack opens no Socket Mode connection: invalid_auth\./m)
  expect(refused.out + refused.err).not.toContain('xoxb-old')

  const nobody = await doctor({ SLACK_API_URL: 'http://127.0.0.1:9/api/' })
  expect(nobody.out).toMatch(/^problem: Tokens: Slack does not answer/m)
})

test('jobs that keep failing, access that outlived its end, a broken audit chain', async () => {
  const { doctor, env } = await company()
  const store = await openStore(env.DATABASE_URL)
  const now = Date.now()
  await store.transaction(async (tx) => {
    const end = { grantId: 'G1', cause: 'expired', by: 'bot', channel: null } as const
    await enqueueJob(tx, { kind: 'end', key: 'G1', payload: end, runAt: now + 60_000, priority: 10, now })
    await enqueueJob(tx, { kind: 'prune', key: 'P1', payload: {}, runAt: now - 3_600_000, priority: 10, now })
    await tx
      .updateTable('jobs')
      .set({ attempts: 7, lastError: 'AccessDenied\nok: Audit: whole' })
      .where('kind', '=', 'end')
      .execute()
  })
  await store.db
    .insertInto('grants')
    .values({
      id: 'G1',
      requestId: '7K2MQX',
      access: 'a',
      accountId: '111111111111',
      permissionSetArn: 'arn',
      principalType: 'USER',
      principalId: 'u',
      holder: 'UMIA',
      state: 'removing',
      startsAt: now - 7_200_000,
      endsAt: now - 3_600_000,
      endCause: 'expired',
      endedBy: 'bot',
      endedAt: null,
      version: 1,
    })
    .execute()
  await store.transaction(async (tx) =>
    appendAudit(store, tx, { at: now, fact: 'x', requestId: null, actor: 'bot', data: {} }),
  )
  await store.db
    .insertInto('audit')
    .values({ seq: 3, at: now, fact: 'y', requestId: null, actor: 'bot', dataJson: '{}', previousHash: '', hash: '' })
    .execute()
  await store.close()

  const { code, out } = await doctor()
  expect(code).toBe(1)
  expect(out).toMatch(/^problem: Jobs: The job end G1 has failed 7 times: AccessDenied ok: Audit: whole\./m)
  expect(out).toMatch(/^warning: Jobs: Jobs that have been due for \d+ minutes or more: 1/m)
  expect(out).toMatch(/^problem: Ends of access: Access of grant G1 should have ended 60 minutes ago .*status 7K2MQX/m)
  expect(out).toMatch(/^problem: Audit: The audit chain is broken at entry 2/m)
})

test('mistakes in the configuration come first, all at once', async () => {
  const { code, err } = await command('doctor', [], {}, await folderWith({}))
  expect(code).toBe(1)
  expect(
    err
      .trim()
      .split('\n')
      .map((line) => line.split(':')[0]),
  ).toEqual(['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', './policy.yaml'])
})
