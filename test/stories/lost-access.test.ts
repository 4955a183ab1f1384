import { expect } from 'vitest'
import { visibleText } from '../../src/sim/slack/index.ts'
import { grantOf, holds, messageTo, pressesCard, pressesOwn, reads, threadOf } from '../support/access.ts'
import {
  appearsUnexplained,
  changesByHand,
  digestIn,
  isConfirmed,
  isGivenAgain,
  isLostInAws,
  looksTwice,
  takesRowAway,
} from '../support/by-hand.ts'
import { becomes, factsOf, hasInAws } from '../support/somebody.ts'
import { quiet, story, timePasses } from '../support/story.ts'
import { minutes, type World } from '../support/world.ts'

const power = { account: 'prod-payments', set: 'PowerUserAccess' }
const miaHas = (world: World) => hasInAws(world, 'mia', 'PowerUserAccess', 'prod-payments')

story(
  'access that somebody takes away in the console is said to be lost within two looks, to all concerned',
  async (world) => {
    const { mia, bob, slack } = world
    const request = await holds(world, mia, power)
    await isLostInAws(world, request)
    await quiet(world)

    await mia.isTold('Gone from AWS: PowerUserAccess in prod-payments')
    await reads(mia, () => messageTo(mia, request), 'Lost in AWS: PowerUserAccess', '[Give again]', "[I'm done]")
    expect(mia.reads(await messageTo(mia, request))).not.toContain('[Open the console]')
    await reads(
      bob,
      () => bob.card(request),
      'Lost in AWS: ',
      'AWS has not shown the access since its listing of',
      '[Give again]',
    )
    expect(await threadOf(bob, request)).toContain('AWS no longer shows the access')
    const audit = slack.workspace
      .in('CAUDIT')
      .map((m) => bob.reads(m))
      .join('\n')
    expect(audit).toContain('ALARM: AWS no longer shows the access')
    await mia.slack.command('mine')
    await mia.isTold(/PowerUserAccess in prod-payments: lost in AWS[\s\S]*as AWS showed it/)
    await mia.slack.openHome()
    await world.until(() => expect(visibleText(mia.slack.home(), slack.workspace, mia.id)).toContain('lost in AWS'))
  },
)

story('one listing without it is not believed', async (world) => {
  const { mia } = world
  const request = await holds(world, mia, power)
  await quiet(world)
  world.clock.advance(5_000)
  const taken = world.clock.now()
  await takesRowAway(world, request)
  // Until AWS is asked again the answer is of before, and says so.
  const answer = await mia.slack.command('access prod-payments')
  const said = JSON.stringify(answer.message ?? (await answer.answer()))
  expect(said).toContain('Mia Tanaka (mia)')
  expect(Number(/As AWS showed it <!date\^(\d+)/.exec(said)?.[1]) * 1_000).toBeLessThan(taken)
  await timePasses(world, minutes(2))
  await world.until(async () => expect((await grantOf(world, request)).missingAt).not.toBeNull())
  changesByHand(world, 'create', { who: 'mia', set: power.set, account: power.account })
  await timePasses(world, minutes(1))
  await world.until(async () => expect((await grantOf(world, request)).missingAt).toBeNull())
  expect((await grantOf(world, request)).state).toBe('active')
  expect(await factsOf(world, request)).not.toContain('lost')
})

