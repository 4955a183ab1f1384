import { expect } from 'vitest'
import type { Unit } from '../../src/sim/aws/records.ts'
import { visibleText } from '../../src/sim/slack/index.ts'
import { refusedWith, rowOf } from '../support/access.ts'
import { becomes, hasInAws } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { minutes, type World } from '../support/world.ts'

// A name of the policy stands for an organizational unit. Whoever may rename units in AWS can give the name to another one.

const unit = ({ aws }: World, name: string): Unit => {
  const found = aws.world.units.all().find(({ Name }) => Name === name)
  if (!found) throw new Error(`no unit ${name}`)
  return found
}
const account = ({ aws }: World, name: string) => {
  const found = aws.world.accounts.all().find(({ Name }) => Name === name)
  if (!found) throw new Error(`no account ${name}`)
  return found
}
const auditChannel = ({ slack: { workspace } }: World): string =>
  workspace
    .in('CAUDIT')
    .map((message) => visibleText(message, workspace))
    .join('\n')

/** An OU gets another name, and another OU its old one, with accounts in it: the selector goes on to match. */
function isReplaced(world: World, name: string, called: string, joining: string[]): Unit {
  const old = unit(world, name)
  const decoy = world.aws.world.units.add({ ...structuredClone(old), Id: `${old.Id.slice(0, -5)}decoy` })
  old.Name = called
  for (const one of joining) account(world, one).ParentId = decoy.Id
  return decoy
}

const admin = (name: string) => ({ account: name, set: 'AdministratorAccess' })

story(
  'a strict OU is renamed and another one has its name: neither is opened, until an administrator confirms',
  async (world) => {
    const { mia, alice, bob, clock } = world
    await quiet(world)
    expect(auditChannel(world)).toMatch(/ou:\/Workloads\/Production = ou-\S+/)
    const was = unit(world, 'Production').Id
    const decoy = isReplaced(world, 'Production', 'Archive', ['prod-data', 'staging-payments'])

    // The snapshot knows of none of it, and AWS is asked.
    expect(await refusedWith(world, await mia.asks(admin('prod-payments')))).toBe('policy_place_replaced')
    await mia.isTold(/names “ou:\/Workloads\/Production”, and in AWS another organizational unit has that name now/)

    // Then it has read it again: it is told once, and the form says so in the reader's language.
    clock.advance(minutes(16))
    await world.until(() => expect(auditChannel(world)).toMatch(/ALARM: “ou:\/Workloads\/Production” of the policy/))
    clock.advance(minutes(16))
    await quiet(world)
    const alarms = () => auditChannel(world).match(/stands for another organizational unit/g)?.length
    expect(alarms()).toBe(1)
    for (const name of ['prod-payments', 'staging-payments']) {
      await world.ken.fillsIn(admin(name))
      expect(Object.values((await world.ken.slack.submit()).errors ?? {}).join()).toMatch(/記録とは別のもの/)
    }
    expect(await alice.types('doctor')).toContain(`audit confirm ${decoy.Id}`)

    // A restart opens nothing, nor do rows that somebody writes or takes out.
    const { db } = world.bot.ctx.store
    await db.deleteFrom('selectors').execute()
    await db.deleteFrom('targets').execute()
    await world.restart()
    await quiet(world)
    expect(alarms()).toBe(2)
    await mia.fillsIn(admin('prod-payments'))
    expect(Object.values((await mia.slack.submit()).errors ?? {}).join()).toMatch(/on record/)
    expect(hasInAws(world, 'mia', 'AdministratorAccess', 'prod-payments')).toBe(false)

    expect(await mia.types(`audit confirm ${decoy.Id}`)).toMatch(/administrators/)
    expect(await alice.types(`audit confirm ${was}`)).toMatch(/there is nothing to confirm/)
    expect(await alice.types(`audit confirm ${decoy.Id}`)).toMatch(/stands for the organizational unit/)
    const strict = await mia.asks(admin('staging-payments'))
    await becomes(world, strict, 'pending')
    expect((await rowOf(world, strict)).ruleName).toBe('production-admin')
    const left = await bob.asks(admin('prod-payments'))
    await becomes(world, left, 'pending')
    expect((await rowOf(world, left)).ruleName).toBe('anything-else')
    await quiet(world)
    expect(auditChannel(world)).toMatch(/confirmed that “ou:\/Workloads\/Production” of the policy stands for/)
  },
)

story('what is approved when it happens is not given', async (world) => {
  const { mia, alice, bob } = world
  const request = await mia.asks(admin('prod-payments'))
  await becomes(world, request, 'pending')
  await alice.approves(request)
  isReplaced(world, 'Production', 'Archive', ['prod-data', 'staging-payments'])
  await bob.approves(request)
  await bob.isTold(/another organizational unit has that name now/)
  await becomes(world, request, 'pending')
  expect(hasInAws(world, 'mia', 'AdministratorAccess', 'prod-payments')).toBe(false)
})

story(
  'a stricter rule takes up what a lax one may no longer mean',
  async (world) => {
    const { mia } = world
    await quiet(world)
    isReplaced(world, 'Sandbox', 'Vault', ['sandbox-ken'])
    account(world, 'staging-orders').ParentId = unit(world, 'Vault').Id
    for (const name of ['sandbox-mia', 'staging-orders', 'sandbox-ken']) {
      const request = await mia.asks({ account: name, set: 'ReadOnlyAccess' })
      await becomes(world, request, 'pending')
      expect((await rowOf(world, request)).ruleName).toBe('anything-else')
    }
  },
  { policy: (yaml) => yaml.replace('    permanent: true\n', '') },
)

story('once the OU has its name again, all is as before and said so', async (world) => {
  const { mia, clock } = world
  await quiet(world)
  const decoy = isReplaced(world, 'Production', 'Archive', ['prod-data', 'staging-payments'])
  clock.advance(minutes(16))
  await world.until(() => expect(auditChannel(world)).toMatch(/stands for another organizational unit/))
  decoy.Name = 'Decoy'
  unit(world, 'Archive').Name = 'Production'
  clock.advance(minutes(16))
  await world.until(() => expect(auditChannel(world)).toMatch(/stands for the organizational unit on record again/))
  const request = await mia.asks(admin('prod-payments'))
  await becomes(world, request, 'pending')
  expect((await rowOf(world, request)).ruleName).toBe('production-admin')
})

story('a policy that named it no more and names it anew means what it is then', async (world) => {
  const { mia, clock } = world
  await quiet(world)
  isReplaced(world, 'Production', 'Archive', ['prod-data', 'staging-payments'])
  clock.advance(minutes(16))
  await quiet(world)
  const names = (selectors: string[]) =>
    world.restart(async () => {
      const rule = world.config.policy.rules.find(({ name }) => name === 'production-admin')
      if (rule) rule.when.accounts = selectors
    })
  // Spelled in another way it is the same one.
  await names(['ou:/workloads/PRODUCTION'])
  await quiet(world)
  expect(world.bot.ctx.selectors.replaced.map(({ count }) => count > 0)).toEqual([true])
  await names(['ou:/Workloads/Archive'])
  await quiet(world)
  const left = await mia.asks(admin('prod-payments'))
  await becomes(world, left, 'pending')
  expect((await rowOf(world, left)).ruleName).toBe('production-admin')
  await names(['ou:/Workloads/Archive', 'ou:/Workloads/Production'])
  await quiet(world)
  expect(world.bot.ctx.selectors.replaced).toEqual([])
})
