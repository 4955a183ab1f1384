import { expect, test } from 'vitest'
import { sayIn } from '../../src/i18n.ts'
import type { Policy } from '../../src/policy/policy-schema.ts'
import { auditLine } from '../../src/slack/card/audit-post.ts'
import { ownEntries } from '../../src/store/audit-log.ts'
import { getGrant } from '../../src/store/grants.ts'
import { getRequest } from '../../src/store/requests.ts'
import type { Context } from '../../src/workflow/context.ts'
import { onRequest } from '../../src/workflow/press.ts'
import { decide } from '../../src/workflow/request/decide.ts'
import { submit } from '../../src/workflow/request/submit.ts'
import { type Core, startCore, work } from './core.ts'

// The bot is killed while it carries something out, and when it is back policy, approver or beneficiary no longer give that.

const hour = 3_600_000

/** What Mia asked for is cut off: granted at once in the sandbox, or approved by Bob for production. */
async function cutOff(begun: boolean, account: 'sandbox-ken' | 'prod-orders' = 'sandbox-ken') {
  const gone = new Set<string>()
  const core = await startCore({
    chat: {
      user: async (slackId) => {
        const email = `${slackId.slice(1).toLowerCase()}@example.com`
        const kind = gone.has(slackId) ? 'deactivated' : 'member'
        return { slackId, name: slackId, tz: 'UTC', email, kind, slackLocale: 'en-US' }
      },
    },
  })
  const { ctx, simulated, store, clock } = core
  simulated.settings.assignmentMs = 60_000
  const input = {
    account: ctx.directory.accounts().find(({ name }) => name === account)?.id ?? '',
    permissionSet: ctx.directory.permissionSets().find(({ name }) => name === 'ReadOnlyAccess')?.arn ?? '',
    principal: `USER:${ctx.directory.usersByEmail('mia@example.com')[0]?.id}`,
    duration: hour,
  }
  const requester = await ctx.people.member('UMIA')
  const wish = { operation: 'assign-permission-set', input, requester, durationMs: hour, permanent: false }
  const id = await submit(ctx, { ...wish, reason: 'Because', formKey: 'one', extendsGrant: null })
  await work(ctx, 1)
  const row = await getRequest(store.db, id)
  if (row?.state === 'pending') {
    const press = { requestId: id, by: 'UBOB', digest: row.digest?.slice(0, 16) ?? '', verdict: 'approve' as const }
    await onRequest(ctx, { ...press, reason: null, channel: null, at: clock.now() }, decide)
  }
  // It is the next one to have its turn.
  await store.db.deleteFrom('jobs').where('kind', '!=', 'execute').execute()
  await work(ctx, 1, !begun)
  // It may have to stand in line for AWS.
  for (let i = 0; i < 5 && begun && calls(core) === 0; i++) await work(ctx, 1)
  expect((await getRequest(store.db, id))?.state).toBe('executing')
  expect(calls(core)).toBe(begun ? 1 : 0)
  return { core, id, gone }
}
const calls = ({ simulated }: Core): number =>
  simulated.calls.filter(({ operation }) => operation === 'CreateAccountAssignment').length
const inAws = ({ simulated }: Core): number => simulated.world.assignments.all().length

/** Another process, with the policy as it is now. */
const restarted = (ctx: Context, rules: (rules: Policy['rules']) => Policy['rules']): Context => ({
  ...ctx,
  config: { ...ctx.config, policy: { ...ctx.config.policy, rules: rules(ctx.config.policy.rules) } },
})
const refusingAll = (rules: Policy['rules']): Policy['rules'] => [{ name: 'closed', when: {}, deny: true }, ...rules]

async function rests({ clock }: Core, ctx: Context): Promise<void> {
  for (let i = 0; i < 40; i++) {
    clock.advance(10_000)
    await work(ctx, 5)
  }
}
const facts = async ({ store }: Core, id: string): Promise<string[]> =>
  (await store.db.selectFrom('audit').select('fact').where('requestId', '=', id).orderBy('seq').execute()).map(
    ({ fact }) => fact,
  )
/** The audit channel says why, in both languages, and names no next step: there is none to take. */
async function tellsWhy({ store }: Core, id: string, en: string, ja: string): Promise<void> {
  const told = (await ownEntries(store, { requestId: id })).filter(({ fact }) => fact === 'no-longer-allowed')
  const lines = (locale: 'en' | 'ja') =>
    told.map((entry) => auditLine(entry, sayIn(locale), { mention: (slackId) => `<@${slackId}>` }))
  const begun = ':warning: AWS had begun with it before the bot was stopped, and it would not be given any more:'
  expect(lines('en')).toEqual([expect.stringContaining(`${begun} ${en} It is finished and ends at once.`)])
  const begunJa = ':warning: ボットが停止する前に AWS で処理が始まっていましたが、現在は許可されません:'
  expect(lines('ja')).toEqual([expect.stringContaining(`${begunJa} ${ja}処理を完了し、ただちに終了します。`)])
}