story(
  '“not found” does not say that nobody has it: nothing is lost, answers and findings stay as they were',
  async (world) => {
    const { mia, alice, aws } = world
    const request = await holds(world, mia, power)
    await appearsUnexplained(world, { who: 'ken', set: 'PowerUserAccess', account: 'prod-orders' })
    await reads(alice, () => digestIn(world), '*PowerUserAccess* in *prod-orders*: Ken Sato')
    const gone = { name: 'ResourceNotFoundException', message: 'The account is not there', status: 400 }
    const asked = () => aws.calls.filter(({ operation }) => operation === 'ListAccountAssignments').length
    aws.failNext('sso:ListAccountAssignments', gone, { times: 1e6 })
    aws.failNext('sso:DescribePermissionSet', { ...gone, name: 'AccessDeniedException' }, { times: 1e6 })
    const before = asked()
    await timePasses(world, minutes(20))
    await world.until(() => expect(asked()).toBeGreaterThan(before + 2))
    await quiet(world)
    expect(await grantOf(world, request)).toMatchObject({ state: 'active', missingAt: null })
    expect(await mia.types('access prod-payments')).toContain('Mia Tanaka')
    expect(await alice.types('access prod-orders')).toContain('Ken Sato')
    await reads(alice, () => digestIn(world), '*PowerUserAccess* in *prod-orders*: Ken Sato')
  },
)

story('Give again gives what was approved until the same end, and the end takes it away', async (world) => {
  const { mia, bob, clock } = world
  const request = await holds(world, mia, power)
  const { endsAt } = await grantOf(world, request)
  await isLostInAws(world, request)
  await pressesOwn(mia, request, 'Give again')
  await isGivenAgain(world, request)
  await quiet(world)
  expect(miaHas(world)).toBe(true)
  expect((await grantOf(world, request)).endsAt).toBe(endsAt)
  await mia.isTold('It was given again: PowerUserAccess in prod-payments')
  await reads(bob, () => bob.card(request), 'Granted: PowerUserAccess')
  expect(await factsOf(world, request)).toEqual(
    expect.arrayContaining(['lost', 'giving-again', 'change', 'given-again']),
  )

  clock.advance((endsAt ?? 0) - clock.now() + 1_000)
  await becomes(world, request, 'revoked')
  expect(miaHas(world)).toBe(false)
})

story('Give again is looked at anew: not for strangers, and not when the rule gives it no more', async (world) => {
  const { mia, ken } = world
  const request = await holds(world, mia, power)
  await isLostInAws(world, request)
  await pressesCard(ken, request, 'Give again')
  await ken.isTold('のアクセスを再付与することはできません')
  world.bot.ctx.config.policy.rules = world.bot.ctx.config.policy.rules.map((rule) => ({ ...rule, deny: true }))
  await pressesOwn(mia, request, 'Give again')
  await mia.isTold(/refuses this/)
  await quiet(world)
  expect((await grantOf(world, request)).state).toBe('lost')
  expect(miaHas(world)).toBe(false)
  expect(await factsOf(world, request)).toContain('again-refused')
})

story('the end of lost access is proven by a listing, and says so', async (world) => {
  const { mia, bob, clock } = world
  const request = await holds(world, mia, power)
  await isLostInAws(world, request)
  const { endsAt } = await grantOf(world, request)
  const asked = world.aws.calls.filter(({ operation }) => operation === 'ListAccountAssignments').length
  clock.advance((endsAt ?? 0) - clock.now() + 1_000)
  await becomes(world, request, 'revoked')
  expect(world.aws.calls.filter(({ operation }) => operation === 'ListAccountAssignments').length).toBeGreaterThan(
    asked,
  )
  await reads(bob, () => bob.card(request), 'AWS had not shown the access any more since')
  await mia.isTold('Your access has ended')
  expect(world.aws.calls.some(({ operation }) => operation === 'DeleteAccountAssignment')).toBe(false)
})

/** A press on a button that was there a moment ago. */
async function pressesOlder({ bot: { ctx } }: World, by: string, { id: requestId }: { id: string }): Promise<void> {
  const press = { requestId, by, channel: 'CAPPROVALS' }
  await ctx.store.transaction((tx) => ctx.jobs.enqueue(tx, 'again-asked', `${requestId}:${by}`, press))
  ctx.jobs.kick()
}

