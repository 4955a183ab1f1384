import { expect } from 'vitest'
import { slackUser } from '../../src/sim/slack/company.ts'
import { visibleText } from '../../src/sim/slack/index.ts'
import { approversOf, refusedWith, rowOf } from '../support/access.ts'
import { heldAnswer } from '../support/held-answer.ts'
import { becomes, hasInAws, type Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { hours, type World } from '../support/world.ts'

// Whose approval counts: people of the company, each once, as Slack has them now.

const byBob = (yaml: string) => yaml.replace('approvers: ["@aws-admins", "@sre-leads"]', 'approvers: [bob@example.com]')
const byLeads = (yaml: string) => yaml.replace('approvers: ["@aws-admins", "@sre-leads"]', 'approvers: ["@sre-leads"]')

const facts = async ({ bot }: World, ...named: string[]) => {
  const rows = await bot.ctx.store.db.selectFrom('audit').select(['fact', 'dataJson']).orderBy('seq').execute()
  return rows.filter(({ fact }) => named.includes(fact)).map(({ fact, dataJson }) => [fact, JSON.parse(dataJson)])
}
const auditChannel = ({ slack, alice }: World) =>
  slack.workspace
    .in('CAUDIT')
    .map((m) => alice.reads(m))
    .join('\n')
const explained = async (who: Somebody, what: string) => {
  const result = await who.slack.command(`explain ${what}`)
  return visibleText(result.message ?? (await result.answer()), who.world.slack.workspace)
}

story(
  'an approver named by e-mail is the one who had the address at first, for as long as it is confirmed',
  async (world) => {
    const { mia, bob, slack, until } = world
    const bobs = slack.workspace.user('UBOB').profile
    const pinned = ['address-pinned', { email: 'bob@example.com', slackId: 'UBOB' }]
    expect(await facts(world, 'address-pinned')).toEqual([pinned])
    const request = await mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess' })
    await becomes(world, request, 'pending')
    await bob.approves(request)
    await becomes(world, request, 'active')

    // Ken takes the address that Bob gives up; it stands for neither of them, and what waits for it does not wait longer.
    const waits = await mia.asks({ account: 'prod-orders', set: 'PowerUserAccess' })
    await becomes(world, waits, 'pending')
    await slack.changeUser('UBOB', { profile: { ...bobs, email: 'robert@example.com' } })
    expect(await refusedWith(world, waits)).toBe('policy_nobody_can_approve')
    await mia.isTold(/asks for more approvals by bob@example.com \(1\) than there are people/)
    await slack.changeUser('UKEN', { profile: { ...slack.workspace.user('UKEN').profile, email: 'bob@example.com' } })
    await world.bot.ctx.roster.refresh(0)
    await quiet(world)
    expect(auditChannel(world)).toContain('“bob@example.com” of the policy stood for @Bob')
    expect(await explained(mia, 'prod-orders PowerUserAccess')).toMatch(/more approvals by bob@example.com/)

    await slack.changeUser('UKEN', { profile: { ...slack.workspace.user('UKEN').profile, email: 'ken@example.com' } })
    await slack.changeUser('UBOB', { profile: bobs })
    await until(async () => expect(await facts(world, 'address-resumed')).toHaveLength(1))
    const again = await mia.asks({ account: 'prod-orders', set: 'PowerUserAccess' })
    await becomes(world, again, 'pending')
    await bob.approves(again)
    await becomes(world, again, 'active')
  },
  { policy: byBob },
)

story(
  'an address that nobody has confirmed makes nobody an approver',
  async (world) => {
    const { ken, slack } = world
    expect(await facts(world, 'address-pinned')).toEqual([])
    expect(await explained(ken, 'prod-orders ReadOnlyAccess')).toMatch(/bob@example.com による承認が 1 件/)
    await slack.changeUser('UBOB', { is_email_confirmed: true })
    await world.bot.ctx.roster.refresh(0)
    await quiet(world)
    const request = await ken.asks({ account: 'prod-orders', set: 'ReadOnlyAccess' })
    await becomes(world, request, 'pending')
    expect(await approversOf(world, request)).toEqual(['UBOB'])
  },
  {
    policy: byBob,
    before: ({ slack }) => {
      slack.workspace.user('UBOB').is_email_confirmed = false
    },
  },
)

story(
  'who has left, guests and bots are no approvers; a request that nobody can approve any more is refused at once',
  async (world) => {
    const { mia, slack, until } = world
    await slack.changeUserGroup('SSRELEADS', ['UBOB', 'UALICE', 'UOLGA', 'UGUS', 'UAWSBOT'])
    await until(() => expect(world.bot.ctx.roster.members('@sre-leads')?.size).toBe(5))
    const request = await mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess' })
    await becomes(world, request, 'pending')
    expect(await approversOf(world, request)).toEqual(['UALICE', 'UBOB'])

    await slack.changeUser('UALICE', { deleted: true })
    await until(async () => expect(await approversOf(world, request)).toEqual(['UBOB']))
    expect(await facts(world, 'can-approve')).toEqual([
      [
        'can-approve',
        { approvers: ['UBOB'], before: ['UALICE', 'UBOB'], shows: expect.stringMatching(/^[0-9a-f]{64}$/) },
      ],
    ])
    await slack.changeUser('UBOB', { is_restricted: true })
    expect(await refusedWith(world, request)).toBe('policy_nobody_can_approve')
    await mia.isTold(/Ask an administrator to add approvers/)
    world.clock.advance(hours(1))
    const card = await mia.card(request)
    await until(() => expect(mia.reads(card)).not.toMatch(/Can approve/))
  },
  { policy: byLeads },
)

story(
  'two accounts of one person are one approver',
  async (world) => {
    const { mia, bob, alice, slack } = world
    const request = await mia.asks({ account: 'prod-orders', set: 'AdministratorAccess' })
    await becomes(world, request, 'pending')
    await bob.approves(request)
    await quiet(world)
    const second = slack.as('UBOB2')
    await second.click(await alice.card(request), 'Approve', { confirm: true })
    await quiet(world)
    expect(
      slack
        .as('UBOB2')
        .ephemerals()
        .map((m) => alice.reads(m))
        .join(),
    ).toMatch(/one person gives one approval/)
    expect(await rowOf(world, request)).toMatchObject({ state: 'pending' })
    expect(hasInAws(world, 'mia', 'AdministratorAccess', 'prod-orders')).toBe(false)
    await alice.approves(request)
    await becomes(world, request, 'active')

    // Without Alice nobody else is left: two approvals by one person are none by two.
    await slack.changeUser('UALICE', { deleted: true })
    await slack.changeUser('UDANA', { deleted: true })
    await quiet(world)
    expect(await explained(mia, 'prod-payments AdministratorAccess')).toMatch(/\(2\) than .* \(1\)/)
  },
  {
    before: ({ slack }) => {
      const second = slackUser({ id: 'UBOB2', real_name: 'Bob Fischer', email: 'bob+aws@example.com' })
      slack.workspace.users.set('UBOB2', second)
      slack.workspace.userGroups.get('SSRELEADS')?.users.push('UBOB2')
      slack.workspace.channel('CPRODUCTION').members.push('UBOB2')
    },
  },
)

story(
  'where the policy names the company’s domains, only people with a confirmed address in them count',
  async (world) => {
    const { mia, dana, bob, slack, until } = world
    const request = await mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess' })
    await becomes(world, request, 'pending')
    const { profile } = slack.workspace.user('UDANA')
    const changed = async (email: string, is_email_confirmed: boolean) => {
      await slack.changeUser('UDANA', { is_email_confirmed, profile: { ...profile, email } })
      await until(async () => expect((await approversOf(world, request)).includes('UDANA')).toBe(false))
    }
    await changed('dana@example.com', false)
    await dana.approves(request)
    await dana.isTold(/（dana@example.com）は未確認のため、ご本人の確認に使えません/)
    await changed('dana@elsewhere.example', true)
    await dana.approves(request)
    await dana.isTold(/（dana@elsewhere.example）は、ポリシーにある会社のドメイン（example.com）のものではありません/)
    const { email: _, ...hidden } = profile
    await slack.changeUser('UBOB', { profile: hidden, is_email_confirmed: false })
    await bob.approves(request)
    await bob.isTold(/Slack shows no e-mail address for you.*\/aws-setup people.*lacks the scope `?users:read.email/)
    await quiet(world)
    expect(await rowOf(world, request)).toMatchObject({ state: 'pending' })

    await slack.changeUser('UDANA', { is_email_confirmed: true, profile })
    await until(async () => expect(await approversOf(world, request)).toContain('UDANA'))
    await dana.approves(request)
    await becomes(world, request, 'active')
  },
)

story(
  'where it names none, a confirmed address of any domain will do, and one that is not confirmed does not',
  async (world) => {
    const { mia, dana, bob, slack, until } = world
    const { profile } = slack.workspace.user('UDANA')
    await slack.changeUser('UDANA', { profile: { ...profile, email: 'dana@elsewhere.example' } })
    await slack.changeUser('UBOB', { is_email_confirmed: false, profile: slack.workspace.user('UBOB').profile })
    const request = await mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess' })
    await becomes(world, request, 'pending')
    await until(async () => expect(await approversOf(world, request)).toEqual(['UALICE', 'UDANA']))
    await bob.approves(request)
    await bob.isTold(/Your e-mail address in Slack \(bob@example.com\) is not confirmed/)
    await quiet(world)
    expect(await rowOf(world, request)).toMatchObject({ state: 'pending' })
    await dana.approves(request)
    await becomes(world, request, 'active')
  },
  { policy: (yaml) => yaml.replace('people: { emailDomains: [example.com] }\n', '') },
)

/** Nine more lead, so that a card has no room for all of them. */
const manyLead = ({ slack }: Pick<World, 'slack'>) => {
  for (let i = 1; i <= 9; i += 1) {
    const id = `ULEAD${i}`
    slack.workspace.users.set(id, slackUser({ id, real_name: `Lead ${i}`, email: `lead${i}@example.com` }))
    slack.workspace.userGroups.get('SSRELEADS')?.users.push(id)
  }
}

story(
  'a card names all who can approve; where they are many, the user group stands for them',
  async (world) => {
    const { mia, bob, slack, clock, until } = world
    const request = await mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess' })
    await becomes(world, request, 'pending')
    await until(async () => expect(bob.reads(await bob.card(request))).toMatch(/Can approve: @sre-leads ·/))
    clock.advance(hours(4) + 1)
    await until(() => {
      const reminders = slack.workspace.in('CAPPROVALS').map((m) => bob.reads(m))
      expect(reminders).toContainEqual(expect.stringMatching(/Still waiting[\s\S]*Can approve: @sre-leads · /))
    })
    await slack.changeUserGroup('SSRELEADS', ['UBOB', 'UALICE'])
    await until(async () => expect(bob.reads(await bob.card(request))).toMatch(/Can approve: @Alice, @Bob ·/))
  },
  {
    notifies: ['!subteam^SSRELEADS'], // the reminder
    policy: byLeads,
    before: manyLead,
  },
)

story(
  'in Japanese, too, the user group stands for many who can approve',
  async (world) => {
    const { mia, bob, until } = world
    const request = await mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess' })
    await becomes(world, request, 'pending')
    await until(async () => expect(bob.reads(await bob.card(request))).toMatch(/承認できる人: @sre-leads ·/))
  },
  {
    notifies: ['!subteam^SSRELEADS', '!subteam^SSRELEADS'], // the card, and what Mia reads of her request
    policy: (yaml) => byLeads(yaml).replace('locale: en', 'locale: ja'),
    before: manyLead,
  },
)

story(
  'who left the approvers while the bot reads who they are does not approve, though it is not told, and many wait for one reading',
  async (world) => {
    const { mia, bob, slack, clock } = world
    const request = await mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess' })
    await becomes(world, request, 'pending')
    await quiet(world)
    const { roster, people } = world.bot.ctx
    await people.forget('UALICE')
    const { answered, arrives } = heldAnswer(slack, 'users.info', 'UALICE')
    const reading = roster.refresh(0)
    await answered
    // The other replica hears of it.
    const leads = slack.workspace.userGroups.get('SSRELEADS')
    if (leads) leads.users = ['UALICE']
    clock.advance(6_000)
    const lists = () => slack.calls.filter(({ method }) => method === 'usergroups.list').length
    const before = lists()
    const asked = Array.from({ length: 50 }, () => roster.refresh(5_000))
    await bob.approves(request)
    arrives()
    await Promise.all([reading, ...asked])
    expect(lists()).toBe(before + 1)
    await quiet(world)
    expect((await rowOf(world, request)).state).toBe('pending')
    expect(roster.members('@sre-leads')).toEqual(new Set(['UALICE']))
    await bob.isTold('You are not among the approvers')
  },
  { policy: byLeads },
)
