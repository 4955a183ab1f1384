import { expect } from 'vitest'
import { visibleText } from '../../src/sim/slack/index.ts'
import { reads } from '../support/access.ts'
import { pressOf } from '../support/press.ts'
import { becomes, factsOf } from '../support/somebody.ts'
import { meanwhile, quiet, story } from '../support/story.ts'
import type { World } from '../support/world.ts'

const requests = (world: World) => world.bot.ctx.store.db.selectFrom('requests').selectAll().execute()
const decisions = (world: World) => world.bot.ctx.store.db.selectFrom('decisions').selectAll().execute()

/** What this person alone was told since this function was called last. */
function told(world: World, who: { id: string }): string {
  const said = [...world.slack.as(who.id).dms(), ...world.slack.as(who.id).ephemerals()]
  return said.map((m) => visibleText(m, world.slack.workspace, who.id)).join('\n---\n')
}

async function pending(world: World, account = 'prod-orders') {
  const request = await world.mia.asks({ account, set: 'PowerUserAccess' })
  await becomes(world, request, 'pending')
  await quiet(world)
  return { request, card: structuredClone(await world.bob.card(request)) }
}

async function nothingChanged(world: World, request: { id: string }) {
  await quiet(world)
  await becomes(world, request, 'pending')
  expect(await decisions(world)).toEqual([])
  const facts = await factsOf(world, request)
  // Who can approve is looked at when somebody leaves.
  expect(facts.filter((fact) => fact !== 'can-approve')).toEqual(['asked', 'pending'])
  expect(world.aws.mutations()).toEqual([])
}