story('what others give before the bot has seen it is not given over it either', async (world) => {
  const { mia } = world
  const request = await holds(world, mia, power)
  await isLostInAws(world, request)
  changesByHand(world, 'create', { who: 'mia', set: power.set, account: power.account })
  await pressesOwn(mia, request, 'Give again')
  await mia.isTold('already has PowerUserAccess in prod-payments, given outside this bot')
})

story('what was seen gone and is there again is somebody else’s, and outlives the grant', async (world) => {
  const { alice, mia, bob, clock } = world
  const request = await holds(world, mia, power)
  await isLostInAws(world, request)
  changesByHand(world, 'create', { who: 'mia', set: power.set, account: power.account })
  await timePasses(world, minutes(2))
  await world.until(async () => expect((await grantOf(world, request)).backAt).not.toBeNull())
  await reads(
    bob,
    () => bob.card(request),
    'In AWS again, given by others: PowerUserAccess',
    'AWS shows it again, given by somebody else than the bot',
  )
  await reads(mia, () => messageTo(mia, request), 'In AWS again, given by others: PowerUserAccess')
  await mia.isTold('There again, given by somebody else: PowerUserAccess in prod-payments')
  await mia.slack.command('mine')
  await mia.isTold(/PowerUserAccess in prod-payments: in AWS again, given by others/)
  // It is nobody's by the ledger, and administrators decide about it; the bot gives nothing over it.
  await isConfirmed(world)
  await reads(alice, () => digestIn(world), '*PowerUserAccess* in *prod-payments*: Mia Tanaka')
  const offered = [await bob.card(request), await messageTo(mia, request)].map((message) => bob.reads(message))
  expect(offered.join('\n')).not.toContain('[Give again]')
  await quiet(world)
  await pressesOlder(world, mia.id, request)
  await mia.isTold('somebody else gave it, after it was seen gone')
  const { endsAt } = await grantOf(world, request)
  clock.advance((endsAt ?? 0) - clock.now() + 1_000)
  await becomes(world, request, 'revoked')
  expect(miaHas(world)).toBe(true)
  await reads(bob, () => bob.card(request), 'somebody else gave it, so it stays')
})

story('消えたアクセスは日本語でも知らされ、再付与できる', async (world) => {
  const { ken, alice } = world
  const request = await holds(world, ken, { account: 'staging-orders', set: 'ReadOnlyAccess' })
  await isLostInAws(world, request)
  await ken.isTold(/AWS から消えました: [\s\S]*の一覧以降、AWS にこのアクセスが表示されていません/)
  await reads(ken, () => messageTo(ken, request), 'AWS から消失: ', '[再付与]')
  await pressesOwn(ken, request, '再付与')
  await isGivenAgain(world, request)
  await ken.isTold('再付与されました: ')
  await world.until(async () => expect(await threadOf(alice, request)).toContain('it was given again'))
})

const viaGroup = (yaml: string) =>
  yaml.replace(
    '  - name: anything-else\n',
    '  - name: payments\n    when: { accounts: [prod-payments], permissionSets: [PaymentsDeploy] }\n    via: "group:sre"\n  - name: anything-else\n',
  )

story(
  'a place in a group that somebody takes away is lost alike, given again, and ends',
  async (world) => {
    const { mia, alice, aws, clock } = world
    const request = await holds(world, mia, { account: 'prod-payments', set: 'PaymentsDeploy' }, alice)
    const { permissionSetArn: group, principalId } = await grantOf(world, request)
    const places = () =>
      aws.world.memberships.by('group', group).filter(({ MemberId }) => MemberId.UserId === principalId)
    expect(places()).toHaveLength(1)
    for (const place of places()) aws.world.memberships.remove(place.MembershipId)
    await looksTwice(world, request)
    await mia.isTold('Gone from AWS: ')
    await pressesOwn(mia, request, 'Give again')
    await isGivenAgain(world, request)
    expect(places()).toHaveLength(1)
    clock.advance(minutes(61))
    await becomes(world, request, 'revoked')
    expect(places()).toHaveLength(0)
  },
  { policy: viaGroup },
)
