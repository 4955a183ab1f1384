import { expect, test } from 'vitest'
import { sayIn } from '../../src/i18n.ts'
import type { Verdict } from '../../src/policy/evaluate.ts'
import { visibleText } from '../../src/sim/slack/index.ts'
import type { Block, Message, View } from '../../src/sim/slack/types.ts'
import { rulingText } from '../../src/slack/forms/form-ruling.ts'
import { reads } from '../support/access.ts'
import { eventually } from '../support/eventually.ts'
import { becomes, type Somebody } from '../support/somebody.ts'
import { startWorld } from '../support/world.ts'
import { longest } from './worst.ts'

const inModal = (view: View | undefined, who: Somebody): string =>
  visibleText({ ...view, text: '' } as unknown as Message, who.world.slack.workspace, who.id)
const labels = (blocks: Block[]): string[] =>
  blocks.filter((b) => b.type === 'input').map((b) => (b.label as { text: string }).text)

/** Says something to the bot and reads what it answers. */
async function answered(who: Somebody, words: string): Promise<string> {
  const before = who.slack.dms().length
  await who.slack.say(words)
  return eventually(() => {
    const [, answer] = who.slack.dms().slice(before)
    if (!answer) throw new Error(`no answer to ${words}`)
    return who.reads(answer)
  })
}

test('the form says that there may be no end, where the rule allows that', () => {
  const ruling = { rule: 'administrators', approvals: 1, approvers: ['UDANA'], approverSelectors: ['@aws-admins'] }
  const said = (permanent: boolean, locale: 'en' | 'ja') => {
    const verdict = { ruling: { ...ruling, maxDurationMs: 8 * 3_600_000, permanent } } as unknown as Verdict
    return rulingText(verdict, 'grant', sayIn(locale))
  }
  expect(said(true, 'en')).toMatch(/ At most 8 hours, or with no end\.$/)
  expect(said(true, 'ja')).toMatch(/最長 8 時間、または無期限です。$/)
  expect(said(false, 'en')).toMatch(/ At most 8 hours\.$/)
})

test('the form shows what may be asked for, what the rule says, and errors on the field', async () => {
  const { mia, ken, slack } = await startWorld()
  await mia.opensForm('assign-permission-set')
  const first = mia.slack.modal()
  expect(labels(first?.blocks ?? [])).toEqual(['Account', 'Permission set', 'For', 'Duration', 'Reason'])
  const self = first?.blocks.find(({ block_id }) => block_id === 'principal')?.element?.initial_option
  expect(self).toMatchObject({ text: { text: 'Mia Tanaka' } })

  const accounts = await mia.slack.options('Account', '')
  expect(accounts.map(({ text }) => text.text)).toContain('prod-payments')
  expect(accounts.map(({ text }) => text.text)).not.toContain('audit')
  expect(accounts.find(({ text }) => text.text === 'prod-payments')?.description?.text).toMatch(
    /^\d{12} \/Workloads\/Production/,
  )

  await mia.slack.fill({ Account: 'prod-payments', 'Permission set': 'AdministratorAccess' })
  const ruled = await mia.slack.waitForModal((view) => inModal(view, mia).includes('production-admin'))
  expect(inModal(ruled, mia)).toContain('2 approvals by @aws-admins, @sre-leads are needed')
  expect(inModal(ruled, mia)).toContain('At most 2 hours.')
  const duration = ruled.blocks.find((b) => (b.label as { text: string } | undefined)?.text === 'Duration')
  const offered = duration?.element?.options?.map(({ text }) => text.text)
  expect(offered).toEqual(['30 minutes', '1 hour', '2 hours'])

  await mia.slack.fill({ Reason: ' ' })
  const refused = await mia.slack.submit()
  expect(refused.problem).toBeUndefined()
  expect(Object.keys(refused.errors ?? {})).toEqual(['Reason'])
  await mia.slack.fill({ Reason: longest.japanese })
  const sent = await mia.slack.submit()
  expect(sent.problem).toBeUndefined()
  expect(inModal(sent.view, mia)).toMatch(/Your request is \*?[0-9A-Z]{6}/)

  await ken.slack.command('request assign-permission-set')
  expect(labels((await ken.slack.waitForModal()).blocks)).toEqual(['アカウント', '許可セット', '対象', '期間', '理由'])
  expect(slack.workspace.messages.size).toBeGreaterThan(0)
})

test('a reason is shown literally and stored whole', async () => {
  const world = await startWorld()
  const request = await world.mia.asks({ account: 'prod-payments', set: 'ReadOnlyAccess', reason: longest.japanese })
  expect(request.reason).toBe(longest.japanese)
  expect(world.bob.reads(await world.bob.card(request))).toContain('<!channel> *x* ": \\障')
})

