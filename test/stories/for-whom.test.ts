import { expect } from 'vitest'
import { slackUser } from '../../src/sim/slack/company.ts'
import { visibleText } from '../../src/sim/slack/index.ts'
import type { View } from '../../src/sim/slack/types.ts'
import { rowOf } from '../support/access.ts'
import { becomes, hasInAws, Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import type { World } from '../support/world.ts'

// A rule looks at who would gain, not only at who asks.

const refusal = async (world: World, request: { id: string }) => {
  await becomes(world, request, 'refused')
  const { code, vars } = JSON.parse((await rowOf(world, request)).outcomeJson ?? '{}')
  return `${code} ${vars.rule ?? ''}`.trim()
}
const withDeny = (yaml: string) =>
  yaml.replace(
    'rules:\n',
    'rules:\n  - { name: nothing-for-those-on-call, when: {}, requesters: ["@on-call"], deny: true }\n',
  )

story(
  'what is refused to somebody is refused to whoever asks for them, and to a group with them in it',
  async (world) => {
    const { mia } = world
    const forKen = await mia.asks({ account: 'sandbox-mia', set: 'AdministratorAccess', for: 'Ken Sato' })
    expect(await refusal(world, forKen)).toBe('policy_denied nothing-for-those-on-call')
    const forAll = await mia.asks({ account: 'sandbox-mia', set: 'AdministratorAccess', for: 'engineering' })
    expect(await refusal(world, forAll)).toBe('policy_denied nothing-for-those-on-call')
    expect(hasInAws(world, 'ken', 'AdministratorAccess', 'sandbox-mia')).toBe(false)

    const forBob = await mia.asks({ account: 'sandbox-mia', set: 'AdministratorAccess', for: 'Bob Fischer' })
    await becomes(world, forBob, 'active')
    const forAdmins = await mia.asks({ account: 'sandbox-mia', set: 'ReadOnlyAccess', for: 'aws-admins' })
    await becomes(world, forAdmins, 'active')
  },
  { policy: withDeny },
)

story(
  'nor does somebody to whom it is refused ask for others by a second account of theirs',
  async (world) => {
    const { mia } = world
    const hers = await mia.asks({ account: 'sandbox-mia', set: 'ReadOnlyAccess' })
    await becomes(world, hers, 'active')
    const kens = new Somebody(world, 'UKEN2')
    const forMia = await kens.asks({ account: 'sandbox-mia', set: 'AdministratorAccess', for: 'Mia Tanaka' })
    expect(await refusal(world, forMia)).toBe('policy_denied nothing-for-those-on-call')
    await kens.isTold(/ルール「nothing-for-those-on-call」/)
    expect(hasInAws(world, 'mia', 'AdministratorAccess', 'sandbox-mia')).toBe(false)
    // Who is new, and nobody in Identity Center, asks for others as ever.
    const others = new Somebody(world, 'UNEW')
    const another = await others.asks({ account: 'sandbox-ken', set: 'ReadOnlyAccess', for: 'Mia Tanaka' })
    await becomes(world, another, 'active')
  },
  {
    policy: withDeny,
    before: ({ slack }) => {
      for (const [id, email] of [
        ['UKEN2', 'ken+2@example.com'],
        ['UNEW', 'new@example.com'],
      ] as const)
        slack.workspace.users.set(id, { ...slackUser({ id, real_name: id, email }), locale: 'ja-JP' })
    },
  },
)

/** Chooses whom it is for, and waits for what the form then says. */
async function saysFor(who: Somebody, label: string, whom: string, words: RegExp): Promise<void> {
  const { slack, world } = who
  await slack.fill({ [label]: whom })
  await slack.waitForModal((view) => words.test(visibleText(view, world.slack.workspace)))
}

story(
  'the form says who must approve, or that it is refused, for whoever is chosen',
  async (world) => {
    const { mia, ken, dana } = world
    await ken.opensForm('assign-permission-set')
    await mia.fillsIn({ account: 'sandbox-mia', set: 'AdministratorAccess' })
    await saysFor(mia, 'For', 'Bob Fischer', /Rule “anything-else”: one approval by @aws-admins, @sre-leads is needed/)
    await saysFor(mia, 'For', 'Ken Sato', /The rule “nothing-for-those-on-call” of your company's policy refuses this/)
    await saysFor(mia, 'For', 'Mia Tanaka', /Rule “sandbox”: granted at once/)
    await dana.fillsIn({ account: 'sandbox-mia', set: 'AdministratorAccess' })
    await saysFor(dana, '対象', 'Bob Fischer', /ルール「anything-else」/)
    await saysFor(dana, '対象', 'Ken Sato', /「nothing-for-those-on-call」/)
    await saysFor(dana, '対象', 'Dana Ito', /ルール「sandbox」/)
  },
  { policy: (yaml) => withDeny(yaml).replaceAll(/ {4}for: .*\n/g, '') },
)

story(
  'break-glass and what nobody approves are for oneself, and nothing is for groups unless a rule says so',
  async (world) => {
    const { ken, mia } = world
    await ken.fillsIn({ account: 'log-archive', set: 'AdministratorAccess' })
    const form = await ken.slack.waitForModal((view) => JSON.stringify(view.blocks).includes('break-glass'))
    expect(visibleText(form, world.slack.workspace)).toContain('対象はご本人のみです。それ以外の対象については')
    const offered = async (typed: string) => (await ken.slack.options('対象', typed)).map(({ text }) => text.text)
    expect(await offered('engineering')).toEqual([])
    expect(await offered('mia')).toEqual(['Mia Tanaka'])
    // What the form did not offer is refused when it is sent all the same.
    const everybody = world.bot.ctx.directory.groups().find(({ displayName }) => displayName === 'engineering')
    const { values } = (ken.slack.modal() as View).state
    for (const field of Object.values(values.principal ?? {}))
      Object.assign(field, {
        selected_option: { value: `GROUP:${everybody?.id}`, text: { type: 'plain_text', text: '-' } },
      })
    const { errors } = await ken.slack.submit()
    expect(Object.entries(errors ?? {})).toEqual([
      ['対象', expect.stringMatching(/ルール「break-glass」の対象はご本人で、今回の対象者は含まれません/)],
    ])

    // For a colleague the next rule decides, where somebody approves.
    const forMia = await ken.asks({ account: 'log-archive', set: 'ReadOnlyAccess', for: 'Mia Tanaka' })
    await becomes(world, forMia, 'pending')
    expect((await rowOf(world, forMia)).ruleName).toBe('anything-else')
    const forBob = await mia.asks({ account: 'sandbox-mia', set: 'ReadOnlyAccess', for: 'Bob Fischer' })
    await becomes(world, forBob, 'pending')
    const own = await mia.asks({ account: 'sandbox-mia', set: 'ReadOnlyAccess' })
    await becomes(world, own, 'active')
  },
  { policy: (yaml) => yaml.replaceAll(/ {4}for: .*\n/g, '') },
)

story(
  'a set that allows as much as an administrator falls under risk:high, whatever it is called',
  async (world) => {
    const { mia } = world
    // What sets allow is read after their names, and until then they count as the worst.
    await quiet(world)
    const harmless = await mia.asks({ account: 'staging-orders', set: 'ReadOnlyAccess' })
    await becomes(world, harmless, 'pending')
    expect((await rowOf(world, harmless)).ruleName).toBe('anything-else')
    // Given everything a moment ago, by hand: the snapshot still knows it as harmless.
    const set = world.aws.world.permissionSets.all().find(({ Name }) => Name === 'Billing')
    set?.managedPolicies.push('arn:aws:iam::aws:policy/AdministratorAccess')
    const request = await mia.asks({ account: 'staging-orders', set: 'Billing' })
    expect(await refusal(world, request)).toBe('policy_denied no-administrators')
  },
  {
    policy: (yaml) =>
      yaml.replace(
        'rules:\n',
        'rules:\n  - { name: no-administrators, when: { permissionSets: ["risk:high"] }, deny: true }\n',
      ),
  },
)
