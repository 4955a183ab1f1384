import { expect } from 'vitest'
import { asksFor, carriedOut, messageTo, pressesCard, reads, rowOf } from '../support/access.ts'
import { eventually } from '../support/eventually.ts'
import { becomes, factsOf, type Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import type { World } from '../support/world.ts'

const setsNamed = (world: World, name: string) => world.aws.world.permissionSets.all().filter((p) => p.Name === name)
const auditors = (name: string) => ({
  name,
  description: 'For the yearly audit',
  sessionDuration: '2 hours',
  policies: ['ReadOnlyAccess', 'SecurityAudit'],
  reason: 'The auditors come in May',
})

story('removing the last assignment says what AWS deletes with it, and the directory knows at once', async (world) => {
  const { alice, mia, aws } = world
  const role = () => aws.world.provisioned.all().filter((p) => p.AccountId === account).length
  const account = world.bot.ctx.directory.accounts().find((a) => a.name === 'shared-network')?.id ?? ''
  const before = role()
  const removal = await asksFor(mia, 'remove-assignment', {
    account: 'shared-network',
    permissionSet: 'PowerUserAccess',
    principal: 'aws-admins',
    reason: 'Nobody works there any more',
  })
  await reads(
    world.bob,
    () => world.bob.card(removal),
    'This is the last assignment of PowerUserAccess in shared-network: AWS deletes the role AWSReservedSSO_PowerUserAccess_',
    'sessions last up to 4 hours longer',
  )
  // Alice is in the group: whoever loses access by it may decide.
  await alice.approves(removal)
  await becomes(world, removal, 'done')
  expect(role()).toBe(before - 1)
  const answer = await alice.slack.command('access shared-network')
  expect(alice.reads(answer.message as never)).not.toContain('PowerUserAccess')
})

story('a permission set is made step by step; half-made, it is completed or taken back', async (world) => {
  const { alice, dana, aws } = world
  const offers = async (who: Somebody, name: string) => {
    await who.opensForm('assign-permission-set')
    const options = await who.slack.options('permissionSet', name)
    await who.slack.closeModal()
    return options.map((o) => o.text.text)
  }
  // Who approves is known before anything is chosen, and no hint stands where there is none.
  await alice.opensForm('create-permission-set')
  expect(JSON.stringify(alice.slack.modal())).toMatch(/rule “[^”]+”/i)
  expect(JSON.stringify(alice.slack.modal())).not.toMatch(/to see who approves|"text":"-"/)
  await alice.slack.closeModal()
  const whole = await asksFor(alice, 'create-permission-set', auditors('YearlyAudit'))
  await reads(
    dana,
    () => dana.card(whole),
    'Create the permission set YearlyAudit with sessions of 2 hours',
    'Attach ReadOnlyAccess to YearlyAudit',
    'Attach SecurityAudit to YearlyAudit',
    '+1 permission set, +2 policies',
  )
  await alice.presses(await alice.card(whole), 'Approve')
  await alice.isTold('You made this request yourself')
  await dana.approves(whole)
  await becomes(world, whole, 'done')
  expect(setsNamed(world, 'YearlyAudit')).toMatchObject([
    {
      Description: 'For the yearly audit',
      SessionDuration: 'PT2H',
      managedPolicies: expect.arrayContaining([
        'arn:aws:iam::aws:policy/ReadOnlyAccess',
        'arn:aws:iam::aws:policy/SecurityAudit',
      ]),
    },
  ])
  await eventually(async () => expect(await offers(world.mia, 'YearlyAudit')).toEqual(['YearlyAudit']))

  // The second policy does not go through.
  await quiet(world)
  const broken = { name: 'ValidationException', message: 'Policy SecurityAudit is not attachable' }
  const half = await asksFor(alice, 'create-permission-set', auditors('HalfMade'))
  aws.failNext('sso:AttachManagedPolicyToPermissionSet', 'reset', { after: true })
  await dana.approves(half)
  await eventually(() => expect(setsNamed(world, 'HalfMade')).toHaveLength(1))
  await becomes(world, half, 'done')

  let attached = 0
  const stop = aws.onCall((call, phase) => {
    if (phase !== 'before' || call.operation !== 'AttachManagedPolicyToPermissionSet') return
    attached += 1
    if (attached === 2) aws.failNext('sso:AttachManagedPolicyToPermissionSet', broken)
  })
  await quiet(world)
  const failing = await asksFor(alice, 'create-permission-set', auditors('Stuck'))
  await dana.approves(failing)
  await becomes(world, failing, 'failed')
  stop()
  await reads(
    dana,
    () => dana.card(failing),
    'done: Create the permission set Stuck',
    'done: Attach ReadOnlyAccess to Stuck',
    /failed: Attach SecurityAudit to Stuck.*Policy SecurityAudit is not attachable/,
    '[Roll back]',
  )
  await reads(alice, () => messageTo(alice, failing), 'Policy SecurityAudit is not attachable')
  await pressesCard(dana, failing, 'Retry')
  await becomes(world, failing, 'done')
  expect(setsNamed(world, 'Stuck')).toHaveLength(1)
  expect(setsNamed(world, 'Stuck')[0]?.managedPolicies).toHaveLength(2)
  expect(carriedOut(world, 'CreatePermissionSet')).toHaveLength(3)

  attached = 0
  const stopAgain = aws.onCall((call, phase) => {
    if (phase !== 'before' || call.operation !== 'AttachManagedPolicyToPermissionSet') return
    attached += 1
    if (attached === 1) aws.failNext('sso:AttachManagedPolicyToPermissionSet', broken)
  })
  await quiet(world)
  const unwanted = await asksFor(alice, 'create-permission-set', auditors('Unwanted'))
  await dana.approves(unwanted)
  await becomes(world, unwanted, 'failed')
  stopAgain()
  expect(setsNamed(world, 'Unwanted')).toHaveLength(1)
  await pressesCard(dana, unwanted, 'Roll back')
  await becomes(world, unwanted, 'revoked')
  expect(setsNamed(world, 'Unwanted')).toHaveLength(0)
  expect(await factsOf(world, unwanted)).toContain('rolled-back')
  await eventually(async () => expect(await offers(world.mia, 'Unwanted')).toEqual([]))
  expect((await rowOf(world, whole)).state).toBe('done')
  await quiet(world)
})