story('guests, bots, strangers and people who left are refused wherever they try', async (world) => {
  const { gus, sam, olga, slack } = world
  const { request, card } = await pending(world)
  const refused = [
    [gus, /You are a guest .*Ask the person who invited you/s],
    [sam, /You belong to another company's workspace.*Ask your contact here/s],
    [olga, /Your Slack account is deactivated.*Ask a workspace administrator/s],
    [{ id: slack.botUserId }, /Bots are not answered.*Use the bot as yourself/s],
  ] as const
  for (const [who, why] of refused) {
    const person = slack.as(who.id)
    for (const words of ['request', 'explain', 'help', 'access prod-orders', `status ${request.id}`, 'nonsense']) {
      const result = await person.command(words)
      const answer = result.message ?? (await result.answer())
      expect(visibleText(answer, slack.workspace), `${who.id} ${words}`).toMatch(why)
      expect(person.modal(), `${who.id} ${words}`).toBeUndefined()
    }
    for (const button of ['Approve', 'Deny', 'Withdraw']) await person.sendRaw(pressOf(world, card, button, who))
    expect(person.modal(), `${who.id} Deny`).toBeUndefined()
  }
  await nothingChanged(world, request)
  for (const who of [gus, sam]) {
    const [, why] = refused.find(([one]) => one === who) ?? []
    expect(told(world, who)).toMatch(why as RegExp)
    await who.slack.say('who has access to prod-orders?')
    await quiet(world)
    expect(told(world, who)).not.toContain('PowerUserAccess')
    const home = await who.slack.openHome()
    expect(visibleText(home, slack.workspace)).toMatch(why as RegExp)
  }
})

story('whoever may not decide is told why, in their own language, and nothing changes', async (world) => {
  const { mia, ken, bob, dana, slack } = world
  const { request, card } = await pending(world)
  await mia.slack.sendRaw(pressOf(world, card, 'Approve', mia))
  await mia.isTold(/You made this request yourself\. Somebody else has to decide/)
  await ken.slack.sendRaw(pressOf(world, card, 'Approve', ken))
  await ken.isTold(/あなたはルール「anything-else」の承認者ではありません。承認できるのは.*@aws-admins/)
  await bob.slack.sendRaw(pressOf(world, card, 'Approve', bob, `${request.id}.0123456789abcdef`))
  await bob.isTold(`Request ${request.id} has changed since that card was drawn. Look at the card as it is now`)
  for (const value of [`${request.id}.`, `${request.id}`, request.id.slice(0, 3)])
    await bob.slack.sendRaw(pressOf(world, card, 'Approve', bob, value))
  await bob.slack.sendRaw(pressOf(world, card, 'Approve', bob, 'ZZZZZZ.0123456789abcdef'))
  await bob.isTold('There is no request ZZZZZZ.')
  await nothingChanged(world, request)

  // Dana was an approver when the card was drawn.
  await slack.changeUserGroup('SAWSADMINS', ['UALICE'])
  await dana.slack.sendRaw(pressOf(world, card, 'Approve', dana))
  await dana.isTold(/承認者ではありません/)
  // Bob has left the company, a moment ago.
  await slack.changeUser('UBOB', { deleted: true })
  await bob.slack.sendRaw(pressOf(world, card, 'Approve', bob))
  await nothingChanged(world, request)
})

story('nobody approves what they gain from, whoever asked for it', async (world) => {
  const { ken, bob, alice, dana } = world
  const forBob = await ken.asks({ account: 'prod-orders', set: 'PowerUserAccess', for: 'Bob Fischer' })
  const forSre = await ken.asks({ account: 'prod-data', set: 'ReadOnlyAccess', for: 'sre' })
  const forAdmins = await ken.asks({ account: 'prod-data', set: 'ReadOnlyAccess', for: 'aws-admins' })
  const gain = /This request gives access to you, or to a group that you are in/
  for (const request of [forBob, forSre]) {
    await becomes(world, request, 'pending')
    await bob.approves(request)
  }
  await becomes(world, forAdmins, 'pending')
  await quiet(world)
  expect(told(world, bob).match(new RegExp(gain, 'g'))).toHaveLength(2)
  await dana.approves(forAdmins)
  await dana.isTold(/この申請は、あなた自身またはあなたが属するグループに/)
  expect(await decisions(world)).toEqual([])
  expect(world.aws.mutations()).toEqual([])
  await alice.approves(forBob)
  await becomes(world, forBob, 'active')
  await bob.approves(forAdmins)
  await becomes(world, forAdmins, 'active')
})

story(
  'payloads of another workspace or another app get no answer',
  async (world) => {
    const { bob } = world
    const { request, card } = await pending(world)
    const press = () => pressOf(world, card, 'Approve', bob)
    const foreign = [
      { ...press(), team: { id: 'T0OTHER', domain: 'other' } },
      { ...press(), api_app_id: 'A0OTHER' },
      { ...press(), team: null, user: { id: 'UBOB', team_id: 'T0OTHER' } },
    ]
    const sent = foreign.map((payload) => bob.slack.sendRaw(payload))
    world.clock.advance(30_000)
    for (const delivery of await Promise.all(sent)) expect(delivery.ackedAt).toBeUndefined()
    await nothingChanged(world, request)
  },
  { unanswered: 3 },
)

story('nothing is decided or told where another company reads along', async (world) => {
  const { mia, ken, bob, slack } = world
  const { request, card } = await pending(world)
  const channel = slack.workspace.channel('CAPPROVALS')
  channel.is_ext_shared = true
  world.clock.advance(60_000)
  const another = await ken.asks({ account: 'prod-data', set: 'PowerUserAccess' })
  await becomes(world, another, 'refused')
  await ken.isTold(/#aws-approvals が、別の会社と共有されています。.*管理者に依頼/s)
  // What was asked before is not done either, and nothing more is told there.
  await bob.slack.sendRaw(pressOf(world, card, 'Approve', bob))
  await becomes(world, request, 'refused')
  await mia.isTold(/#aws-approvals, where the rule .* is shared with another company\. Ask an administrator/s)
  expect(slack.workspace.in('CAPPROVALS')).toHaveLength(1)
  expect(world.aws.mutations()).toEqual([])
  channel.is_ext_shared = false
  world.clock.advance(600_000)
})

story('what waits for its turn is not posted where another company has begun to read along', async (world) => {
  const { mia, bob, slack, clock } = world
  const channel = slack.workspace.channel('CAPPROVALS')
  slack.faults.failNext('chat.postMessage', { retryAfter: 120 }, 1_000)
  const request = await mia.asks({ account: 'prod-orders', set: 'PowerUserAccess' })
  const refused = () =>
    slack.calls.some(
      ({ method, args, status }) => method === 'chat.postMessage' && args.channel === channel.id && status === 429,
    )
  await meanwhile(world, () => expect(refused()).toBe(true))
  slack.faults.clear()
  channel.is_ext_shared = true
  const cards = () => world.bot.ctx.store.db.selectFrom('jobs').selectAll().where('kind', '=', 'draw-card').execute()
  clock.advance(60_000)
  await meanwhile(world, async () => {
    expect(slack.workspace.in('CAPPROVALS')).toEqual([])
    expect((await cards())[0]?.lastError).toContain('shared with another company')
  })
  channel.is_ext_shared = false
  clock.advance(600_000)
  await reads(bob, () => bob.card(request), '[Approve]')
})

story('a form filled in by hand asks for nothing that the form would not have offered', async (world) => {
  const { mia, ken, slack } = world
  await mia.fillsIn({ account: 'prod-orders', set: 'PowerUserAccess' })
  await mia.slack.submit()
  const sent = slack.deliveries.at(-1)?.payload as never as Submission
  await quiet(world)
  const before = (await requests(world)).length
  const { directory } = world.bot.ctx
  const account = (name: string) => directory.accounts().find((a) => a.name === name)?.id ?? ''
  const set = (name: string) => directory.permissionSets().find((p) => p.name === name)?.arn ?? ''
  const admin = { account: account('prod-orders'), permissionSet: set('AdministratorAccess') }

  const forged: [string, Partial<Forged>][] = [
    ['a negative length', { duration: '-3600000' }],
    ['no number', { duration: 'NaN' }],
    ['words', { duration: 'a while' }],
    ['for ever', { duration: 'Infinity' }],
    ['ten years', { duration: String(10 * 365 * 24 * 3_600_000) }],
    ['nothing', { duration: '0' }],
    ['no length at all', { duration: null }],
    ['a fraction of a millisecond', { duration: '0.4' }],
    ['no end where the rule wants one', { ...admin, duration: 'permanent' }],
    ['too long for that rule', { ...admin, duration: String(8 * 3_600_000) }],
    ['an account that a rule denies', { account: account('audit') }],
    ['an account of somebody else', { account: '999999999999' }],
    ['no account', { account: null }],
    ['a permission set that is not there', { permissionSet: 'arn:aws:sso:::permissionSet/ssoins-0/ps-0' }],
    ['no permission set', { permissionSet: null }],
    ['nobody', { principal: 'USER:00000000-0000-0000-0000-000000000000' }],
    ['no principal', { principal: null }],
    ['a principal of no kind', { principal: 'ROOT:1' }],
    ['an operation for administrators', { operation: 'create-permission-set' }],
    ['an operation that is none', { operation: 'delete-everything' }],
    ['a property of every object', { operation: 'constructor' }],
    ['no reason', { reason: '' }],
    ['a reason beyond the limit', { reason: 'x'.repeat(3_001) }],
  ]
  for (const [what, change] of forged) {
    const delivery = await mia.slack.sendRaw(forge(sent, { formKey: what, ...change }) as never)
    const answer = (delivery.ackPayload ?? {}) as { response_action?: string; errors?: Record<string, string> }
    expect(answer.response_action, what).toBe('errors')
    for (const said of Object.values(answer.errors ?? {})) expect(said.length, what).toBeGreaterThan(20)
  }
  await quiet(world)
  expect(await requests(world)).toHaveLength(before)

  // Ken sends Mia's form once more: it is a request of his own, and he learns nothing of hers.
  const [hers] = await requests(world)
  await ken.opensForm('assign-permission-set')
  const kens = slack.workspace.user('UKEN')
  const copied = { ...sent, user: { id: kens.id, username: kens.name, name: kens.name, team_id: kens.team_id } }
  const delivery = await ken.slack.sendRaw(copied as never)
  expect(JSON.stringify(delivery.ackPayload)).not.toContain(hers?.id)
  expect((await requests(world)).map((r) => r.requester).sort()).toEqual(['UKEN', 'UMIA'])

  // Guests have no form at all, and neither has anybody whom the bot does not know.
  for (const id of ['UGUS', 'USAM', 'UOLGA', 'UNOBODY']) {
    const delivery = await mia.slack.sendRaw({
      ...forge(sent, { formKey: id }),
      user: { id, team_id: 'T0EXAMPLE' },
    } as never)
    expect(JSON.stringify(delivery.ackPayload), id).toContain('errors')
  }
  expect(await requests(world)).toHaveLength(2)
  await quiet(world)
})

interface Forged {
  operation: string
  formKey: string
  account: string | null
  permissionSet: string | null
  principal: string | null
  duration: string | null
  reason: string
}
interface Submission {
  view: { private_metadata: string; state: { values: Record<string, Record<string, Record<string, unknown>>> } }
}

/** Mia's own submission with other values in it. */
function forge(sent: Submission, change: Partial<Forged>): Submission {
  const forged = structuredClone(sent)
  const { operation, formKey, ...values } = change
  const metadata = JSON.parse(forged.view.private_metadata)
  forged.view.private_metadata = JSON.stringify({ ...metadata, formKey, operation: operation ?? metadata.operation })
  for (const [name, value] of Object.entries(values)) {
    const block = Object.keys(forged.view.state.values).find((id) => id === name || id.startsWith(`${name}:`)) ?? name
    for (const state of Object.values(forged.view.state.values[block] ?? {})) {
      if (name === 'reason') Object.assign(state, { value })
      else
        Object.assign(state, {
          selected_option: value === null ? null : { value, text: { type: 'plain_text', text: 'x' } },
        })
    }
  }
  return forged
}