test('what AWS had not begun is checked again, and not begun any more', async () => {
  const { core, id } = await cutOff(false)
  const before = inAws(core)
  await rests(core, restarted(core.ctx, refusingAll))
  expect(await getRequest(core.store.db, id)).toMatchObject({
    state: 'failed',
    outcome: { code: 'policy_denied', vars: { rule: 'closed' } },
  })
  expect(calls(core)).toBe(0)
  expect(inAws(core)).toBe(before)
  expect(await getGrant(core.store.db, id)).toMatchObject({ state: 'ended' })
})

test('what AWS had begun is finished and ended at once, on record', async () => {
  const { core, id } = await cutOff(true)
  const before = inAws(core)
  await rests(core, restarted(core.ctx, refusingAll))
  expect(calls(core)).toBe(1)
  expect(await facts(core, id)).toEqual(expect.arrayContaining(['no-longer-allowed', 'granted', 'ending', 'revoked']))
  await tellsWhy(
    core,
    id,
    "The rule “closed” of your company's policy refuses this.",
    '社内ポリシーのルール「closed」により、この申請は認められていません。',
  )
  expect((await getRequest(core.store.db, id))?.state).toBe('revoked')
  expect(await getGrant(core.store.db, id)).toMatchObject({ state: 'ended', endCause: 'no-longer-allowed' })
  expect(inAws(core)).toBe(before)
})

/** What no longer allows it, besides the rule: the approver left, or whose it is was disabled in Identity Center. */
const lost: [
  string,
  'sandbox-ken' | 'prod-orders',
  string,
  [en: string, ja: string],
  (o: Awaited<ReturnType<typeof cutOff>>) => void,
][] = [
  [
    'who approved it has left',
    'prod-orders',
    'no_longer_approved',
    [
      'While the bot was stopped, what ID was approved by has changed: its rule, its approvers or what it is about.',
      'ボットの停止中に、ID の承認の前提（ルール、承認者、または対象の内容）が変わりました。',
    ],
    ({ gone }) => void gone.add('UBOB'),
  ],
  [
    'whose it is may not sign in any more',
    'sandbox-ken',
    'beneficiary_disabled',
    [
      'The user of Mia Tanaka (mia) is disabled in IAM Identity Center, so they could not sign in.',
      'Mia Tanaka (mia) さんのユーザーは IAM Identity Center で無効になっているため、サインインできません。',
    ],
    ({ core: { simulated } }) => {
      for (const user of simulated.world.users.all()) if (user.UserName === 'mia') user.UserStatus = 'DISABLED'
    },
  ],
]
test.each(lost)(
  '%s: not begun, it is not begun any more; begun, it is finished and ended',
  async (_, where, code, [en, ja], loses) => {
    const waits = await cutOff(false, where)
    loses(waits)
    await rests(
      waits.core,
      restarted(waits.core.ctx, (rules) => rules),
    )
    expect(await getRequest(waits.core.store.db, waits.id)).toMatchObject({ state: 'failed', outcome: { code } })
    expect(calls(waits.core)).toBe(0)

    const runs = await cutOff(true, where)
    const before = inAws(runs.core)
    loses(runs)
    await rests(
      runs.core,
      restarted(runs.core.ctx, (rules) => rules),
    )
    expect(await facts(runs.core, runs.id)).toEqual(
      expect.arrayContaining(['no-longer-allowed', 'granted', 'ending', 'revoked']),
    )
    await tellsWhy(runs.core, runs.id, en.replace('ID', runs.id), ja.replace('ID', runs.id))
    expect(await getGrant(runs.core.store.db, runs.id)).toMatchObject({ state: 'ended', endCause: 'no-longer-allowed' })
    expect(inAws(runs.core)).toBe(before)
  },
)

test('another rule is another decision', async () => {
  const { core, id } = await cutOff(false)
  const stricter = (rules: Policy['rules']) =>
    rules.map((rule) => (rule.name === 'sandbox' ? { ...rule, approvals: 1 } : rule))
  await rests(core, restarted(core.ctx, stricter))
  expect(await getRequest(core.store.db, id)).toMatchObject({
    state: 'failed',
    outcome: { code: 'no_longer_approved' },
  })
  expect(calls(core)).toBe(0)
})

test('where nothing has changed it goes on', async () => {
  for (const begun of [true, false]) {
    const { core, id } = await cutOff(begun)
    await rests(
      core,
      restarted(core.ctx, (rules) => rules),
    )
    expect((await getRequest(core.store.db, id))?.state).toBe('active')
    expect(calls(core)).toBe(1)
  }
})
