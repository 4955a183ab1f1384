import { expect, test } from 'vitest'
import { submit } from '../../src/workflow/request/submit.ts'
import { idOfAccount, rowOf } from '../support/access.ts'
import { hasInAws } from '../support/somebody.ts'
import { quiet } from '../support/story.ts'
import { startWorld, type World } from '../support/world.ts'

// Somebody can write to the database as they like, and has the bot know something else of AWS than there is.

const [set, account] = ['AdministratorAccess', 'prod-payments']
const arnOfSet = ({ bot }: World) => bot.ctx.directory.permissionSets().find(({ name }) => name === set)?.arn ?? ''

test('a permission set that is written to be called like a harmless one is still what AWS calls it', async () => {
  const world = await startWorld({
    policy: (yaml) =>
      yaml.replace(
        'rules:\n',
        `rules:
  - name: reading-at-once
    when: { operations: [assign-permission-set], permissionSets: [ReadOnlyAccess] }
    for: [self]
    approvals: 0
`,
      ),
  })
  const { bot } = world
  await quiet(world)
  const arn = arnOfSet(world)
  const { db } = bot.ctx.store
  const rows = await db.selectFrom('directoryRows').selectAll().where('id', '=', arn).execute()
  const { version } = await db
    .selectFrom('directoryRows')
    .select('version')
    .orderBy('version', 'desc')
    .executeTakeFirstOrThrow()
  for (const { kind, data } of rows.filter(({ data }) => data.includes(`"${set}"`)))
    await db
      .updateTable('directoryRows')
      .set({ data: data.replaceAll(`"${set}"`, '"ReadOnlyAccess"'), version: version + 1, at: world.clock.now() + 1e9 })
      .where('kind', '=', kind)
      .where('id', '=', arn)
      .execute()
  await world.restart()
  const input = { account: idOfAccount(world, account), permissionSet: arn }
  expect(world.bot.ctx.directory.permissionSet(arn)?.name).toBe('ReadOnlyAccess')
  const { id } = await asksRaw(world, input)
  await world.until(async () => expect((await rowOf(world, { id })).state).not.toBe('planning'))
  expect((await rowOf(world, { id })).ruleName).not.toBe('reading-at-once')
  expect(hasInAws(world, 'mia', set, account)).toBe(false)
})

/** What a form of hers would send. */
async function asksRaw({ bot, clock }: World, of: { account: string; permissionSet: string }): Promise<{ id: string }> {
  const { ctx } = bot
  const user = await ctx.people.identityUser('UMIA')
  const durationMs = 3_600_000
  const id = await submit(ctx, {
    operation: 'assign-permission-set',
    input: { ...of, principal: `USER:${user}`, duration: durationMs },
    reason: 'A customer waits',
    requester: await ctx.people.member('UMIA'),
    durationMs,
    permanent: false,
    formKey: `form ${clock.now()}`,
    extendsGrant: null,
  })
  return { id }
}
