import { expect } from 'vitest'
import { asksFor, carriedOut, idOfAccount, newestRequest, pressesCard, reads } from '../support/access.ts'
import { eventually } from '../support/eventually.ts'
import { allowed, reaches, setInAws, upToDate } from '../support/permission-sets.ts'
import { becomes } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import type { World } from '../support/world.ts'

const japanese = (yaml: string) => allowed(yaml).replace('locale: en', 'locale: ja')
const codeIs = (allowChanges: boolean) => (yaml: string) =>
  `${allowed(yaml)}\ncode: { tags: [team=payments], allowChanges: ${allowChanges} }\n`

const filesOf = (world: World) =>
  [...world.slack.workspace.files.values()].map(({ name, content }) => ({ name, text: content.toString() }))

story(
  'a policy that is found by a part of its name is attached, and every account gets it',
  async (world) => {
    const { alice, dana } = world
    await alice.opensForm('attach-managed-policy')
    await alice.slack.fill({ permissionSet: 'ReadOnlyAccess' })
    const offered = await alice.slack.options('policies', 'lambda')
    expect(offered.map(({ text }) => text.text)).toEqual(['AWSLambda_FullAccess', 'AWSLambda_ReadOnlyAccess'])
    await alice.slack.closeModal()
    const request = await asksFor(alice, 'attach-managed-policy', {
      permissionSet: 'ReadOnlyAccess',
      policies: ['AWSLambda_FullAccess'],
      reason: 'Engineers restart functions',
    })
    await reads(
      dana,
      () => dana.card(request),
      'Attach AWSLambda_FullAccess to ReadOnlyAccess',
      'Bring ReadOnlyAccess up to date in ',
      'and 5 more changes',
      'People can do more: all of lambda.',
      'In use by 6 people in 6 accounts:',
      'The thread has all of it as a file.',
    )
    await eventually(() => {
      const [file] = filesOf(world)
      expect(file?.name).toBe(`${request.id}.txt`)
      expect(file?.text).toMatch(/prod-payments \d{12}: 6/)
    })
    await dana.approves(request)
    // Everybody has the set, so one more approves.
    await world.bob.approves(request)
    await becomes(world, request, 'done')
    expect(setInAws(world, 'ReadOnlyAccess').managedPolicies).toHaveLength(2)
    expect(upToDate(world, 'ReadOnlyAccess')).toBe(6)
    await reads(dana, () => dana.card(request), '6 of 6 done')
  },
  { policy: allowed },
)

story(
  'what one account does not take is told on the card, and only that is tried again',
  async (world) => {
    const { alice, dana, aws } = world
    const broken = idOfAccount(world, 'prod-orders')
    const mend = aws.failAssignments(
      ({ kind, accountId }) => kind === 'provision' && accountId === broken,
      'Received a 409 status error: Cannot exceed quota for PoliciesPerRole: 10.',
    )
    const request = await asksFor(alice, 'update-permission-set', {
      permissionSet: 'ReadOnlyAccess',
      sessionDuration: '1 hour',
      reason: 'Shorter is safer',
    })
    await dana.approves(request)
    // Everybody has the set, so one more approves.
    await world.bob.approves(request)
    await reaches(world, request, 'partial')
    await reads(
      dana,
      () => dana.card(request),
      '5 of 6 done',
      'Bring ReadOnlyAccess up to date in prod-orders',
      'Cannot exceed quota for PoliciesPerRole: 10.',
      '[Retry the rest]',
    )
    expect(upToDate(world, 'ReadOnlyAccess')).toBe(5)
    mend()
    const before = carriedOut(world, 'ProvisionPermissionSet').length
    await pressesCard(dana, request, 'Retry the rest')
    await reaches(world, request, 'done')
    expect(
      carriedOut(world, 'ProvisionPermissionSet')
        .slice(before)
        .map(({ input }) => input.TargetId),
    ).toEqual([broken])
    expect(carriedOut(world, 'UpdatePermissionSet')).toHaveLength(1)
  },
  { policy: allowed },
)

story(
  'what was done in part is rolled back everywhere',
  async (world) => {
    const { alice, dana, aws } = world
    const broken = idOfAccount(world, 'prod-orders')
    const mend = aws.failAssignments(
      ({ kind, accountId }) => kind === 'provision' && accountId === broken,
      'Received a 409 status error: Cannot exceed quota for PoliciesPerRole: 10.',
    )
    const request = await asksFor(alice, 'attach-managed-policy', {
      permissionSet: 'ReadOnlyAccess',
      policies: ['AWSSupportAccess'],
      reason: 'They open cases',
    })
    await dana.approves(request)
    // Everybody has the set, so one more approves.
    await world.bob.approves(request)
    await reaches(world, request, 'partial')
    mend()
    await pressesCard(dana, request, 'Roll back')
    await reaches(world, request, 'revoked')
    expect(setInAws(world, 'ReadOnlyAccess').managedPolicies).toEqual(['arn:aws:iam::aws:policy/ReadOnlyAccess'])
    expect(upToDate(world, 'ReadOnlyAccess')).toBe(6)
  },
  { policy: allowed },
)

