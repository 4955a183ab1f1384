import { expect } from 'vitest'
import { createLog } from '../../src/log.ts'
import { start } from '../../src/main.ts'
import { establishedCompany } from '../../src/sim/aws/established-company.ts'
import { refreshDirectory } from '../../src/workflow/upkeep.ts'
import { holds, reads, saidIn, stateOf } from '../support/access.ts'
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

const ready = async (world: World) => world.bot.missing().join('\n')

story('with another organization’s credentials nothing is claimed: ends wait, and go on afterwards', async (world) => {
  const { mia, bob, alice, clock, aws } = world
  const request = await holds(world, mia, power)
  await quiet(world)
  const exchanged = aws.exchangeFor(another())
  // To the other organization AWS knows neither the instance nor what is in it.
  const gone = { name: 'ResourceNotFoundException', message: 'Could not find it', status: 400 }
  const unknown = ['DeleteAccountAssignment', 'ListAccountAssignments', 'DescribePermissionSet'].map((call) =>
    aws.failNext(`sso:${call}`, gone, { times: 1e6 }),
  )
  const back = () => {
    exchanged()
    for (const undo of unknown) undo()
  }
  clock.advance(minutes(61))
  await becomes(world, request, 'revoking')
  await world.until(() => {
    clock.advance(20_000)
    expect(saidIn(world, 'CAPPROVALS')).toContain('THE AWS CREDENTIALS ARE ANOTHER ORGANIZATION')
  })
  expect(saidIn(world, 'CAPPROVALS')).toMatch(/999988887777.*111122223333.*Alice/s)
  expect(await ready(world)).toContain('another organization (999988887777) than the database is about (111122223333)')
  expect(await alice.types('doctor')).toMatch(/problem: AWS credentials[\s\S]*another organization \(999988887777\)/)
  clock.advance(minutes(6))
  await world.until(() => {
    clock.advance(5_000)
    expect(saidIn(world, 'CAPPROVALS')).toMatch(
      /ACCESS DOES NOT END[\s\S]*could not be asked[\s\S]*another organization/,
    )
  })
  expect(saidIn(world, 'CAPPROVALS')).not.toContain('AWS still shows it')
  expect(await stateOf(world, request)).toBe('revoking')
  expect(await factsOf(world, request)).not.toContain('revoked')
  // What is asked meanwhile waits; what is known of the own organization is not forgotten.
  const asked = await bob.asks({ account: 'staging-payments', set: 'ReadOnlyAccess' })
  await quiet(world)
  expect(await stateOf(world, asked)).toBe('planning')
  expect(world.bot.ctx.directory.accounts().some(({ id }) => id === '999988887777')).toBe(false)

  back()
  expect(world.bot.ctx.directory.usersByEmail('mia@example.com')).toHaveLength(1)
  expect(world.bot.ctx.directory.permissionSets().some(({ name }) => name === power.set)).toBe(true)
  expect(world.bot.ctx.directory.accounts().some(({ name }) => name === power.account)).toBe(true)
  expect(hasInAws(world, 'mia', power.set, power.account)).toBe(true)
  await world.until(async () => {
    clock.advance(20_000)
    expect(await stateOf(world, request)).toBe('revoked')
  })
  expect(hasInAws(world, 'mia', power.set, power.account)).toBe(false)
  await world.until(() => {
    clock.advance(5_000)
    expect(saidIn(world, 'CAPPROVALS')).toMatch(/Over: from .* until .* the AWS credentials were another organization/)
  })
  await world.until(() => {
    clock.advance(1_000)
    expect(saidIn(world, 'CAPPROVALS')).toMatch(/Over, the access has gone[\s\S]*It ended .*, .* late\./)
  })
  expect(await ready(world)).toBe('')
  await becomes(world, asked, 'pending')
  await reads(bob, () => bob.card(request), 'AWS no longer shows the access')
})

