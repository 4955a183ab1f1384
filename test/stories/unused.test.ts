import { expect } from 'vitest'
import { iamPolicy, managedPolicies } from '../../src/operations/shared/least-iam-policy.ts'
import { loadOperations } from '../../src/operations/shared/load-operations.ts'
import { addRole } from '../../src/sim/aws/roles.ts'
import type { SimulatedAws } from '../../src/sim/aws/server.ts'
import { idOfAccount, reads } from '../support/access.ts'
import { becomes } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { hours, type World } from '../support/world.ts'

const role = 'aws-setup-read'
const printed = managedPolicies(iamPolicy((await loadOperations()).values(), role)).map(({ document }) => document)

/** Every account but prod-data has a role for the bot to read by. */
function withReadRole({ aws }: { aws: SimulatedAws }) {
  aws.attachPolicies(printed)
  const { world } = aws
  const bot = { AWS: `arn:aws:iam::${world.managementAccountId}:root` }
  for (const account of world.accounts.all())
    if (account.Name !== 'prod-data' && account.Id !== world.managementAccountId)
      addRole(world, account, role, '/', bot)
}
const options = { env: { READ_ROLE: role }, before: withReadRole }

const roleIn = (world: World, account: string) => {
  const { roles } = world.aws.world.accounts.get(idOfAccount(world, account)) ?? {}
  return [...(roles?.values() ?? [])].find(({ RoleName }) => RoleName.startsWith('AWSReservedSSO_PowerUserAccess_'))
}

/** Mia has it for so long, and somebody uses it meanwhile or nobody does. */
async function had(
  world: World,
  account: string,
  length: { label: string; hours: number; yes?: string },
  isUsed = false,
) {
  const request = await world.mia.asks({ account, set: 'PowerUserAccess', duration: length.label })
  await becomes(world, request, 'pending')
  await world.bob.presses(await world.bob.card(request), length.yes ?? 'Approve')
  await becomes(world, request, 'active')
  await quiet(world)
  const at = new Date(world.clock.now())
  const used = roleIn(world, account)
  if (used && isUsed) used.RoleLastUsed = { LastUsedDate: at, Region: 'us-east-1' }
  world.clock.advance(hours(length.hours))
  await becomes(world, request, 'revoked')
  await quiet(world)
  return request
}

const everythingSaid = ({ slack: { workspace } }: World) => JSON.stringify([...workspace.messages.values()])
const nobody = /Nobody (had )?used|nobody used|誰にも使用|誰も使用/

story(
  'that nobody used it is said at its end, and when the same is asked for again',
  async (world) => {
    const { mia, bob } = world
    const request = await had(world, 'prod-orders', { label: '8 hours', hours: 8 })
    await reads(bob, () => bob.card(request), /Nobody used this permission set in that account from .* until /)
    expect(everythingSaid(world)).toMatch(/Nobody had used this permission set in that account until /)
    expect(everythingSaid(world).match(/Nobody used this permission set/g)?.length).toBeGreaterThan(1)
    const again = await mia.asks({ account: 'prod-orders', set: 'PowerUserAccess' })
    await becomes(world, again, 'pending')
    await reads(bob, () => bob.card(again), 'nobody used it last time')
  },
  options,
)

story(
  'in the account of the bot it needs no role to read by; it is said in Japanese, too',
  async (world) => {
    const { bob } = world
    const request = await had(world, 'example-management', { label: '8 hours', hours: 8, yes: '承認' })
    await reads(bob, () => bob.card(request), 'この許可セットは誰にも使用されていません')
  },
  { policy: (yaml) => yaml.replace('locale: en', 'locale: ja') },
)

story(
  'nothing is said of what was used, of what was too short to say, and where it may not be read',
  async (world) => {
    await had(world, 'prod-orders', { label: '8 hours', hours: 8 }, true)
    const asked = () => world.aws.calls.filter(({ operation }) => operation.endsWith('GetRole')).length
    expect(asked()).toBe(1)
    await had(world, 'prod-orders', { label: '2 hours', hours: 2 })
    expect(asked()).toBe(1)
    await had(world, 'prod-data', { label: '8 hours', hours: 8 })
    expect(asked()).toBe(1)
    expect(everythingSaid(world)).not.toMatch(nobody)
  },
  options,
)
