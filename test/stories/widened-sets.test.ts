import { expect } from 'vitest'
import { establishedCompany } from '../../src/sim/aws/established-company.ts'
import { reads } from '../support/access.ts'
import { eventually } from '../support/eventually.ts'
import { setInAws } from '../support/permission-sets.ts'
import { becomes, factsOf, hasInAws } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { hours, minutes, type World } from '../support/world.ts'

const admin = 'arn:aws:iam::aws:policy/AdministratorAccess'
const readOnly = (world: World) => setInAws(world, 'ReadOnlyAccess')
const told = (world: World) =>
  [...world.bob.slack.dms(), ...world.slack.workspace.in('CAPPROVALS')].map((m) => world.bob.reads(m)).join('\n')

story('who approved access hears, once, that its permission set has come to allow more', async (world) => {
  const { mia, ken, bob, clock } = world
  const request = await mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess', duration: '4 hours' })
  await bob.approves(request)
  await becomes(world, request, 'active')
  const atOnce = await ken.asks({ account: 'sandbox-mia', set: 'ReadOnlyAccess', duration: '4 時間' })
  await becomes(world, atOnce, 'active')
  await quiet(world)
  clock.advance(minutes(16))
  await quiet(world)
  expect(told(world)).not.toContain('allows more')

  readOnly(world).managedPolicies.push(admin)
  clock.advance(minutes(16))
  await quiet(world)
  const word = await bob.isTold(/ReadOnlyAccess in prod-orders: the permission set allows more than what you approved/)
  expect(bob.reads(word)).toMatch(
    /added to the permission set ReadOnlyAccess.*policy\/AdministratorAccess.*@Mia is live.*Revoke/s,
  )
  await world.until(() => expect(told(world)).toMatch(/ReadOnlyAccess in sandbox-mia: the permission set allows more/))
  clock.advance(minutes(16))
  await quiet(world)
  expect(told(world).match(/the permission set allows more/g)).toHaveLength(2)
  const facts = await world.bot.ctx.store.db
    .selectFrom('audit')
    .select('requestId')
    .where('fact', '=', 'permission-set-widened')
    .execute()
  expect(facts.map(({ requestId }) => requestId).sort()).toEqual([request.id, atOnce.id].sort())

  // What is taken away widens nothing; and what is over concerns nobody.
  readOnly(world).managedPolicies.splice(0)
  clock.advance(minutes(16))
  await quiet(world)
  clock.advance(hours(4))
  await becomes(world, request, 'revoked')
  readOnly(world).inlinePolicy = '{"Version":"2012-10-17","Statement":[]}'
  clock.advance(minutes(16))
  await quiet(world)
  expect(told(world).match(/the permission set allows more/g)).toHaveLength(2)
})

/** As the console does: it attaches the policy and provisions the set where it is used. */
function widens({ aws: { world } }: World, name: string): void {
  const set = world.permissionSets.all().find(({ Name }) => Name === name)
  if (!set) throw new Error(`no ${name}`)
  set.managedPolicies.push(admin)
  set.revision++
  const of = world.provisioned.by('permissionSet', set.PermissionSetArn)
  for (const pair of of) pair.revision = set.revision
  if (of.length > 0)
    world.provisioningRequests.add({
      RequestId: world.ids.uuid(),
      PermissionSetArn: set.PermissionSetArn,
      Status: 'SUCCEEDED',
      CreatedDate: world.date(),
    })
}
const company = establishedCompany()
const view = {
  name: 'ViewOnlyAccess',
  managedPolicies: ['arn:aws:iam::aws:policy/job-function/ViewOnlyAccess'],
}
if (company.identityCenter)
  company.identityCenter = {
    ...company.identityCenter,
    permissionSets: [...(company.identityCenter.permissionSets ?? []), view],
  }

for (const set of ['ReadOnlyAccess', view.name])
  story(
    `${set} that comes to allow more seconds after it was read is decided anew, before anybody has it`,
    async (world) => {
      const { mia, bob } = world
      const request = await mia.asks({ account: 'staging-payments', set })
      await becomes(world, request, 'pending')
      await quiet(world)
      widens(world, set)
      world.clock.advance(2_000)
      await bob.approves(request)
      await eventually(async () => expect(await factsOf(world, request)).toContain('reapproval'))
      expect(hasInAws(world, 'mia', set, 'staging-payments')).toBe(false)
      await reads(bob, () => bob.card(request), 'AdministratorAccess', '[Approve]')
      await bob.approves(request)
      await becomes(world, request, 'active')
      expect(hasInAws(world, 'mia', set, 'staging-payments')).toBe(true)
    },
    { company },
  )

story('what AWS is not allowed to tell of changes is read again', async (world) => {
  const { mia, bob, aws } = world
  const request = await mia.asks({ account: 'staging-payments', set: 'ReadOnlyAccess' })
  await becomes(world, request, 'pending')
  await quiet(world)
  readOnly(world).managedPolicies.push(admin)
  world.clock.advance(2_000)
  aws.failNext('sso:ListPermissionSetProvisioningStatus', {
    name: 'AccessDeniedException',
    message: 'not authorized to perform: sso:ListPermissionSetProvisioningStatus',
    status: 400,
  })
  await bob.approves(request)
  await eventually(async () => expect(await factsOf(world, request)).toContain('reapproval'))
  expect(hasInAws(world, 'mia', 'ReadOnlyAccess', 'staging-payments')).toBe(false)
})
