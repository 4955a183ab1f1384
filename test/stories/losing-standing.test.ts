import { expect } from 'vitest'
import { runDoctor } from '../../src/doctor/run-doctor.ts'
import type { Message } from '../../src/sim/slack/types.ts'
import { record } from '../../src/workflow/transition.ts'
import { disablesInAws, grantOf, holds, reads, refusedWith, stateOf } from '../support/access.ts'
import { becomes, factsOf, hasInAws, type Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { hours, minutes, type World } from '../support/world.ts'

// Access goes with the person whose it is, not with who asked for it.

const power = { account: 'prod-payments', set: 'PowerUserAccess' }
const forever = { ...power, duration: 'Permanent (no end)' }
const kens = (world: World) => hasInAws(world, 'ken', 'PowerUserAccess', 'prod-payments')
const audited = (world: World) =>
  world.slack.workspace
    .in('CAUDIT')
    .map((m) => world.bob.reads(m))
    .join('\n')
const asked = (world: World): Message[] =>
  world.slack.workspace.in('CAPPROVALS').filter((m) => !m.thread_ts && /Does this access stay/.test(world.bob.reads(m)))

async function question(world: World): Promise<Message> {
  await world.until(() => expect(asked(world)).toHaveLength(1))
  return asked(world)[0] as Message
}

/** The directory is read again, as it is every quarter of an hour. */
const readsAgain = (world: World) => world.clock.advance(world.config.limits.directoryEveryMs + 1_000)

story('when the one who asked leaves, what others have stays, and its care passes on', async (world) => {
  const { mia, alice, bob, slack } = world
  const all = await holds(world, mia, { ...forever, for: 'engineering' }, alice)
  const his = await holds(world, mia, { ...power, for: 'Ken Sato' })
  const hers = await holds(world, mia, { account: 'prod-orders', set: 'PowerUserAccess' })
  const open = await mia.asks({ account: 'prod-data', set: 'PowerUserAccess', for: 'Ken Sato' })
  await becomes(world, open, 'pending')
  expect(await grantOf(world, all)).toMatchObject({ careOf: 'UMIA' })

  await slack.changeUser('UMIA', { deleted: true })
  await becomes(world, hers, 'revoked')
  await becomes(world, open, 'refused')
  await world.until(async () => expect(await factsOf(world, all)).toContain('care-passed'))
  await world.until(async () => expect(await factsOf(world, his)).toContain('care-passed'))
  await quiet(world)
  expect(await stateOf(world, all)).toBe('active')
  expect(await stateOf(world, his)).toBe('active')
  expect(await grantOf(world, all)).toMatchObject({ careOf: null, state: 'active' })
  expect(kens(world)).toBe(true)
  expect(asked(world)).toEqual([])
  expect(audited(world)).toContain(
    'looked after it, has left. It stays, and is looked after by @aws-admins, @sre-leads',
  )

  // Time goes on for what has an end, and he whose it is hears of it.
  world.clock.advance(minutes(46))
  await world.ken.isTold('に終了します: prod-payments の PowerUserAccess')
  world.clock.advance(hours(1))
  await becomes(world, his, 'revoked')
  expect(await stateOf(world, all)).toBe('active')
  await reads(bob, () => bob.card(all), 'Granted: PowerUserAccess in prod-payments for the group engineering')
})

story('whose it is leaves Slack: what has an end ends, and the rest is asked about', async (world) => {
  const { mia, bob, dana, slack } = world
  const short = await holds(world, mia, { account: 'prod-orders', set: 'PowerUserAccess', for: 'Ken Sato' })
  const long = await holds(world, mia, { ...forever, for: 'Ken Sato' })
  const open = await mia.asks({ account: 'prod-data', set: 'PowerUserAccess', for: 'Ken Sato' })
  await becomes(world, open, 'pending')

  await slack.changeUser('UKEN', { deleted: true })
  await becomes(world, short, 'revoked')
  expect((await grantOf(world, short)).endCause).toBe('standing-lost')
  expect(await refusedWith(world, open)).toBe('beneficiary_left')
  const post = await question(world)
  expect(bob.reads(post)).toMatch(
    /Does this access stay\? PowerUserAccess in prod-payments for Ken Sato \(ken\).*Ken Sato \(ken\) is not a member of this Slack.*@Mia asked for it.*\[Keep\].*\[End\]/s,
  )
  expect(kens(world)).toBe(true)

  // It is asked once, and asking for more for him is refused with the reason.
  world.clock.advance(hours(3))
  await quiet(world)
  expect(asked(world)).toHaveLength(1)
  const doctor = (await runDoctor(world.bot.ctx)).filter(({ check }) => check === 'grants')
  expect(doctor).toMatchObject([
    { level: 'warning', text: { en: expect.stringContaining(`The access of request ${long.id}`) } },
  ])
  const more = await mia.asks({ account: 'staging-payments', set: 'ReadOnlyAccess', for: 'Ken Sato' })
  expect(await refusedWith(world, more)).toBe('beneficiary_left')
  await mia.isTold(/Not possible: ReadOnlyAccess in staging-payments for Ken Sato \(ken\).*not a member of this Slack/s)

  // Not just anybody decides, nor who asked for it.
  await mia.presses(post, 'Keep')
  await mia.isTold(`You may not decide whether the access of request ${long.id} stays.`)
  await quiet(world)
  expect(await factsOf(world, long)).not.toContain('kept')
  await dana.presses(post, 'Keep')
  await world.until(async () => expect(await factsOf(world, long)).toContain('kept'))
  await world.until(() => expect(bob.reads(asked(world)[0] as Message)).toMatch(/@Dana decided .* that it stays/))
  expect(bob.reads(asked(world)[0] as Message)).not.toContain('[Keep]')
  await quiet(world)
  expect(audited(world)).toContain('@Dana (Dana, dana) decided that it stays. For: @Ken Ken Sato (ken).')
  world.clock.advance(hours(3))
  await quiet(world)
  expect(asked(world)).toHaveLength(1)
  expect(kens(world)).toBe(true)
})

story('who left Slack without ever having used the bot is given nothing, nor is a guest', async (world) => {
  const { mia, dana, slack, aws, clock } = world
  // A look-up by address finds nobody who has left; while Slack does not list everybody, nothing is given.
  await slack.changeUser('UKEN', { deleted: true })
  slack.faults.failNext('users.list', { retryAfter: 30 })
  const first = await mia.asks({ ...power, for: 'Ken Sato' })
  await quiet(world)
  expect(await stateOf(world, first)).toBe('planning')
  clock.advance(minutes(1))
  expect(await refusedWith(world, first)).toBe('beneficiary_left')
  await mia.isTold(/Ken Sato \(ken\) is not a member of this Slack workspace any more, or only a guest/)
  const forever = await dana.asks({ account: 'prod-data', set: 'ReadOnlyAccess', for: 'Ken Sato' })
  expect(await refusedWith(world, forever)).toBe('beneficiary_left')
  await dana.isTold(/Ken Sato \(ken\) さんはこの Slack ワークスペースのメンバーではなくなったか、ゲストである/)

  await slack.changeUser('UKEN', { deleted: false, is_restricted: true })
  const guest = await mia.asks({ ...power, for: 'Ken Sato' })
  expect(await refusedWith(world, guest)).toBe('beneficiary_left')
  expect(kens(world)).toBe(false)
  expect(aws.mutations()).toEqual([])

  // Whoever is nobody in Slack never left it.
  await slack.changeUser('UKEN', {
    is_restricted: false,
    profile: { ...slack.workspace.user('UKEN').profile, email: 'k@x.example' },
  })
  clock.advance(minutes(16))
  const unknown = await mia.asks({ ...power, for: 'Ken Sato' })
  await becomes(world, unknown, 'pending')
})

story(
  'who left between the approval and what it leads to is given nothing, whatever Slack told of it',
  async (world) => {
    const { mia, bob, slack } = world
    const request = await mia.asks({ ...power, for: 'Ken Sato' })
    await becomes(world, request, 'pending')
    slack.workspace.user('UKEN').deleted = true
    world.clock.advance(minutes(1))
    await bob.approves(request)
    expect(await refusedWith(world, request)).toBe('beneficiary_left')
    expect(world.aws.mutations()).toEqual([])
  },
)

story('nobody is given more whose address is not theirs for certain; what they have stays', async (world) => {
  const { mia, dana, ken, slack } = world
  const has = await holds(world, mia, { ...power, for: 'Ken Sato' })
  const open = await mia.asks({ account: 'prod-data', set: 'PowerUserAccess', for: 'Ken Sato' })
  await becomes(world, open, 'pending')
  const { profile } = slack.workspace.user('UKEN')
  await slack.changeUser('UKEN', { is_email_confirmed: false, profile })
  await quiet(world)
  await world.bob.approves(open)
  expect(await refusedWith(world, open)).toBe('beneficiary_unproven')
  for (const [who, words] of [
    [mia, /Who Ken Sato \(ken\) is in Slack is not certain.*administrator \(@aws-admins\)/s],
    [dana, /Ken Sato \(ken\) さんが Slack の誰であるかを確認できません。.*管理者（@aws-admins）/s],
  ] as const) {
    const more = await who.asks({ account: 'prod-orders', set: 'ReadOnlyAccess', for: 'Ken Sato' })
    expect(await refusedWith(world, more)).toBe('beneficiary_unproven')
    await who.isTold(words)
  }
  expect(await stateOf(world, has)).toBe('active')
  expect(kens(world)).toBe(true)
  await slack.changeUser('UKEN', { is_email_confirmed: true, profile })
  await quiet(world)
  const again = await ken.asks({ account: 'prod-orders', set: 'ReadOnlyAccess' })
  await becomes(world, again, 'pending')
})

story('a user who is disabled in Identity Center gets nothing, and loses what has an end', async (world) => {
  const { mia, bob } = world
  const short = await holds(world, mia, { ...power, for: 'Ken Sato' })
  const long = await holds(world, mia, {
    account: 'prod-orders',
    set: 'ReadOnlyAccess',
    for: 'Ken Sato',
    duration: forever.duration,
  })
  disablesInAws(world, 'ken')
  // AWS is asked at the moment of planning: the snapshot does not know yet.
  const more = await mia.asks({ account: 'prod-data', set: 'PowerUserAccess', for: 'Ken Sato' })
  expect(await refusedWith(world, more)).toBe('beneficiary_disabled')
  readsAgain(world)
  await becomes(world, short, 'revoked')
  expect(await grantOf(world, short)).toMatchObject({ endCause: 'standing-lost' })
  expect(kens(world)).toBe(false)
  const post = await question(world)
  expect(bob.reads(post)).toContain('The user of Ken Sato (ken) is disabled in IAM Identity Center')
  expect(await stateOf(world, long)).toBe('active')
  // The form does not offer him any more, and what was typed all the same is refused there.
  await expect(mia.fillsIn({ ...power, for: 'Ken Sato' })).rejects.toThrow(/no option "Ken Sato"/)

  await bob.presses(post, 'End')
  await becomes(world, long, 'revoked')
  await world.until(() => expect(bob.reads(asked(world)[0] as Message)).toContain('It has ended'))
})

story('disabled between the approval and what it leads to: refused, and nothing is given', async (world) => {
  const { mia, bob } = world
  const request = await mia.asks({ ...power, for: 'Ken Sato' })
  await becomes(world, request, 'pending')
  disablesInAws(world, 'ken')
  await bob.approves(request)
  expect(await refusedWith(world, request)).toBe('beneficiary_disabled')
  await reads(
    bob,
    () => bob.card(request),
    'Refused: PowerUserAccess in prod-payments for Ken Sato (ken)',
    'disabled in IAM',
  )
  expect(world.aws.mutations()).toEqual([])
})

story(
  'whoever comes back is asked about no more; whoever is deleted loses what they asked for themselves',
  async (world) => {
    const { mia, ken, bob, aws } = world
    const own = await holds(world, ken, power)
    const long = await holds(world, mia, {
      account: 'prod-orders',
      set: 'ReadOnlyAccess',
      for: 'Ken Sato',
      duration: forever.duration,
    })
    disablesInAws(world, 'ken')
    readsAgain(world)
    await becomes(world, own, 'revoked')
    const post = await question(world)
    disablesInAws(world, 'ken', 'ENABLED')
    world.clock.advance(hours(1) + 1_000)
    await world.until(() => expect(bob.reads(asked(world)[0] as Message)).toContain('may have it again'))
    await quiet(world)

    const again = await holds(world, ken, power)
    const user = aws.world.users.all().find(({ UserName }) => UserName === 'ken')
    aws.world.users.remove(user?.UserId ?? '')
    world.clock.advance(hours(1) + 1_000)
    await becomes(world, again, 'revoked')
    expect(await stateOf(world, long)).toBe('active')
    await world.until(() => expect(asked(world)).toHaveLength(2))
    expect(bob.reads(asked(world)[1] as Message)).toContain('Ken Sato (ken) is not in IAM Identity Center any more')
    expect(post.ts).not.toBe(asked(world)[1]?.ts)
  },
)

story('the other Slack account of a person keeps what the person has', async (world) => {
  const { mia, ken } = world
  const his: Somebody = ken
  const request = await holds(world, mia, { ...power, for: 'Ken Sato' })
  const { db } = world.bot.ctx.store
  const { userId } = await db
    .selectFrom('bindings')
    .select('userId')
    .where('slackId', '=', his.id)
    .executeTakeFirstOrThrow()
  const { ctx } = world.bot
  await ctx.store.transaction((tx) =>
    record(ctx, tx, 'bound-by-hand', { by: 'UALICE', data: { slackId: 'UDANA', userId, userName: 'ken', email: '' } }),
  )
  await world.slack.changeUser('UKEN', { deleted: true })
  await quiet(world)
  world.clock.advance(minutes(20))
  await quiet(world)
  expect(await stateOf(world, request)).toBe('active')
  await world.slack.changeUser('UDANA', { deleted: true })
  await becomes(world, request, 'revoked')
})
