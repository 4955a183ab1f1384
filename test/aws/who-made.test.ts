import { afterEach, expect, test } from 'vitest'
import { assignmentKey } from '../../src/aws/types.ts'
import { changeAccess } from '../../src/sim/aws/access-elsewhere.ts'
import { defaultSettings } from '../../src/sim/aws/settings.ts'
import { type Bench, startBench } from './helpers.ts'

let bench: Bench
afterEach(() => bench.stop())
const settings = { ...defaultSettings, statusesTellOfConsole: true }

/** Somebody gives the same access in the console, `times` over, a second between. */
function isMade(times: number, index: number, madeBy: string) {
  const world = bench.world()
  const [row] = world.assignments.all().slice(index)
  if (!row) throw new Error('no assignment')
  for (let i = 0; i < times; i += 1) {
    changeAccess({ world, settings }, 'create', row, madeBy)
    bench.clock.advance(1_000)
  }
  const { AccountId: accountId, PermissionSetArn: permissionSetArn, PrincipalId: id, PrincipalType: type } = row
  return { accountId, permissionSetArn, principal: { id, type } }
}
const asked = () => bench.simulated.calls.filter(({ operation }) => operation === 'LookupEvents').length

test('who made an access is found behind a page of others; that nobody did is said of what was read, and no more', async () => {
  bench = await startBench()
  const since = bench.clock.now()
  const access = isMade(1, 0, 'ana')
  isMade(60, 1, 'others')
  expect((await bench.aws.whoMade([access], { since, until: bench.clock.now() })).made).toMatchObject([
    { access: assignmentKey(access), who: expect.stringMatching(/assumed-role\/ana$/) },
  ])
  expect(asked()).toBe(2)
  isMade(150, 1, 'others')
  const until = bench.clock.now()
  const oldestRead = bench.world().assignmentRequests.all().at(-200)?.CreatedDate.getTime()
  expect(await bench.aws.whoMade([access], { since, until })).toEqual({ made: [], since: oldestRead })
  expect(asked()).toBe(6)
  const later = { since: since + 100_000, until }
  expect(await bench.aws.whoMade([access], later)).toEqual({ made: [], since: later.since })
})

test('of several accesses each is told with who made it last, and what nobody made is not among them', async () => {
  bench = await startBench()
  const since = bench.clock.now()
  const ana = isMade(2, 0, 'ana')
  const bo = isMade(1, 1, 'bo')
  isMade(1, 0, 'cy')
  const other = isMade(0, 2, 'nobody')
  const { made } = await bench.aws.whoMade([ana, bo, other], { since, until: bench.clock.now() })
  expect(made.map(({ access, who }) => [access, who.split('/').at(-1)])).toEqual([
    [assignmentKey(ana), 'cy'],
    [assignmentKey(bo), 'bo'],
  ])
  const notCy = { since, until: bench.clock.now(), otherThan: made[0]?.who }
  expect((await bench.aws.whoMade([ana], notCy)).made).toMatchObject([{ who: expect.stringMatching(/ana$/) }])
})
