import { expect } from 'vitest'
import { getRequest } from '../../src/store/requests.ts'
import { escalate } from '../../src/workflow/request/escalate.ts'
import { refuseUnlikeRecord } from '../../src/workflow/request/unlike-record.ts'
import { reads, stateOf, threadOf, waits } from '../support/access.ts'
import { answers, asksBack } from '../support/press-scenes.ts'
import { becomes, factsOf } from '../support/somebody.ts'
import { quiet, story, timePasses } from '../support/story.ts'
import { minutes, type World } from '../support/world.ts'

/** Bob decides on production; after half an hour Alice may, too. */
const escalating = (yaml: string) =>
  yaml
    .replace(
      '  - name: production-admin\n',
      '  - name: production-admin\n    approvers: [bob@example.com]\n    escalateAfter: 30m\n    escalateTo: [alice@example.com]\n',
    )
    .replace('    approvals: 2\n    maxDuration: 2h', '    approvals: 1\n    maxDuration: 2h')
/** Alice decides, and then they may, too. */
const toBobAndDana = (yaml: string) =>
  escalating(yaml)
    .replace('approvers: [bob@example.com]', 'approvers: [alice@example.com]')
    .replace('escalateTo: [alice@example.com]', 'escalateTo: [bob@example.com, dana@example.com]')
const wish = { account: 'prod-payments', set: 'AdministratorAccess' }

const asked = (world: World) => waits(world, wish)

story(
  'after a while without a decision others may approve: they are mentioned once in the thread, and decide',
  async (world) => {
    const { alice, bob } = world
    const request = await asked(world)
    await alice.slack.click(await alice.card(request), 'Approve', { confirm: true })
    await alice.isTold('You are not among the approvers')
    await timePasses(world, minutes(31))
    await quiet(world)
    const told = (await threadOf(bob, request)).match(
      /Nobody has decided yet, so alice@example.com can approve now, too/g,
    )
    expect(told).toHaveLength(1)
    expect(await threadOf(bob, request)).toMatch(/can approve now, too: .*@Alice/)
    await reads(alice, () => alice.card(request), /Can approve:.*@Alice/)
    await alice.approves(request)
    await becomes(world, request, 'active')
  },
  { policy: escalating },
)

story(
  'it escalates no sooner, though its job in the database is put forward',
  async (world) => {
    const request = await asked(world)
    const { db } = world.bot.ctx.store
    await db.updateTable('jobs').set({ runAt: world.clock.now() }).where('kind', '=', 'escalate').execute()
    await timePasses(world, minutes(1))
    await quiet(world)
    expect(await factsOf(world, request)).not.toContain('escalated')
    await timePasses(world, minutes(30))
    await quiet(world)
    expect(await factsOf(world, request)).toContain('escalated')
  },
  { policy: escalating },
)

story(
  'after the answer those who decide have the time that was left',
  async (world) => {
    const { mia, bob } = world
    const request = await asked(world)
    await asksBack(bob, request, 'Which queue?')
    await timePasses(world, minutes(40))
    await answers(mia, 'The one of the orders')
    await quiet(world)
    await timePasses(world, minutes(20))
    await quiet(world)
    expect(await factsOf(world, request)).not.toContain('escalated')
    await timePasses(world, minutes(11))
    await quiet(world)
    expect(await factsOf(world, request)).toContain('escalated')
  },
  { policy: escalating },
)

story(
  'whoever the policy names no more as of the press has no say by it',
  async (world) => {
    const { alice } = world
    const request = await asked(world)
    await timePasses(world, minutes(31))
    await quiet(world)
    const { policy } = world.bot.ctx.config
    const rule = policy.rules.find(({ name }) => name === 'production-admin')
    if (rule) rule.escalateTo = ['bob@example.com']
    await alice.slack.click(await alice.card(request), 'Approve', { confirm: true })
    await alice.isTold('You are not among the approvers')
    await quiet(world)
    expect(await factsOf(world, request)).not.toContain('approved')
  },
  { policy: escalating },
)

story(
  'while who asked is to answer it does not escalate',
  async (world) => {
    const { bob } = world
    const request = await asked(world)
    await bob.slack.click(await bob.card(request), 'Ask back', { overflow: 'Ask back' })
    await bob.slack.waitForModal()
    await bob.slack.fill({ 'ask-back:text': 'Which queue?' })
    await bob.slack.submit()
    await quiet(world)
    await timePasses(world, minutes(40))
    await quiet(world)
    expect(await factsOf(world, request)).toEqual(['asked', 'pending', 'asked-back'])
  },
  { policy: escalating },
)

story(
  'what was read a moment before the log went on is not taken for written by others',
  async (world) => {
    const { ctx } = world.bot
    const request = await asked(world)
    const before = await getRequest(ctx.store.db, request.id)
    await timePasses(world, minutes(31))
    await quiet(world)
    expect(await factsOf(world, request)).toContain('can-approve')
    if (before) expect(await refuseUnlikeRecord(ctx, before)).toBeUndefined()
    expect(await stateOf(world, request)).toBe('pending')
    await world.alice.approves(request)
    await becomes(world, request, 'active')
  },
  { policy: escalating },
)

story(
  'whoever gains by it, themselves or by a group, is neither asked nor named when it escalates',
  async (world) => {
    const { mia, alice } = world
    const forTeam = await mia.asks({ ...wish, for: 'sre' })
    const forDana = await mia.asks({ ...wish, for: 'Dana Ito' })
    for (const request of [forTeam, forDana]) await becomes(world, request, 'pending')
    await timePasses(world, minutes(31))
    await quiet(world)
    for (const [request, asks, asksNot] of [
      [forTeam, 'Dana', 'Bob'],
      [forDana, 'Bob', 'Dana'],
    ] as const) {
      const [, told] = /can approve now, too: (.*?)(?: For:|\n|$)/.exec(await threadOf(alice, request)) ?? []
      expect(told).toContain(`@${asks}`)
      expect(told).not.toContain(`@${asksNot}`)
      const card = alice.reads(await alice.card(request))
      expect(card).toMatch(new RegExp(`Can approve:.*@${asks}`))
      expect(card).not.toMatch(new RegExp(`Can approve:.*@${asksNot}`))
    }
  },
  { policy: toBobAndDana },
)

story(
  'who is in the group that gains is not asked of AWS before its time',
  async (world) => {
    const { mia, aws, bot } = world
    const { id: requestId } = await mia.asks({ ...wish, for: 'sre' })
    await becomes(world, { id: requestId }, 'pending')
    await quiet(world)
    const lists = () => aws.calls.filter(({ operation }) => operation === 'ListGroupMemberships').length
    const before = lists()
    expect(await escalate(bot.ctx, { requestId })).toMatchObject({ again: expect.any(Number) })
    expect(lists()).toBe(before)
    await timePasses(world, minutes(31))
    await quiet(world)
    expect(await factsOf(world, { id: requestId })).toContain('escalated')
    expect(lists()).toBeGreaterThan(before)
  },
  { policy: toBobAndDana },
)
