import { expect } from 'vitest'
import { asksFor, messageTo, reads, rowOf } from '../support/access.ts'
import { fillsInMany } from '../support/many-accounts.ts'
import { assignmentsInAws, becomes, type Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import type { World } from '../support/world.ts'

// What administrators do in a normal week, in a company that reads Japanese.

const operations = [
  'create-organizational-unit',
  'create-account',
  'move-account',
  'rename-account',
  'invite-account',
  'offboard-user',
  'emergency-stop',
  'put-permissions-boundary',
]
const policy = (yaml: string) =>
  yaml
    .replace('locale: en', 'locale: ja')
    .replace(
      'rules:',
      `rules:\n  - name: desk\n    when: { operations: [${operations}] }\n    requesters: ["@aws-admins"]\n    approvers: ["@sre-leads", "@aws-admins"]`,
    )
const approves = async (who: Somebody, request: { id: string }) =>
  who.slack.click(await who.card(request), '承認', { confirm: true })
const placeOf = ({ aws }: World, name: string) => {
  const account = aws.world.accounts.all().find(({ Name }) => Name === name)
  return aws.world.units.all().find(({ Id }) => Id === account?.ParentId)?.Name
}

story(
  'OU とアカウントの作成、移動、名前の変更、招待は、日本語の計画を承認してから行われ、管理者以外は申請できない',
  async (world) => {
    const { dana, bob, ken, aws } = world
    const does = async (operation: string, values: Record<string, string>, ...says: string[]) => {
      const request = await asksFor(dana, operation, { ...values, reason: '体制の変更のため' })
      await reads(bob, () => bob.card(request), '[承認]', ...says)
      await approves(bob, request)
      await becomes(world, request, 'done')
      await reads(dana, () => messageTo(dana, request), '完了')
    }
    await does('create-organizational-unit', { paths: '/Workloads/Test' }, 'OU /Workloads/Test を作成する')
    const email = 'aws+search-test@example.com'
    await does(
      'create-account',
      { accountName: 'example-search-test', email, unit: '/Workloads/Test' },
      `アカウント example-search-test（${email}）を作成する`,
    )
    expect(placeOf(world, 'example-search-test')).toBe('Test')
    await does('move-account', { account: 'sandbox-mia', unit: '/Suspended' }, '移動先のサービスコントロールポリシー')
    expect(placeOf(world, 'sandbox-mia')).toBe('Suspended')
    await does(
      'rename-account',
      { account: 'prod-data', accountName: 'prod-bi' },
      'prod-data の名前を prod-bi に変更する',
    )
    expect(placeOf(world, 'prod-bi')).toBe('Production')
    await does('invite-account', { target: '999988887777' }, '999988887777', '15 日以内')

    const before = aws.mutations().length
    for (const [operation, values] of [
      ['invite-account', { target: '123412341234' }],
      ['create-organizational-unit', { paths: '/Ken' }],
      ['emergency-stop', { user: 'Mia Tanaka' }],
    ] as const) {
      await expect(asksFor(ken, operation, { ...values, reason: '念のため' })).rejects.toThrow(/管理者/)
      await ken.slack.closeModal()
    }
    await quiet(world)
    expect(aws.mutations().slice(before)).toEqual([])
  },
  { policy, settings: { createAccountMs: 20 } },
)

story(
  '退職処理と緊急停止は、対象者が持つものを日本語で示して解除し、本人は承認できない',
  async (world) => {
    const { dana, bob, ken } = world
    const held = await ken.asks({ account: 'sandbox-ken', set: 'ReadOnlyAccess' })
    await becomes(world, held, 'active')
    const off = await asksFor(dana, 'offboard-user', { user: 'Ken Sato', reason: '退職のため' })
    await reads(bob, () => bob.card(off), 'このユーザーが持つすべて', 'engineering')
    await approves(bob, off)
    await becomes(world, off, 'done')
    await becomes(world, held, 'revoked')

    const stop = await asksFor(dana, 'emergency-stop', { user: 'Bob Fischer', reason: 'ノート PC の盗難' })
    // Whom it stops does not decide on it, and is not named among those who can.
    expect(await reads(dana, () => dana.card(stop), '緊急停止', /承認できる人: .*@Alice/)).not.toContain('@Bob')
    await approves(bob, stop)
    await quiet(world)
    expect((await rowOf(world, stop)).state).toBe('pending')
    await approves(world.alice, stop)
    await becomes(world, stop, 'done')
    const id = world.aws.world.users.all().find(({ UserName }) => UserName === 'bob')?.UserId
    expect(assignmentsInAws(world).filter((key) => key.startsWith(`USER|${id}|`))).toEqual([])
    expect(world.aws.world.memberships.by('user', id ?? '')).toEqual([])
  },
  { policy },
)

story(
  '一時停止中は何も始まらず、承認済みの申請は再開後に実行されると伝えられ、再開できるのは管理者だけである',
  async (world) => {
    const { dana, ken } = world
    expect(await dana.types('pause 定期点検のため')).toContain('一時停止しました')
    const request = await ken.asks({ account: 'sandbox-ken', set: 'ReadOnlyAccess' })
    await becomes(world, request, 'approved')
    await reads(dana, () => dana.card(request), '一時停止中', '定期点検のため', '再開後に実行します')
    const told = await reads(ken, () => messageTo(ken, request), '一時停止中', '再開後に実行し')
    expect(told).not.toMatch(/実行しています|付与されました/)
    expect(await ken.types('resume')).toContain('管理者だけ')
    await quiet(world)
    expect((await rowOf(world, request)).state).toBe('approved')
    expect(await dana.types('resume')).toContain('再開しました')
    await quiet(world)
    world.clock.advance(60_000)
    await becomes(world, request, 'active')
  },
  { policy },
)

story(
  '許可セットの変更は使っている人数とできなくなる操作を、数人分のアクセスは対象の人数と 1 人ずつの計画を日本語で示す',
  async (world) => {
    const { dana, bob, alice, ken } = world
    const several = await asksFor(dana, 'assign-permission-sets', {
      accounts: ['staging-orders'],
      permissionSets: ['ReadOnlyAccess'],
      principals: ['Mia Tanaka', 'Noah Kim', 'Ken Sato'],
      reason: '調査のため',
    })
    const { errors } = await fillsInMany(ken, { place: '/Security', sets: ['ReadOnlyAccess'] })
    expect(errors).toEqual({
      アカウント: expect.stringMatching(/audit.*ReadOnlyAccess.*no-access-to-the-audit-account/),
    })
    const noah = 'staging-orders で Noah Kim (noah) に ReadOnlyAccess を割り当てる'
    await reads(bob, () => bob.card(several), '対象: 3 人', noah, '付与 3 件', /対象: @\S+、@\S+、ほか 1 人/)

    const request = await asksFor(dana, 'put-permissions-boundary', {
      permissionSet: 'PaymentsDeploy',
      managedPolicy: 'ReadOnlyAccess',
      reason: '範囲を狭めるため',
    })
    const people = '1 個のアカウントで 2 人が使用しています: prod-payments (2)'
    await reads(alice, () => alice.card(request), people, /できなくなる操作: .*ecs/, '両方で許可されている操作だけ')
    await approves(alice, request)
    await becomes(world, request, 'done')
    await reads(dana, () => messageTo(dana, request), '完了')
  },
  { policy },
)
