import { expect } from 'vitest'
import { becomes } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { hours, minutes, type World } from '../support/world.ts'

const admin = 'arn:aws:iam::aws:policy/AdministratorAccess'
const readOnly = (world: World) => {
  const set = world.aws.world.permissionSets.all().find(({ Name }) => Name === 'ReadOnlyAccess')
  if (!set) throw new Error('no such permission set')
  return set
}
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
