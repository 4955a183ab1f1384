import { describe, expect, test } from 'vitest'
import { runDoctor } from '../../src/doctor/run-doctor.ts'
import type { SimulatedAws } from '../../src/sim/aws/server.ts'
import { followRequests, refreshDirectory } from '../../src/workflow/upkeep.ts'
import { startWorld } from '../support/world.ts'

const failing = { name: 'InternalServerException', message: 'Try again later', status: 500 }
const forGood = Number.POSITIVE_INFINITY
const denies = (action: string) => (aws: SimulatedAws) => void aws.deny(action)
const fails = (action: string, about?: (input: Record<string, unknown>) => boolean) => (aws: SimulatedAws) =>
  void aws.failNext(action, failing, { times: forGood, ...(about && { about }) })
const tagRule = (yaml: string) =>
  yaml.replace(/^rules:$/m, 'rules:\n  - name: tagged\n    when: { accounts: ["tag:stage=none"] }\n    deny: true')
const isSet = (aws: SimulatedAws, name: string) => (input: Record<string, unknown>) =>
  aws.world.permissionSets.get(String(input.PermissionSetArn))?.Name === name
const isAccount =
  (aws: SimulatedAws, name: string, field = 'AccountId') =>
  (input: Record<string, unknown>) =>
    aws.world.accounts.get(String(input[field]))?.Name === name

interface Case {
  call: string
  said: 'is not allowed' | 'fails'
  make: (aws: SimulatedAws) => void
  policy?: (yaml: string) => string
  about?: string
}
const cases: Case[] = [
  ...[
    'organizations:ListOrganizationalUnitsForParent',
    'sso:GetPermissionsBoundaryForPermissionSet',
    'sso:GetInlinePolicyForPermissionSet',
    'sso:ListAccountAssignments',
    'sso:ListAccountsForProvisionedPermissionSet',
    'identitystore:ListGroups',
  ].map((call): Case => ({ call, said: 'is not allowed', make: denies(call) })),
  {
    call: 'organizations:ListTagsForResource',
    said: 'is not allowed',
    make: denies('organizations:ListTagsForResource'),
    policy: tagRule,
  },
  ...['sso:DescribeInstance', 'organizations:ListOrganizationalUnitsForParent', 'identitystore:ListGroups'].map(
    (call): Case => ({ call, said: 'fails', make: fails(call) }),
  ),
  {
    call: 'sso:DescribePermissionSet',
    said: 'fails',
    make: (aws) => fails('sso:DescribePermissionSet', isSet(aws, 'Billing'))(aws),
  },
  {
    call: 'sso:ListAccountAssignments',
    said: 'fails',
    make: (aws) => fails('sso:ListAccountAssignments', isAccount(aws, 'prod-payments'))(aws),
    about: 'prod-payments',
  },
  {
    call: 'organizations:ListTagsForResource',
    said: 'fails',
    make: (aws) => fails('organizations:ListTagsForResource', isAccount(aws, 'prod-payments', 'ResourceId'))(aws),
    about: 'prod-payments',
    policy: tagRule,
  },
]

describe('what cannot be read leaves the rest served, and is named with its call', () => {
  test.each(cases)('$call $said', async ({ call, said, make, policy, about }) => {
    const { bot, mia, alice, until } = await startWorld({
      pace: 100,
      env: { HEALTH_PORT: '0' },
      ...(policy && { policy }),
      before: ({ aws }) => make(aws),
    })
    const words = new RegExp(`${about ? `${about}.*` : ''}\\(${call} ${said}\\)`)
    await until(() => expect(bot.ctx.directory.gaps.map((gap) => gap.call ?? gap.missing)).toContain(call))
    await until(() => expect(bot.ctx.directory.isListed).toBe(true))
    await until(() => expect(bot.missing()).toEqual([]))
    // The form, in the language of whoever reads it; the pickers.
    await mia.slack.command('request assign-permission-set')
    const form = await mia.slack.waitForModal(({ private_metadata }) => private_metadata !== '')
    expect(JSON.stringify(form)).toMatch(
      new RegExp(`The bot cannot read everything in AWS \\(last tried .*${words.source}`),
    )
    await until(async () => expect(await mia.slack.options('account', 'prod')).not.toEqual([]))
    await until(async () => expect(await mia.slack.options('permissionSet', '')).not.toEqual([]))
    await until(async () => expect(await mia.slack.options('principal', '')).not.toEqual([]))
    const answer = await alice.slack.command('access prod-payments')
    expect(alice.reads(answer.message ?? (await answer.answer()))).toMatch(words)
    // Whoever looks after the bot.
    const ready = await fetch(`http://127.0.0.1:${bot.healthPort}/readyz`)
    expect(ready.status).toBe(200)
    expect(await ready.text()).toMatch(
      new RegExp(`cannot be read: .*${words.source}, \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC`),
    )
    const found = (await runDoctor(bot.ctx)).filter(({ check }) => check === 'unread')
    expect(found.map(({ text }) => text.en).join('\n')).toMatch(words)
    expect(found.map(({ text }) => text.ja).join('\n')).toContain(
      `${call} が${said === 'fails' ? '失敗しています' : '許可されていません'}`,
    )
  })
})

