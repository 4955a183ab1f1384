import { CreateAccountAssignmentCommand } from '@aws-sdk/client-sso-admin'
import { expect, test } from 'vitest'
import { assignmentKey } from '../../src/aws/types.ts'
import { adoptAccess } from '../../src/store/ledger.ts'
import { getRequest } from '../../src/store/requests.ts'
import { lookAtLateEffect } from '../../src/workflow/failing-jobs.ts'
import { type Core, grantedAtOnce, startCore, work } from './core.ts'

const hour = 3_600_000

/** Access that was given and ended, and the job that had given it. */
async function ended(core: Core) {
  const { ctx, clock, store } = core
  const access = {
    accountId: ctx.directory.accounts().find(({ name }) => name === 'sandbox-ken')?.id ?? '',
    permissionSetArn: ctx.directory.permissionSets().find(({ name }) => name === 'ReadOnlyAccess')?.arn ?? '',
    principal: { type: 'USER' as const, id: ctx.directory.usersByEmail('mia@example.com')[0]?.id ?? '' },
  }
  const give = (formKey: string) => grantedAtOnce(core, { access, durationMs: hour, extendsGrant: null, formKey })
  const id = await give('one')
  const row = await store.db.selectFrom('jobs').selectAll().where('kind', '=', 'execute').executeTakeFirstOrThrow()
  const until = async (state: string, of = id) => {
    for (let n = 0; (await getRequest(store.db, of))?.state !== state; n++) {
      expect(n).toBeLessThan(200)
      clock.advance(500)
      await work(ctx, 20)
    }
  }
  await until('active')
  clock.advance(hour)
  await until('revoked')
  return { id, row, give, until, access }
}
const inAws = ({ simulated }: Core) => simulated.world.assignments.all().length

async function givenTooLate(core: Core, access: Awaited<ReturnType<typeof ended>>['access']) {
  const { ctx } = core
  const where = {
    InstanceArn: ctx.directory.instance?.arn,
    TargetType: 'AWS_ACCOUNT',
    TargetId: access.accountId,
  } as const
  const whom = { PrincipalType: 'USER', PrincipalId: access.principal.id } as const
  await ctx.aws.sso.send(
    new CreateAccountAssignmentCommand({ ...where, ...whom, PermissionSetArn: access.permissionSetArn }),
  )
}
async function rests({ ctx, clock }: Core) {
  for (let n = 0; n < 40; n++) {
    clock.advance(5_000)
    await work(ctx, 10)
  }
}
const facts = async ({ store }: Core) =>
  (await store.db.selectFrom('audit').select('fact').orderBy('seq').execute()).map(({ fact }) => fact)

test('access that a process gives which stood still is taken back when it was over by then', async () => {
  const core = await startCore()
  const { row, access } = await ended(core)
  const before = inAws(core)
  await givenTooLate(core, access)
  await lookAtLateEffect(core.ctx, row, 'sso:CreateAccountAssignment')
  await rests(core)
  expect(inAws(core)).toBe(before)
  expect(await facts(core)).toEqual(expect.arrayContaining(['late-effect', 'taking-back']))
})

test('and it stays where another grant needs it by then', async () => {
  const core = await startCore()
  const { row, give, until } = await ended(core)
  const next = await give('two')
  await until('active', next)
  const before = inAws(core)
  await lookAtLateEffect(core.ctx, row, 'sso:CreateAccountAssignment')
  await rests(core)
  expect(inAws(core)).toBe(before)
  expect(await facts(core)).not.toContain('taking-back')
})

test('and it stays where somebody has said so since', async () => {
  const core = await startCore()
  const { row, access } = await ended(core)
  const before = inAws(core)
  await givenTooLate(core, access)
  await core.store.transaction((tx) => adoptAccess(tx, [assignmentKey(access)], core.clock.now(), { known: true }))
  await lookAtLateEffect(core.ctx, row, 'sso:CreateAccountAssignment')
  await rests(core)
  expect(inAws(core)).toBe(before + 1)
  expect(await facts(core)).not.toContain('taking-back')
})

test('what AWS refuses to take back is a job that fails, until AWS does it', async () => {
  const core = await startCore()
  const { row, access } = await ended(core)
  const before = inAws(core)
  await givenTooLate(core, access)
  core.simulated.settings.assignmentMs = 0
  const mend = core.simulated.failAssignments({ kind: 'delete' }, 'The role is not there')
  await lookAtLateEffect(core.ctx, row, 'sso:CreateAccountAssignment')
  const orphan = () => core.store.db.selectFrom('jobs').selectAll().where('kind', '=', 'end-orphan').executeTakeFirst()
  await rests(core)
  // The worker waits longer each time, and alarms.
  expect(await orphan()).toMatchObject({ lastError: expect.stringContaining('The role is not there') })
  expect((await orphan())?.attempts).toBeGreaterThan(5)
  expect(inAws(core)).toBe(before + 1)
  mend()
  await rests(core)
  expect(inAws(core)).toBe(before)
  expect(await facts(core)).toContain('taken-back')
})

test('what is left over in an account that is closed by then is closed on record, and nobody is alarmed for ever', async () => {
  const core = await startCore()
  const { row, access } = await ended(core)
  await givenTooLate(core, access)
  core.simulated.failAssignments({ kind: 'delete' }, 'The account is not active')
  const account = core.simulated.world.accounts.all().find(({ Id }) => Id === access.accountId)
  if (account) account.State = 'SUSPENDED'
  await lookAtLateEffect(core.ctx, row, 'sso:CreateAccountAssignment')
  await rests(core)
  expect(await core.store.db.selectFrom('jobs').select('id').where('kind', '=', 'end-orphan').execute()).toEqual([])
  expect((await facts(core)).filter((fact) => fact === 'closed')).toHaveLength(1)
})