test('commands answer in the acknowledgement, in the language of the person', async () => {
  const world = await startWorld()
  const { mia, ken, bob, alice } = world
  const request = await mia.asks({ account: 'prod-payments', set: 'PowerUserAccess' })
  await becomes(world, request, 'pending')
  await world.bot.ctx.people.member(bob.id)
  await world.bot.ctx.people.member(ken.id)
  await world.bot.ctx.people.member(alice.id)

  const says = async (who: Somebody, text: string): Promise<string> => {
    const result = await who.slack.command(text)
    expect(result.problem).toBeUndefined()
    if (!result.message) throw new Error(`${text} was not answered in its acknowledgement`)
    return who.reads(result.message)
  }
  expect(await says(mia, `status ${request.id.toLowerCase()}`)).toContain('PowerUserAccess in prod-payments')
  expect(await says(ken, `status ${request.id}`)).toContain('見つかりません')
  // AWS is asked who is in which group, so these come after it.
  const after = async (text: string) => mia.reads(await (await mia.slack.command(text)).answer())
  expect(await after('mine')).toContain('waiting for approval')
  expect(await after('access prod-payments')).toMatch(/assignments?[\s\S]*was there before the bot/)
  expect(await after('access nobody-knows-this')).toContain('Nothing in the directory')
  expect(await says(bob, 'pending')).toContain('PowerUserAccess')
  expect(await says(mia, 'pending')).toContain('Nothing waits')
  expect(await says(mia, 'explain prod-payments AdministratorAccess 1h')).toMatch(
    /no-access-to-the-audit-account[\s\S]*production-admin/,
  )
  expect(await says(mia, 'statsu')).toContain('/aws-setup status')
  expect(await says(mia, 'audit')).toContain('Only administrators')
  expect(await says(mia, `audit ${request.id}`)).toContain('asked for PowerUserAccess in prod-payments')
  expect(await says(alice, 'audit')).toContain('waits for approval')
  expect(await says(ken, 'help')).toContain('できます')
  expect(await says(mia, 'help approve')).toContain('Nobody decides on a request of their own')
  expect(await says(mia, 'help')).toContain('/aws-setup request')
})

test('guests and strangers get a sentence, and nothing else', async () => {
  const world = await startWorld()
  for (const who of [world.gus, world.olga]) {
    const result = await who.slack.command('access prod-payments')
    expect(who.reads(await result.answer())).not.toContain('assignment')
  }
})

test('the doctor answers administrators', async () => {
  const { alice, mia } = await startWorld()
  const result = await alice.slack.command('doctor')
  expect(alice.reads(await result.answer())).toContain('Health of the bot')
  expect(mia.reads(await (await mia.slack.command('doctor')).answer())).toContain('Only administrators')
})

test('plain words get the same answers, in both languages', async () => {
  const world = await startWorld()
  const { mia, ken } = world
  const request = await mia.asks({ account: 'prod-payments', set: 'PowerUserAccess' })
  await becomes(world, request, 'pending')
  await mia.isTold('Waiting for approval')
  expect(await answered(mia, 'who has access to prod-payments?')).toContain('prod-payments')
  expect(await answered(mia, `status ${request.id}`)).toContain('PowerUserAccess')
  expect(await answered(mia, 'pending')).toContain('Nothing waits')
  expect(await answered(mia, 'my access')).toContain('no access')
  expect(await answered(ken, '私のアクセス')).toContain('アクセスはありません')
  expect(await answered(ken, '承認待ち')).toContain('ありません')
  expect(await answered(ken, 'prod-payments に誰がアクセスできる？')).toContain('割り当て')
  expect(await answered(ken, 'help')).toContain('/aws-setup request')
})

test('the Home tab shows what waits, what is active and what was asked, with buttons that work', async () => {
  const world = await startWorld()
  const { mia, bob } = world
  const request = await mia.asks({ account: 'prod-payments', set: 'PowerUserAccess' })
  await becomes(world, request, 'pending')
  expect(inModal(await bob.slack.openHome(), bob)).toContain('PowerUserAccess in prod-payments')
  await bob.slack.click('home', 'Approve', { confirm: true })
  await becomes(world, request, 'active')
  expect(inModal(await mia.slack.openHome(), mia)).toContain('Your active access')
  await mia.slack.click('home', "I'm done", { confirm: true })
  await becomes(world, request, 'revoked')

  await mia.slack.click('home', 'Request access')
  await mia.slack.waitForModal(({ blocks }) => /Operation|Account/.test(labels(blocks)[0] ?? ''))
})

test('the holder extends, and the requester is denied with a reason', async () => {
  const world = await startWorld()
  const { mia, bob } = world
  const request = await mia.asks({ account: 'prod-payments', set: 'PowerUserAccess' })
  await bob.approves(request)
  await becomes(world, request, 'active')
  const card = await mia.isTold(/You have PowerUserAccess in prod-payments[\s\S]*aws sso login/)
  expect(JSON.stringify(card.blocks)).toMatch(/#\/console\?account_id=\d{12}&role_name=PowerUserAccess/)

  const before = mia.slack.modal()?.id
  await mia.slack.click(card, 'Extend')
  await mia.slack.waitForModal(({ id }) => id !== before)
  await mia.slack.fill({ Duration: '2 hours', Reason: 'Not done yet' })
  const sent = await mia.slack.submit()
  expect(sent.problem).toBeUndefined()
  const [, id = ''] = /request is \*?([0-9A-Z]{6})/.exec(inModal(sent.view, mia)) ?? []
  await becomes(world, { id }, 'pending')
  await bob.denies({ id }, 'Finish <!channel> first')
  await becomes(world, { id }, 'denied')
  await mia.isTold('Finish <!channel> first')
  await reads(bob, () => bob.card({ id }), 'Denied by')
})

test('whoever may ask for several things begins with access, and chooses another operation in the form', async () => {
  const { alice } = await startWorld()
  await alice.slack.command('request')
  const view = await alice.slack.waitForModal()
  expect(labels(view.blocks)).toEqual(['Operation', 'Account', 'Permission set', 'For', 'Duration', 'Reason'])
  await alice.slack.fill({ Operation: 'Remove access' })
  const form = await alice.slack.waitForModal((v) => labels(v.blocks).includes('From'))
  expect(labels(form.blocks)).toEqual(['Operation', 'Account', 'Permission set', 'From', 'Reason'])
})
