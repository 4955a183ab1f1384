import { expect } from 'vitest'
import { asksFor, reads, rowOf, stateOf } from '../support/access.ts'
import { becomes } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import type { World } from '../support/world.ts'

// A change of where an account stands, what it is called or tagged with, is a change of who may have access to it: it is
// judged by the rules of before and of after, and the strict rule that it would leave decides with them.

const operations =
  'move-account, rename-account, tag-account, untag-account, create-account, rename-organizational-unit, create-organizational-unit'
const rule = (yaml: string) => `  - ${yaml}\n`
const first = (yaml: string, ...rules: string[]) => yaml.replace('rules:\n', `rules:\n${rules.map(rule).join('')}`)
const withRule = (yaml: string) =>
  `${yaml.trimEnd()}\n${rule(`{ name: accounts, when: { operations: [${operations}] }, requesters: ["@aws-admins"] }`)}`
const reason = 'Tidying up'

const account = ({ aws }: World, name: string) => {
  const found = aws.world.accounts.all().find((a) => a.Name === name)
  if (!found) throw new Error(`no account ${name}`)
  return found
}
const ruleOf = async (world: World, request: { id: string }) => (await rowOf(world, request)).ruleName
story(
  'moving an account out of production, to where access is given at once, takes the two who decide on production',
  async (world) => {
    const { alice, dana, bob } = world
    const before = account(world, 'prod-orders').ParentId
    const request = await asksFor(alice, 'move-account', { account: 'prod-orders', unit: '/Sandbox', reason })
    await becomes(world, request, 'pending')
    // Also who decides on the rest of it there: in the sandbox nobody would.
    expect(await ruleOf(world, request)).toBe('accounts + anything-else + production-admin')
    await dana.approves(request)
    await reads(bob, () => bob.card(request), /1 of 2/)
    expect(await stateOf(world, request)).toBe('pending')
    expect(account(world, 'prod-orders').ParentId).toBe(before)
    await bob.approves(request)
    await becomes(world, request, 'done')

    // Into production it falls under no laxer rule: the rule on moves decides.
    const back = await asksFor(alice, 'move-account', {
      account: 'prod-orders',
      unit: '/Workloads/Production',
      reason,
    })
    await becomes(world, back, 'pending')
    expect(await ruleOf(world, back)).toBe('accounts')
    await dana.approves(back)
    await becomes(world, back, 'done')
  },
  { policy: withRule },
)

story(
  'a rule on moves into a place decides on them',
  async (world) => {
    const { alice, dana } = world
    const wish = { account: 'staging-orders', unit: '/Workloads/Production', reason }
    const request = await asksFor(alice, 'move-account', wish)
    await becomes(world, request, 'pending')
    expect(await ruleOf(world, request)).toBe('accounts + into-production')
    await dana.approves(request)
    await quiet(world)
    expect(await stateOf(world, request)).toBe('pending')
  },
  {
    policy: (yaml) =>
      first(
        withRule(yaml),
        '{ name: into-production, when: { operations: [move-account], accounts: ["ou:/Workloads/Production"] }, approvals: 2 }',
      ),
  },
)

story(
  'a tag by which a strict rule goes is taken off, and given another value, by those whom that rule asks for',
  async (world) => {
    const { alice } = world
    account(world, 'staging-orders').tags.env = 'prod'
    for (const [operation, wish] of [
      ['untag-account', { keys: 'env' }],
      ['tag-account', { tags: 'env=test' }],
    ] as const) {
      const request = await asksFor(alice, operation, { account: 'staging-orders', ...wish, reason })
      await becomes(world, request, 'pending')
      expect(await ruleOf(world, request)).toBe('accounts + tagged')
    }
    const other = await asksFor(alice, 'tag-account', { account: 'staging-orders', tags: 'team=a', reason })
    await becomes(world, other, 'pending')
    expect(await ruleOf(world, other)).toBe('accounts')
  },
  {
    policy: (yaml) =>
      first(
        withRule(yaml),
        '{ name: tagged, when: { operations: [assign-permission-set], accounts: ["tag:env=prod"] }, mayBeEmpty: true, approvals: 2 }',
      ),
  },
)

story(
  'what a rule refuses is not reached by another name: neither by a new account, nor by one, nor by an OU that is renamed',
  async (world) => {
    const { alice } = world
    const refused = async (operation: string, wish: Record<string, string>, words: RegExp) => {
      await expect(asksFor(alice, operation, { ...wish, reason })).rejects.toThrow(words)
    }
    const closed = /“closed” of your company's policy refuses this/
    await refused('rename-account', { account: 'sandbox-mia', accountName: 'vault' }, closed)
    await refused('create-account', { accountName: 'vault', email: 'aws+vault@example.com' }, closed)
    await refused('rename-organizational-unit', { unit: '/Sandbox', unitName: 'Closed' }, closed)
    // Nor is what it refuses opened by a name that it does not know.
    const audit = /“no-access-to-the-audit-account” of your company's policy refuses this/
    await refused('rename-account', { account: 'audit', accountName: 'old-audit' }, audit)
    const plain = { unit: '/Sandbox', unitName: 'Play', reason }
    await becomes(world, await asksFor(alice, 'rename-organizational-unit', plain), 'pending')
  },
  {
    policy: (yaml) =>
      first(
        withRule(yaml),
        '{ name: closed, when: { accounts: [vault, "ou:/Closed"] }, mayBeEmpty: true, deny: true }',
      ),
  },
)
