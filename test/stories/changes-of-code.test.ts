import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { assignmentKey } from '../../src/sim/aws/world.ts'
import { asksFor, carriedOut, idOfAccount, rowOf } from '../support/access.ts'
import { pipelineWrites, type Resource } from '../support/in-code.ts'
import { becomes } from '../support/somebody.ts'
import { story } from '../support/story.ts'
import type { World } from '../support/world.ts'

const claimed = join(mkdtempSync(join(tmpdir(), 'claims-')), 'platform.json')
const reason = 'Tidying up'

/** One thing of each kind that code can have. */
function inCode(world: World): Resource[] {
  const { directory } = world.bot.ctx
  const group = (name: string) => directory.groups().find(({ displayName }) => displayName === name)?.id
  const user = directory.users().find(({ userName }) => userName === 'ken')?.id
  const set = directory.permissionSets().find(({ name }) => name === 'PaymentsDeploy')?.arn
  const unit = world.aws.world.units.all().find(({ Name }) => Name === 'Sandbox')?.Id
  return [
    ['aws_ssoadmin_permission_set', { arn: set }],
    ['aws_identitystore_group', { group_id: group('sre') }],
    ['aws_identitystore_group_membership', { group_id: group('engineering'), member_id: user }],
    ['aws_identitystore_user', { user_id: user }],
    ['aws_organizations_account', { id: idOfAccount(world, 'sandbox-mia') }],
    ['aws_organizations_organizational_unit', { id: unit }],
  ].map(([type, values]) => ({ address: `${type}.x`, type, values }) as Resource)
}

const wishes: [operation: string, what: string, wish: Record<string, string | string[]>][] = [
  ['update-permission-set', 'aws_ssoadmin_permission_set', { permissionSet: 'PaymentsDeploy', description: 'Other' }],
  ['tag-permission-set', 'aws_ssoadmin_permission_set', { permissionSet: 'PaymentsDeploy', tags: 'cost=shared' }],
  ['update-group', 'aws_identitystore_group', { group: 'sre', description: 'All who build' }],
  ['delete-group', 'aws_identitystore_group', { group: 'sre' }],
  ['remove-from-group', 'aws_identitystore_group_membership', { group: 'engineering', users: ['Ken Sato'] }],
  ['update-user', 'aws_identitystore_user', { user: 'Ken Sato', displayName: 'Kenji Sato' }],
  ['move-account', 'aws_organizations_account', { account: 'sandbox-mia', unit: '/Workloads/Staging' }],
  ['tag-account', 'aws_organizations_account', { account: 'sandbox-mia', tags: 'team=a' }],
  ['rename-account', 'aws_organizations_account', { account: 'sandbox-mia', accountName: 'sandbox-hana' }],
  ['close-account', 'aws_organizations_account', { account: 'sandbox-mia', accountName: 'sandbox-mia' }],
  ['rename-organizational-unit', 'aws_organizations_organizational_unit', { unit: '/Sandbox', unitName: 'Play' }],
]

const operations = wishes.map(([operation]) => operation)
const policy = (yaml: string): string =>
  `${yaml.replace('[create-permission-set]', `[${operations.join(', ')}]`)}
enable: [close-account, delete-group]
code: { claims: [{ file: ${claimed} }] }
`

/** A group that has access is not deleted, whosever it is. */
function withoutAccess({ aws }: { aws: World['aws'] }, name: string): void {
  const { groups, assignments } = aws.world
  const group = groups.all().find(({ DisplayName }) => DisplayName === name)
  for (const one of assignments.all()) if (one.PrincipalId === group?.GroupId) assignments.remove(assignmentKey(one))
}

story(
  'changes of permission sets, groups, places in them, users, accounts and OUs that code has are refused, with the place there',
  async (world) => {
    const { alice, bot } = world
    pipelineWrites(claimed, inCode(world), bot.ctx.clock.now())
    for (const [operation, what, wish] of wishes) {
      const request = await asksFor(alice, operation, { ...wish, reason })
      await becomes(world, request, 'refused')
      expect(JSON.parse((await rowOf(world, request)).outcomeJson ?? ''), operation).toMatchObject({
        code: 'in_code',
        vars: { address: `${what}.x`, where: claimed },
      })
    }
    // What is beside it is nobody's but people's.
    const beside = await asksFor(alice, 'tag-account', { account: 'sandbox-ken', tags: 'team=a', reason })
    await becomes(world, beside, 'pending')
    expect(carriedOut(world, 'TagResource')).toEqual([])
  },
  { policy, before: (world) => withoutAccess(world, 'sre') },
)
