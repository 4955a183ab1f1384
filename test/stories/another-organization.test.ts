import { expect } from 'vitest'
import { createLog } from '../../src/log.ts'
import { start } from '../../src/main.ts'
import { establishedCompany } from '../../src/sim/aws/established-company.ts'
import { holds, reads, stateOf } from '../support/access.ts'
import { becomes, factsOf, hasInAws } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { minutes, type World } from '../support/world.ts'

const power = { account: 'prod-payments', set: 'PowerUserAccess' }

/** A company that a role was exchanged for: other accounts, another organization, another instance. */
const another = () =>
  establishedCompany({
    name: 'Another Company',
    managementAccount: { id: '999988887777', name: 'example-management', email: 'aws@another.example' },
  })

const said = (world: World, channel: string) =>
  world.slack.workspace
    .in(channel)
    .map((m) => world.alice.reads(m))
    .join('\n')

const ready = async (world: World) => world.bot.missing().join('\n')

story('with another organization’s credentials nothing is claimed: ends wait, and go on afterwards', async (world) => {
  const { mia, bob, alice, clock, aws } = world
  const request = await holds(world, mia, power)
  await quiet(world)
  const back = aws.exchangeFor(another())
  clock.advance(minutes(61))
  await becomes(world, request, 'revoking')
  await world.until(() => {
    clock.advance(20_000)
    expect(said(world, 'CAPPROVALS')).toContain('THE AWS CREDENTIALS ARE ANOTHER ORGANIZATION')
  })
  expect(said(world, 'CAPPROVALS')).toMatch(/999988887777.*111122223333.*Alice/s)
  expect(await ready(world)).toContain('another organization (999988887777) than the database is about (111122223333)')
  expect(await alice.types('doctor')).toMatch(/problem: AWS credentials[\s\S]*another organization \(999988887777\)/)
  clock.advance(minutes(6))
  await world.until(() => {
    clock.advance(5_000)
    expect(said(world, 'CAPPROVALS')).toMatch(/ACCESS DOES NOT END[\s\S]*could not be asked[\s\S]*another organization/)
  })
  expect(said(world, 'CAPPROVALS')).not.toContain('AWS still shows it')
  expect(await stateOf(world, request)).toBe('revoking')
  expect(await factsOf(world, request)).not.toContain('revoked')
  // What is asked meanwhile waits; what is known of the own organization is not forgotten.
  const asked = await bob.asks({ account: 'staging-payments', set: 'ReadOnlyAccess' })
  await quiet(world)
  expect(await stateOf(world, asked)).toBe('planning')
  expect(world.bot.ctx.directory.accounts().some(({ id }) => id === '999988887777')).toBe(false)

  back()
  expect(hasInAws(world, 'mia', power.set, power.account)).toBe(true)
  await world.until(async () => {
    clock.advance(20_000)
    expect(await stateOf(world, request)).toBe('revoked')
  })
  expect(hasInAws(world, 'mia', power.set, power.account)).toBe(false)
  await world.until(() => {
    clock.advance(5_000)
    expect(said(world, 'CAPPROVALS')).toMatch(/Over: from .* until .* the AWS credentials were another organization/)
  })
  await world.until(() => {
    clock.advance(1_000)
    expect(said(world, 'CAPPROVALS')).toMatch(/Over, the access has gone[\s\S]*It ended .*, .* late\./)
  })
  expect(await ready(world)).toBe('')
  await becomes(world, asked, 'pending')
  await reads(bob, () => bob.card(request), 'AWS no longer shows the access')
})

story('start refuses a database of another organization, in words', async (world) => {
  await quiet(world)
  const { aws, config, clock } = world
  const starts = () => start({ config, clock, log: createLog('silent'), pace: 100 })
  await world.bot.stop()
  const back = aws.exchangeFor(another())
  await expect(starts()).rejects.toMatchObject({
    name: 'ForeignOrganization',
    vars: { ours: '111122223333', theirs: '999988887777' },
  })
  back()
  world.bot = await starts()
  await world.until(async () => expect(await ready(world)).toBe(''))
})
