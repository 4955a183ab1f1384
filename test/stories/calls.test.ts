import { expect, test } from 'vitest'
import { fullPages } from '../../src/sim/aws/settings.ts'
import { becomes } from '../support/somebody.ts'
import { quiet } from '../support/story.ts'
import { startWorld } from '../support/world.ts'

test('a form, its pickers and answers ask AWS nothing; a request and an approval ask what they must', async () => {
  const world = await startWorld({ settings: fullPages })
  const { aws, mia, bob } = world
  await quiet(world)
  const counted = async (what: () => Promise<unknown>) => {
    aws.calls.length = 0
    await what()
    await quiet(world)
    // Whose groups a person is in is looked at in the background, once for each.
    const own = aws.calls.filter(({ operation }) => operation !== 'ListGroupMembershipsForMember')
    const counts = Map.groupBy(own, ({ operation }) => operation)
    return Object.fromEntries([...counts].map(([operation, calls]) => [operation, calls.length]).sort())
  }

  const form = await counted(async () => {
    await mia.slack.command('request assign-permission-set')
    await mia.slack.waitForModal()
    for (const [field, typed] of [
      ['account', 'prod'],
      ['permissionSet', ''],
      ['principal', 'mia'],
    ] as const)
      await mia.slack.options(field, typed)
    await mia.slack.closeModal()
  })
  expect(form).toEqual({})
  for (const words of ['mine', 'help', 'explain prod-orders ReadOnlyAccess'])
    expect(await counted(() => mia.slack.command(words)), words).toEqual({})

  let request = { id: '' }
  const asked = await counted(async () => {
    request = await mia.asks({ account: 'staging-payments', set: 'ReadOnlyAccess', reason: 'A look' })
    await becomes(world, request, 'pending')
  })
  const approved = await counted(async () => {
    await bob.approves(request)
    await becomes(world, request, 'active')
  })
  const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, n) => sum + n, 0)
  // The account and its place, who it is for, what the set allows, who has it.
  expect(total(asked), JSON.stringify(asked)).toBeLessThanOrEqual(12)
  expect(asked).toMatchObject({ DescribePermissionSet: 1, ListAccountAssignments: 1 })
  // The same again before it runs, the change, and looks at how it goes.
  const { ListAccountAssignmentCreationStatus: looks = 0, ...others } = approved
  expect(total(others), JSON.stringify(others)).toBeLessThanOrEqual(18)
  expect(looks).toBeLessThanOrEqual(5)
  expect(approved).toMatchObject({ CreateAccountAssignment: 1 })
  // What a set without much risk allows was read less than a minute ago.
  expect(approved).not.toHaveProperty('DescribePermissionSet')
})
