import { expect } from 'vitest'
import { slackUser } from '../../src/sim/slack/company.ts'
import { approversOf, refusedWith, stateOf } from '../support/access.ts'
import { becomes } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { minutes, type World } from '../support/world.ts'

// Whoever gains by a request does not decide on it, by whichever account; where only they could, nobody waits for it.

const byLeads = (yaml: string) => yaml.replace('approvers: ["@aws-admins", "@sre-leads"]', 'approvers: ["@sre-leads"]')
const leads = (ids: string[]) => (world: Pick<World, 'slack'>) => {
  const group = world.slack.workspace.userGroups.get('SSRELEADS')
  if (group) group.users = ids
}
const power = { account: 'staging-payments', set: 'PowerUserAccess' }

story(
  'another address of the same mailbox is the same person, whoever asked for them',
  async (world) => {
    const { ken, bob, alice, slack } = world
    const request = await ken.asks({ ...power, for: 'Mia Tanaka' })
    await becomes(world, request, 'pending')
    expect(await approversOf(world, request)).toEqual(['UALICE', 'UBOB'])
    const hers = slack.as('UMIA2')
    await hers.click(await alice.card(request), 'Approve', { confirm: true })
    await world.until(() =>
      expect(hers.ephemerals().map((m) => bob.reads(m))).toContainEqual(expect.stringMatching(/gives access to you/)),
    )
    expect(await stateOf(world, request)).toBe('pending')
    await bob.approves(request)
    await becomes(world, request, 'active')
  },
  {
    policy: byLeads,
    before: (world) => {
      const hers = slackUser({ id: 'UMIA2', real_name: 'Mia T', email: 'mia+aws@example.com' })
      world.slack.workspace.users.set('UMIA2', hers)
      world.slack.workspace.channel('CAPPROVALS').members.push('UMIA2')
      leads(['UALICE', 'UBOB', 'UMIA2'])(world)
    },
  },
)

story(
  'of those who can approve for a group its members are none; when nobody else is left, it is refused at once',
  async (world) => {
    const { mia, bob, slack } = world
    const request = await mia.asks({ account: 'prod-payments', set: 'PowerUserAccess', for: 'engineering' })
    await becomes(world, request, 'pending')
    expect(await approversOf(world, request)).toEqual(['UALICE'])
    await bob.approves(request)
    await bob.isTold(/gives access to you/)
    await slack.changeUser('UALICE', { deleted: true })
    expect(await refusedWith(world, request)).toBe('policy_nobody_can_approve')
    await mia.isTold(/asks for more approvals by @sre-leads \(1\) than there are people/)
    const another = await mia.asks({ account: 'prod-orders', set: 'PowerUserAccess', for: 'engineering' })
    expect(await refusedWith(world, another)).toBe('policy_nobody_can_approve')
  },
  { policy: byLeads, before: leads(['UALICE', 'UBOB']) },
)

story(
  'nor does somebody wait for the one approver whom it is for, who has never used the bot',
  async (world) => {
    const { ken } = world
    const request = await ken.asks({ ...power, for: 'Bob Fischer' })
    expect(await refusedWith(world, request)).toBe('policy_nobody_can_approve')
    await ken.isTold(/@sre-leads/)
  },
  { policy: byLeads, before: leads(['UBOB']) },
)

story(
  'who came and left within the quarter of an hour for which Slack’s list is kept is given nothing',
  async (world) => {
    const { mia, slack } = world
    // The list is read for somebody who is nobody in Slack.
    slack.workspace.users.delete('UKEN')
    const before = await mia.asks({ ...power, for: 'Ken Sato' })
    await becomes(world, before, 'pending')
    slack.workspace.users.set('UKEN2', slackUser({ id: 'UKEN2', real_name: 'Ken Sato', email: 'ken@example.com' }))
    await slack.changeUser('UKEN2', { deleted: true })
    await quiet(world)
    world.clock.advance(minutes(1))
    const request = await mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess', for: 'Ken Sato' })
    expect(await refusedWith(world, request)).toBe('beneficiary_left')
  },
)
