import { expect } from 'vitest'
import { runDoctor } from '../../src/doctor/run-doctor.ts'
import { elementsOf } from '../../src/sim/slack/block-kit/state.ts'
import { slackUser } from '../../src/sim/slack/company.ts'
import { asksFor, disablesInAws, messageTo, reads, refusedWith } from '../support/access.ts'
import { assignmentsInAws, becomes, factsOf, hasInAws, type Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { minutes, type World } from '../support/world.ts'

// Who may give what to whom, told to people who read Japanese, in a company that does.

const ja = (yaml: string) => yaml.replace('locale: en', 'locale: ja')
const english = /\b(?:the|request|approv\w*|granted|denied|asked|access|refused|member)\b/i
/** What stands in a channel. What a company names, and the words of its policy file, are as they are written. */
function told({ slack, ken }: World, channel: string): string {
  const own = /no-access-to-the-audit-account|ReadOnlyAccess|AdministratorAccess|変更: .*/g
  const all = slack.workspace.in(channel).map((m) => ken.reads(m))
  for (const text of all) expect(text.replaceAll(own, '')).not.toMatch(english)
  return all.join('\n')
}
const approves = async (who: Somebody, request: { id: string }) =>
  who.slack.click(await who.card(request), '承認', { confirm: true })

story(
  '対象者、申請者、管理する人は区別して示され、対象者が資格を失うと終了し、申請者が去ると引き継がれる',
  async (world) => {
    const { ken, dana, bob, alice, slack } = world
    const hers = await ken.asks({ account: 'prod-orders', set: 'PowerUserAccess', for: 'Dana Ito' })
    const headline = 'Ken (ken) さんの申請: prod-orders の PowerUserAccess（対象: Dana Ito (dana)）'
    await reads(bob, () => bob.card(hers), headline, '対象: @Dana')
    const { blocks = [] } = await bob.card(hers)
    const approve = elementsOf(blocks).find(({ element }) => element.text?.text === '承認')
    expect(JSON.stringify(approve)).toContain('対象: Dana Ito (dana)、期間: 1 時間、申請者: Ken (ken) さん')
    await approves(bob, hers)
    await becomes(world, hers, 'active')
    await reads(ken, () => messageTo(ken, hers), '付与済み: prod-orders の PowerUserAccess（対象: Dana Ito (dana)）')
    await dana.isTold(/利用できます: prod-orders の PowerUserAccess\n@Ken が申請しました.*\[使い終わりました\]/s)

    const forever = { account: 'prod-payments', set: 'PowerUserAccess', for: 'engineering', duration: '無期限' }
    const everybodys = await ken.asks(forever)
    await becomes(world, everybodys, 'pending')
    await approves(alice, everybodys)
    await becomes(world, everybodys, 'active')
    const mine = await dana.types('mine')
    expect(mine).toMatch(
      /prod-payments の PowerUserAccess: 付与済み\n無期限.*グループ engineering を通じて付与.*@Ken \(Ken, ken\)/,
    )
    expect(mine).toMatch(/identity の PowerUserAccess: グループ aws-admins を通じて付与、ボットの導入前から存在/)

    disablesInAws(world, 'dana')
    await slack.changeUser('UKEN', { deleted: true })
    world.clock.advance(world.config.limits.directoryEveryMs + 1_000)
    await becomes(world, hers, 'revoked')
    await world.until(async () => expect(await factsOf(world, everybodys)).toContain('care-passed'))
    await quiet(world)
    const audit = told(world, 'CAUDIT')
    expect(audit).toContain(
      'アクセスの取り消しを開始しました（保持者が資格を失ったため）。（対象: @Dana Dana Ito (dana)）',
    )
    expect(audit).toContain(
      '@Ken がいなくなりました。アクセスは残り、今後は @aws-admins, @sre-leads が管理します。（対象: engineering）',
    )
    expect(audit).toContain('@Bob (Bob, bob) が承認しました')
    told(world, 'CAPPROVALS')
    expect(hasInAws(world, 'dana', 'PowerUserAccess', 'prod-orders')).toBe(false)
    expect(assignmentsInAws(world)).toContainEqual(expect.stringMatching(/^GROUP/))
  },
  { policy: ja },
)

story(
  '承認後に移動したアカウントは差異を示して承認待ちに戻り、名前を変えた OU のアカウントは直されるまで受け付けない',
  async (world) => {
    const { ken, bob, aws } = world
    await quiet(world)
    const [unit] = aws.world.units.all().filter(({ Name }) => Name === 'Production')
    const [account] = aws.world.accounts.all().filter(({ Name }) => Name === 'staging-orders')
    if (!unit || !account) throw new Error('they are not there')
    const request = await ken.asks({ account: 'staging-orders', set: 'ReadOnlyAccess' })
    await becomes(world, request, 'pending')
    account.ParentId = unit.Id
    await approves(bob, request)
    await world.until(async () => expect(await factsOf(world, request)).toContain('reapproval'))
    await reads(
      bob,
      () => bob.card(request),
      'この申請は承認待ちに戻りました',
      '以前の承認は無効です',
      '組織単位（OU）: 以前は /Workloads/Staging、現在は /Workloads/Production',
    )
    await quiet(world)
    unit.Name = 'Prod'
    world.clock.advance(minutes(16))
    await quiet(world)
    const audit = told(world, 'CAUDIT')
    expect(audit).toMatch(/AWS で \/Workloads\/Staging から \/Workloads\/Production に移動しました: staging-orders/)
    expect(audit).toMatch(
      /ポリシーの「ou:\/Workloads\/Production」（ルール: production-admin）に一致するものが AWS からなくなりました/,
    )
    const problems = (await runDoctor(world.bot.ctx)).filter(({ level }) => level === 'problem')
    expect(problems.map(({ text }) => text.ja).join()).toMatch(
      /「production-admin」の「ou:\/Workloads\/Production」に一致するものがなくなりました。以前一致していたもの（4 件）/,
    )
    expect(await ken.types('explain prod-payments AdministratorAccess 1h')).toMatch(
      /受け付けられません。.*production-admin: 「ou:\/Workloads\/Production」に一致するものがなくなっており/s,
    )
    expect(aws.world.assignmentRequests.all()).toEqual([])
  },
  { policy: ja },
)

story(
  '二つの Slack アカウントを持つ人の承認は一件と数え、ほかに承認できる人がいなければ直ちに受付不可とする',
  async (world) => {
    const { ken, bob, alice, slack } = world
    const request = await ken.asks({ account: 'prod-orders', set: 'AdministratorAccess' })
    await becomes(world, request, 'pending')
    await approves(bob, request)
    await quiet(world)
    const second = slack.as('UBOB2')
    await second.click(await alice.card(request), '承認', { confirm: true })
    await world.until(() =>
      expect(second.ephemerals().map((m) => alice.reads(m))).toContainEqual(
        expect.stringMatching(/別の Slack アカウント Bob \(bob\) ですでに承認しています。承認は 1 人につき 1 件です/),
      ),
    )
    await becomes(world, request, 'pending')
    await reads(bob, () => bob.card(request), '必要な承認 2 件のうち 1 件が済んでいます')
    for (const id of ['UALICE', 'UDANA']) await slack.changeUser(id, { deleted: true })
    expect(await refusedWith(world, request)).toBe('policy_nobody_can_approve')
    await ken.isTold(
      /受付不可: prod-orders の AdministratorAccess.*承認が 2 件必要ですが、あなた以外に承認できる人は 1 人/s,
    )
    await quiet(world)
    expect(told(world, 'CAUDIT')).toContain('@Bob (Bob, bob) が承認しました（2 件中 1 件目')
    expect(hasInAws(world, 'ken', 'AdministratorAccess', 'prod-orders')).toBe(false)
  },
  {
    policy: ja,
    before: ({ slack }) => {
      const profile = { id: 'UBOB2', real_name: 'Bob Fischer', email: 'bob+aws@example.com' }
      slack.workspace.users.set('UBOB2', { ...slackUser(profile), locale: 'ja-JP' })
      slack.workspace.userGroups.get('SSRELEADS')?.users.push('UBOB2')
      slack.workspace.channel('CPRODUCTION').members.push('UBOB2')
    },
  },
)

const desk = { operation: 'create-organizational-unit', form: { paths: '/Workloads/Test', reason: '体制の変更のため' } }
const alone = (admins: string) => (yaml: string) =>
  ja(yaml)
    .replace('admins: ["@aws-admins"]', `admins: [${admins}]`)
    .replace('approvers: ["@aws-admins", "@sre-leads"]', `approvers: [${admins}]`)
    .replace('rules:\n', `rules:\n  - { name: desk, when: { operations: [${desk.operation}] } }\n`)
const onlyDana = ({ slack }: Pick<World, 'slack'>) => {
  const group = slack.workspace.userGroups.get('SAWSADMINS')
  if (group) group.users = ['UDANA']
}

story(
  '唯一の管理者は人として記録され、ガイドの操作だけを一人で進められ、別の人に代わると誰も一人では進められない',
  async (world) => {
    const { dana } = world
    const request = await asksFor(dana, desk.operation, desk.form)
    await becomes(world, request, 'pending')
    await reads(dana, () => dana.card(request), '[単独で進める…]')
    await quiet(world)
    expect(told(world, 'CAUDIT')).toContain('@Dana は現在ただ 1 人の管理者です')
    expect(await dana.types('explain prod-orders PowerUserAccess 1h')).toMatch(
      /受け付けられません。.*承認できる人は 0 人/s,
    )

    // The address comes to be another's, and the policy is read again: that one is no sole administrator.
    await world.restart(async () => {
      world.config.policy.admins = ['UALICE']
      world.config.policy.defaults.approvers = ['UALICE']
    })
    await quiet(world)
    expect(told(world, 'CAUDIT')).toMatch(
      /現在ただ 1 人の管理者は @Alice ですが、最初は @Dana でした。今後は誰も 1 人では進められません/,
    )
    const hers = asksFor(world.alice, desk.operation, { ...desk.form, paths: '/Workloads/Other' })
    await expect(hers).rejects.toThrow(/asks for more approvals by UALICE \(1\)/)
    expect(world.aws.mutations()).toEqual([])
  },
  { policy: alone('dana@example.com'), before: onlyDana },
)

story(
  'ユーザーグループのただ一人のメンバーは、唯一の管理者にならない',
  async (world) => {
    const { dana } = world
    await expect(asksFor(dana, desk.operation, desk.form)).rejects.toThrow(
      /@aws-admins による承認が 1 件必要ですが、あなた以外に承認できる人は 0 人/,
    )
    await quiet(world)
    expect(told(world, 'CAUDIT')).not.toContain('ただ 1 人の管理者')
    expect(world.aws.mutations()).toEqual([])
  },
  { policy: alone('"@aws-admins"'), before: onlyDana },
)