const noWidening = (yaml: string) =>
  allowed(yaml).replace(
    'rules:',
    'rules:\n  - { name: no-widening, when: { operations: [put-inline-policy], permissionSets: ["risk:high"] }, deny: true }',
  )

story(
  'a rule on risk:high is about what the set would become',
  async (world) => {
    const { alice, dana } = world
    const asks = (action: string) => ({
      permissionSet: 'ReadOnlyAccess',
      policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] }),
      reason: 'They need it',
    })
    await alice.opensForm('put-inline-policy')
    // What sets allow is read after their names.
    await eventually(async () => expect(await alice.slack.options('permissionSet', 'ReadOnly')).toHaveLength(1))
    await alice.slack.fill(asks('iam:*'))
    const { errors = {} } = await alice.slack.submit()
    expect(Object.values(errors).join()).toContain('The rule “no-widening” of your company')
    await alice.slack.closeModal()
    const request = await asksFor(alice, 'put-inline-policy', asks('sqs:SendMessage'))
    await dana.approves(request)
    // Everybody has the set, so one more approves.
    await world.bob.approves(request)
    await becomes(world, request, 'done')
  },
  { policy: noWidening },
)

story(
  'a set that is changed in the console while the request waits is decided anew',
  async (world) => {
    const { alice, dana } = world
    const request = await asksFor(alice, 'attach-managed-policy', {
      permissionSet: 'ReadOnlyAccess',
      policies: ['AWSSupportAccess'],
      reason: 'They open cases',
    })
    await becomes(world, request, 'pending')
    const set = setInAws(world, 'ReadOnlyAccess')
    set.inlinePolicy = JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'iam:*', Resource: '*' }] })
    await dana.approves(request)
    // Everybody has the set, so one more approves.
    await world.bob.approves(request)
    await reads(dana, () => dana.card(request), 'This went back for approval', 'Inline policy')
    expect(set.managedPolicies).toHaveLength(1)
    await dana.approves(request)
    // Everybody has the set, so one more approves.
    await world.bob.approves(request)
    await becomes(world, request, 'done')
    expect(set.managedPolicies).toHaveLength(2)
  },
  { policy: allowed },
)

story(
  'コンソールのように貼り付けたポリシーは、誤りの行と列が示され、直せば日本語の計画になる',
  async (world) => {
    const { ken, alice, dana } = world
    const text = JSON.stringify(
      {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: ['sqs:SendMessage', 'sqs:ReceiveMessage'], Resource: '*' }],
      },
      null,
      2,
    )
    await dana.opensForm('put-inline-policy')
    await dana.slack.fill({ permissionSet: 'ReadOnlyAccess', policy: text.slice(0, 60), reason: 'キューを使うため' })
    const refused = await dana.slack.submit()
    expect(Object.values(refused.errors ?? {}).join()).toMatch(
      /\d+ 行 \d+ 列: (ここでポリシーが途切れています|「.*」以降が JSON として正しくありません)。/,
    )
    await dana.slack.fill({ 'policy:2': text.slice(60) })
    expect((await dana.slack.submit()).errors ?? {}).toEqual({})
    const request = await newestRequest(world, { requester: dana.id })
    await reads(
      ken,
      () => alice.card(request),
      'ReadOnlyAccess にインラインポリシーを設定する',
      'できるようになる操作: sqs (ReceiveMessage, SendMessage)。',
      '6 個のアカウントで 6 人が使用しています',
      '詳細はスレッドのファイルにあります。',
    )
    await alice.slack.click(await alice.card(request), '承認', { confirm: true })
    await becomes(world, request, 'done')
    expect(setInAws(world, 'ReadOnlyAccess').inlinePolicy).toBe(text)
    await quiet(world)
    expect(filesOf(world)[0]?.text).toContain('## 変更後のインラインポリシー')
  },
  { policy: japanese },
)

story(
  'whoever is no administrator, and whoever has no rule, changes no permission set',
  async (world) => {
    const { mia } = world
    await mia.opensForm('update-permission-set')
    expect(await mia.slack.options('permissionSet', 'ReadOnly')).toEqual([])
    expect(carriedOut(world, 'UpdatePermissionSet')).toEqual([])
  },
  { policy: allowed },
)

story(
  'a set that code manages is refused with its tag',
  async (world) => {
    const { alice } = world
    const wish = { permissionSet: 'PaymentsDeploy', sessionDuration: '1 hour', reason: 'Shorter is safer' }
    const request = await asksFor(alice, 'update-permission-set', wish)
    await becomes(world, request, 'refused')
    await alice.isTold('PaymentsDeploy carries the tag team=payments: it is managed by code')
  },
  { policy: codeIs(false) },
)

story(
  'where the policy lets it be changed all the same, the plan says that the next apply undoes it',
  async (world) => {
    const { alice, dana } = world
    const wish = { permissionSet: 'PaymentsDeploy', sessionDuration: '1 hour', reason: 'Shorter is safer' }
    const request = await asksFor(alice, 'update-permission-set', wish)
    await reads(dana, () => dana.card(request), 'the next apply there undoes this change')
    await dana.approves(request)
    await becomes(world, request, 'done')
  },
  { policy: codeIs(true) },
)