test.each([
  ['organizations:ListAccounts', 'permissionSet'],
  ['sso:ListPermissionSets', 'account'],
  ['identitystore:ListUsers', 'account'],
])('%s that fails from the first moment leaves the picker of %s served', async (action, picker) => {
  const { bot, mia, until } = await startWorld({
    pace: 100,
    env: { HEALTH_PORT: '0' },
    before: ({ aws }) => void aws.failNext(action, failing, forGood),
  })
  await until(() => expect(bot.ctx.directory.gaps.map(({ call }) => call)).toContain(action))
  await mia.slack.command('request assign-permission-set')
  const form = await mia.slack.waitForModal(({ private_metadata }) => private_metadata !== '')
  expect(JSON.stringify(form)).toMatch(
    new RegExp(`AWS is being read.*cannot read everything in AWS.*\\(${action} fails\\)`),
  )
  await until(async () => expect(await mia.slack.options(picker, '')).not.toEqual([]))
  const ready = await fetch(`http://127.0.0.1:${bot.healthPort}/readyz`)
  expect(await ready.text()).toMatch(new RegExp(`^ready\n[^]*cannot be read: .*\\(${action} fails\\)`))
})

test('AWS’s lists of requests that cannot be read are named like the rest, in Japanese too, until they can be', async () => {
  const { bot, aws, ken, until } = await startWorld({ env: { HEALTH_PORT: '0' } })
  await until(() => expect(bot.ctx.directory.progress.complete).toBe(true))
  const [created, deleted] = ['sso:ListAccountAssignmentCreationStatus', 'sso:ListAccountAssignmentDeletionStatus']
  const form = async () => {
    await ken.slack.command('request assign-permission-set')
    const shown = JSON.stringify(await ken.slack.waitForModal(({ private_metadata }) => private_metadata !== ''))
    await ken.slack.closeModal()
    return shown
  }
  const makes = [
    { said: '許可されていません', call: created, make: () => aws.deny(created) },
    { said: '失敗しています', call: deleted, make: () => aws.failNext(deleted, failing, forGood) },
  ]
  for (const { said, call, make } of makes) {
    const mend = make()
    await followRequests(bot.ctx)
    // A refresh of the rest does not make it forgotten.
    await refreshDirectory(bot.ctx)
    const shown = await form()
    expect(shown).toContain(`AWS のリクエスト一覧（${call} が${said}`)
    expect(shown).toContain('AWS でほかの人が行った変更が、通常より遅れて反映されます')
    expect(shown).not.toContain('許可されません')
    const ready = await fetch(`http://127.0.0.1:${bot.healthPort}/readyz`)
    expect(await ready.text()).toMatch(new RegExp(`^ready\n[^]*cannot be read: what AWS lists of requests \\(${call} `))
    const found = (await runDoctor(bot.ctx)).filter(({ check }) => check === 'unread')
    expect(found.map(({ text }) => text.ja).join()).toContain(`${call} が${said}`)
    mend()
    await followRequests(bot.ctx)
    expect(bot.ctx.directory.gaps).toEqual([])
  }
})

test('what is mended is named no longer', async () => {
  let mend = () => {}
  const { bot, until } = await startWorld({
    before: ({ aws }) => {
      mend = aws.deny('organizations:ListOrganizationalUnitsForParent')
    },
  })
  await until(() => expect(bot.ctx.directory.gaps).toHaveLength(1))
  mend()
  await until(async () => {
    await refreshDirectory(bot.ctx)
    expect(bot.ctx.directory.gaps).toEqual([])
  })
})

test.each([
  'sts:GetCallerIdentity',
  'organizations:DescribeOrganization',
  'sso:ListInstances',
  'organizations:ListAccounts',
])('%s that fails from now on takes nothing away that is known', async (action) => {
  const { bot, aws, until } = await startWorld()
  const { directory } = bot.ctx
  const known = [directory.accounts().length, directory.permissionSets().length, directory.users().length]
  aws.failNext(action, failing, forGood)
  await until(async () => {
    await refreshDirectory(bot.ctx)
    expect(directory.gaps.map(({ call }) => call)).toEqual([action])
  })
  expect([directory.accounts().length, directory.permissionSets().length, directory.users().length]).toEqual(known)
  expect(directory.instance?.region).toBe('us-east-1')
  expect(bot.missing()).toEqual([])
})

test.each([
  ['place', tagRule, ['organizations:ListOrganizationalUnitsForParent', 'organizations:DescribeOrganizationalUnit']],
  ['tags', tagRule, ['organizations:ListTagsForResource']],
])('an account whose %s cannot be read is offered, and refused with the reason', async (_, policy, denied) => {
  const { bot, mia, aws, until } = await startWorld({
    pace: 100,
    policy,
    before: ({ aws }) => {
      for (const action of denied) aws.deny(action)
    },
  })
  await until(() => expect(bot.ctx.directory.progress.complete).toBe(true))
  await mia.fillsIn({ account: 'prod-payments', set: 'AdministratorAccess' })
  const { errors = {} } = await mia.slack.submit()
  expect(Object.values(errors).join()).toMatch(
    /^The bot cannot see in which organizational unit the account prod-payments is, or which tags it has/,
  )
  expect(aws.mutations()).toEqual([])
})