story(
  'credentials that are exchanged in the middle of a reading leave what is known of the own organization alone',
  async (world) => {
    const { aws, bot, clock } = world
    await quiet(world)
    const { directory } = bot.ctx
    const known = () => ({
      accounts: directory.accounts().map(({ id, name, ouPath }) => [id, name, ouPath]),
      sets: directory.permissionSets().map(({ name }) => name),
      users: directory.users().length,
      assignments: directory.assignments({}).length,
      instance: directory.instance?.arn,
    })
    const before = known()
    // Whose they are has been asked, and then: before the instance is looked for; before accounts are listed.
    for (const last of ['DescribeOrganization', 'ListInstances', 'DescribeInstance']) {
      let back = () => {}
      const over = aws.onCall(({ operation }, phase) => {
        if (operation !== last || phase !== 'after') return
        over()
        back = aws.exchangeFor(another())
      })
      await refreshDirectory(bot.ctx)
      over()
      expect(known(), last).toEqual(before)
      await world.until(() => {
        clock.advance(1_000)
        expect(saidIn(world, 'CAPPROVALS'), last).toContain('THE AWS CREDENTIALS ARE ANOTHER ORGANIZATION')
      })
      back()
      await world.until(async () => {
        clock.advance(20_000)
        expect(saidIn(world, 'CAPPROVALS'), last).not.toContain('THE AWS CREDENTIALS ARE ANOTHER ORGANIZATION')
      })
      await refreshDirectory(bot.ctx)
      expect(known(), last).toEqual(before)
    }
    expect(await bot.ctx.store.db.selectFrom('findings').selectAll().execute()).toEqual([])
  },
)

story(
  'nor do credentials that are exchanged in the middle of a proof prove that an account has left',
  async (world) => {
    const { mia, aws, clock } = world
    const request = await holds(world, mia, power)
    const mend = aws.failAssignments({ kind: 'delete' }, 'Received a 400 status error: Not supported.')
    clock.advance(minutes(61))
    await becomes(world, request, 'revoking')
    // The instance has been found, and who answers about the account knows none of ours.
    const theirs = { name: 'AccountNotFoundException', message: 'There is no such account', status: 400 }
    aws.failNext('organizations:DescribeAccount', theirs)
    const asked = Promise.withResolvers<() => void>()
    const over = aws.onCall(({ operation }, phase) => {
      if (operation !== 'DescribeAccount' || phase !== 'after') return
      over()
      asked.resolve(aws.exchangeFor(another()))
    })
    await world.until(() => {
      clock.advance(10_000)
      expect(saidIn(world, 'CAPPROVALS')).toContain('THE AWS CREDENTIALS ARE ANOTHER ORGANIZATION')
    })
    expect(await stateOf(world, request)).toBe('revoking')
    const back = await asked.promise
    back()
    mend()
    await world.until(async () => {
      clock.advance(20_000)
      expect(await stateOf(world, request)).toBe('revoked')
    })
  },
)

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

story(
  '別の組織の認証情報になったことは、日本語のチャンネルにも、何をすべきかとともに知らされる',
  async (world) => {
    const { ken, clock, aws } = world
    const request = await holds(world, ken, { account: 'sandbox-ken', set: 'ReadOnlyAccess' })
    await quiet(world)
    const back = aws.exchangeFor(another())
    clock.advance(minutes(61))
    await becomes(world, request, 'revoking')
    await world.until(() => {
      clock.advance(10_000)
      const told = saidIn(world, 'CAPPROVALS')
      expect(told).toMatch(/【警告】AWS の認証情報が別の組織のものです[\s\S]*ロールを設定し直してください/)
      expect(told).toMatch(
        /アクセスが終了していません[\s\S]*確認できませんでした[\s\S]*ここに挙げた管理者が対処できます/,
      )
    })
    expect(saidIn(world, 'CAPPROVALS')).not.toContain('まだ表示されています')
    back()
    await world.until(() => {
      clock.advance(10_000)
      const told = saidIn(world, 'CAPPROVALS')
      expect(told).toMatch(/【解消】.* から .* まで、AWS の認証情報が別の組織のものでした/)
      expect(told).toMatch(/【解消】アクセスは終了しました[\s\S]*に終了しました（.*の遅れ）。/)
    })
    expect(await stateOf(world, request)).toBe('revoked')
  },
  { policy: (yaml) => yaml.replace('locale: en', 'locale: ja') },
)
