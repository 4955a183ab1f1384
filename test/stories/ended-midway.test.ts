import { expect } from 'vitest'
import { asksFor, carriedOut, isApproved, pressesCard, reads, stateOf } from '../support/access.ts'
import { eventually } from '../support/eventually.ts'
import { asksForMany, companyOf, grantsGiven, teams } from '../support/many-accounts.ts'
import { assignmentsInAws, becomes, factsOf, hasInAws } from '../support/somebody.ts'
import { meanwhile, quiet, story } from '../support/story.ts'
import type { World } from '../support/world.ts'

// Whoever may have nothing any more is given nothing more of what is just being carried out.

const withStop = (yaml: string): string =>
  yaml.replace(
    'rules:',
    'rules:\n  - name: stop\n    when: { operations: [emergency-stop] }\n    requesters: ["@aws-admins"]\n    breakGlass: true',
  )

/** How often AWS was asked, whatever it answered. */
const asked = ({ aws }: World): number =>
  aws.calls.filter(({ operation }) => operation === 'CreateAccountAssignment').length

story(
  'Ken is stopped while he is given access in sixteen accounts: the rest is not given, and what was given ends',
  async (world) => {
    const { ken, bob, alice, aws } = world
    const kens = aws.world.users.all().find(({ UserName }) => UserName === 'ken')?.UserId ?? ''
    aws.settings.assignmentMs = 2_000
    const request = await asksForMany(world, ken, { accounts: teams(16), sets: ['ReadOnlyAccess'] })
    await isApproved(world, request, bob)
    await meanwhile(world, () => expect(carriedOut(world, 'CreateAccountAssignment').length).toBeGreaterThan(3), 200)
    const stop = await asksFor(alice, 'emergency-stop', { user: 'Ken Sato', reason: 'A laptop was stolen' })
    await eventually(async () => expect(await factsOf(world, stop)).toContain('stopping'))
    const given = carriedOut(world, 'CreateAccountAssignment').length
    expect(given).toBeLessThan(16)
    await meanwhile(world, async () => expect(await stateOf(world, request)).toBe('revoked'))
    expect(carriedOut(world, 'CreateAccountAssignment')).toHaveLength(given)
    expect(assignmentsInAws(world).filter((key) => key.startsWith(`USER|${kens}|`))).toEqual([])
    expect((await grantsGiven(world, request)).every(({ state }) => state === 'ended')).toBe(true)
    await ken.isTold(/緊急停止されました/)
    await meanwhile(world, async () => expect(await stateOf(world, stop)).toBe('done'))
  },
  { policy: withStop, company: companyOf(16) },
)

story('who leaves while AWS takes nothing yet is not given it once AWS would, nor by Retry', async (world) => {
  const { ken, bob, aws, clock, slack } = world
  const conflict = { name: 'ConflictException', message: 'A conflicting operation is in process', status: 400 }
  const clear = aws.failNext('sso:CreateAccountAssignment', conflict, 1_000_000)
  const request = await ken.asks({ account: 'prod-payments', set: 'PowerUserAccess' })
  await isApproved(world, request, bob)
  await becomes(world, request, 'executing')
  await meanwhile(world, () => expect(asked(world)).toBeGreaterThan(2), 500)
  await slack.changeUser('UKEN', { deleted: true })
  await eventually(async () => expect((await grantsGiven(world, request))[0]?.endCause).toBe('standing-lost'))
  clear()
  await meanwhile(world, async () => expect(await stateOf(world, request)).toBe('failed'), 500)
  await reads(bob, () => bob.card(request), 'It was ended before AWS had been asked for it')
  await pressesCard(bob, request, 'Retry')
  await bob.isTold(/It was ended before/)
  clock.advance(60_000)
  await quiet(world)
  expect(carriedOut(world, 'CreateAccountAssignment')).toEqual([])
  expect(hasInAws(world, 'ken', 'PowerUserAccess', 'prod-payments')).toBe(false)
  expect((await grantsGiven(world, request)).map(({ state }) => state)).toEqual(['ended'])
})
