import { expect } from 'vitest'
import { visibleText } from '../../src/sim/slack/index.ts'
import { eventually } from '../support/eventually.ts'
import { becomes, hasInAws, type Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'

/** What the person reads in answer to the command. */
const answer = async (who: Somebody, words: string): Promise<string> => unstyled(await who.types(words))

const unstyled = (text: string): string => text.replaceAll(/[*`]/g, '')

/** What the person reads in answer to a message to the bot. */
async function reply(who: Somebody, words: string): Promise<string> {
  const before = new Set(who.slack.dms())
  await who.slack.say(words)
  const answers = () => who.slack.dms().filter((m) => !before.has(m) && m.user !== who.id)
  await eventually(() => expect(answers()).not.toEqual([]))
  return unstyled(
    answers()
      .map((m) => who.reads(m))
      .join('\n'),
  )
}

story('commands answer from what is known, to whom it concerns', async (world) => {
  const { mia, ken, bob, alice } = world
  const waiting = await mia.asks({ account: 'prod-orders', set: 'PowerUserAccess', reason: 'Secret launch' })
  await becomes(world, waiting, 'pending')
  const active = await mia.asks({ account: 'sandbox-ken', set: 'ReadOnlyAccess', duration: '2 hours' })
  await becomes(world, active, 'active')
  await quiet(world)

  for (const words of [`status ${waiting.id}`, `STATUS ${waiting.id.toLowerCase()} `]) {
    expect(await answer(mia, words)).toMatch(/^Mia \(mia\) asks for PowerUserAccess in prod-orders.*Secret launch/s)
  }
  // Ids are read aloud: O for zero, I and L for one.
  const spoken = waiting.id.replaceAll('0', 'o').replaceAll('1', 'l')
  expect(await answer(mia, `status ${spoken}`)).toContain('Secret launch')
  expect(await answer(mia, 'status ZZZZZZ')).toContain('There is no request ZZZZZZ.')
  expect(await answer(mia, 'mine')).toMatch(
    new RegExp(
      `${active.id} ReadOnlyAccess in sandbox-ken: granted\nuntil (?:today|tomorrow).*${waiting.id} PowerUserAccess`,
      's',
    ),
  )
  expect(await answer(bob, 'pending')).toMatch(
    new RegExp(`${waiting.id}.*Asked by @Mia \\(Mia, mia\\).*Reason: Secret launch`, 's'),
  )
  expect(await answer(bob, `status ${waiting.id}`)).toContain('Secret launch')
  expect(await answer(alice, `audit ${waiting.id}`)).toMatch(/@Mia .*asked for PowerUserAccess in prod-orders/)

  // Another engineer finds no such request: neither its reason nor that it exists.
  for (const words of [`status ${waiting.id}`, `audit ${waiting.id}`]) {
    const kens = await answer(ken, words)
    expect(kens).toContain(`申請 ${waiting.id} は見つかりません。`)
    expect(kens).not.toContain('Secret launch')
  }
  expect(await answer(ken, 'pending')).toContain('判断を待っている申請はありません。')
  expect(await answer(ken, 'audit')).toContain('管理者だけが確認できます。')

  expect(await answer(ken, 'access sandbox-ken')).toMatch(/Mia Tanaka.*ReadOnlyAccess.*Ken Sato|Ken Sato.*Mia Tanaka/s)
  expect(await answer(mia, 'access sandbox-ken')).toContain(`by request ${active.id}`)
  expect(await answer(mia, 'access PaymentsDeploy')).toMatch(/sre: PaymentsDeploy in prod-payments .*was there before/)
  expect(await answer(mia, 'access ken@example.com')).toMatch(/Ken Sato \(ken\): PowerUserAccess in sandbox-ken/)
  expect(await answer(mia, 'access nowhere')).toContain('Nothing in the directory is called “nowhere”')
  expect(await answer(mia, 'access pay')).toMatch(/Several things match.*prod-payments.*staging-payments/s)

  expect(await answer(mia, 'explain prod-orders AdministratorAccess 2h')).toMatch(
    /Needs 2 approvals.*production-admin/s,
  )
  expect(await answer(mia, 'explain audit ReadOnlyAccess')).toMatch(/Refused.*no-access-to-the-audit-account/s)
  expect(await answer(mia, 'explain sandbox-mia ReadOnlyAccess')).toContain('Granted at once')
  expect(await answer(mia, 'explain foo')).toContain('“foo” is no account, permission set, operation or length')
  expect(await answer(mia, 'help')).toContain('/aws-setup request')
  expect(await answer(ken, 'help explain')).toContain('/aws-setup explain')
  expect(await answer(ken, 'help audit')).toContain('/aws-setup doctor')
  expect(await answer(mia, 'what does "extend" mean?')).toContain('warned before the end and can extend')
  expect(await answer(ken, '「延長」ってどういう意味ですか')).toContain('期限の前に通知が届き、延長できます')
  expect(await answer(mia, 'statsu')).toBe('There is no statsu. Did you mean /aws-setup status?')
  expect(await answer(ken, 'pendign')).toContain('/aws-setup pending')
  expect(await answer(mia, 'xyzzyxyzzy')).toMatch(
    /I did not understand “xyzzyxyzzy”.*Request access.*My access.*What waits for me/s,
  )
  expect(world.aws.mutations()).toHaveLength(1)
})

story('plain words in a direct message are answered, in both languages', async (world) => {
  const { mia, ken, bob, dana } = world
  const waiting = await mia.asks({ account: 'prod-orders', set: 'PowerUserAccess' })
  await becomes(world, waiting, 'pending')
  const kens = await ken.asks({ account: 'sandbox-ken', set: 'ReadOnlyAccess' })
  await becomes(world, kens, 'active')
  await quiet(world)

  const own = await reply(mia, 'my access?')
  expect(own).toContain('You have no access through this bot now.')
  // What she has without the bot is hers too, also through the groups that she is in.
  expect(own).toMatch(/without a request here.*PowerUserAccess in sandbox-mia: assigned to you, was there before/s)
  expect(own).toContain('PowerUserAccess in staging-orders: through the group engineering')
  expect(own).not.toContain('PaymentsDeploy')
  expect(await reply(mia, 'who has access to prod-orders?')).toMatch(/sre: PowerUserAccess in prod-orders/)
  expect(await reply(mia, `Status of ${waiting.id}`)).toContain('Mia (mia) asks for PowerUserAccess')
  expect(await reply(bob, 'pending')).toContain(waiting.id)
  expect(await reply(mia, 'hello')).toContain('/aws-setup request')
  expect(await reply(mia, 'request')).toContain('[Request access]')
  expect(await reply(mia, 'statsu')).toContain('Did you mean /aws-setup status?')
  expect(await reply(mia, 'I need access to a database')).toContain('[Request access]')
  expect(await reply(ken, 'アクセスがほしいです')).toContain('[アクセスを申請]')

  expect(await reply(ken, '私のアクセス')).toContain(kens.id)
  expect(await reply(ken, 'prod-ordersに誰がアクセスできますか？')).toMatch(/sre.*PowerUserAccess/)
  expect(await reply(ken, `${kens.id}の状況`)).toContain('sandbox-ken')
  expect(await reply(ken, '申請一覧')).toContain(kens.id)
  expect(await reply(dana, '承認待ち')).toContain(waiting.id)
  expect(await reply(ken, 'ヘルプ')).toContain('/aws-setup request')
  // Slack may bring a message twice; it is answered once.
  world.slack.faults.duplicateNext()
  const before = mia.slack.dms().length
  await reply(mia, 'hello')
  await quiet(world)
  expect(mia.slack.dms()).toHaveLength(before + 2)
  // Ken's words are his own: another person's request stays out of sight.
  expect(await reply(ken, `status ${waiting.id}`)).toContain('見つかりません')
})

story('the Home tab shows what waits, what one has and what one asked for, and its buttons work', async (world) => {
  const { mia, bob, slack } = world
  const denied = await mia.asks({ account: 'staging-orders', set: 'AdministratorAccess' })
  const waiting = await mia.asks({ account: 'prod-orders', set: 'PowerUserAccess', reason: 'Stuck orders' })
  await becomes(world, waiting, 'pending')
  await becomes(world, denied, 'pending')
  const shown = (who: Somebody) => visibleText(who.slack.home(), slack.workspace, who.id)
  await bob.slack.openHome()
  expect(shown(bob)).toMatch(/Waiting for your decision\n.*AdministratorAccess in staging-orders.*Stuck orders/s)
  expect(shown(bob)).toContain('You have no access through this bot now.')
  await mia.slack.openHome()
  expect(shown(mia)).toMatch(/Your requests\n.*PowerUserAccess in prod-orders: waiting for approval/s)
  expect(shown(mia)).not.toContain('[Approve]')

  // The oldest first: one denied, one approved, both from the tab.
  await bob.slack.click('home', 'Deny')
  await bob.slack.waitForModal()
  await bob.slack.fill({ reason: 'Not on staging' })
  await bob.slack.submit()
  await becomes(world, denied, 'denied')
  await world.until(() => expect(shown(bob)).not.toContain(denied.id))
  await bob.slack.click('home', 'Approve', { confirm: true })
  await becomes(world, waiting, 'active')
  await world.until(() => expect(shown(bob)).toContain('Nothing waits for your decision.'))
  await world.until(() => expect(shown(mia)).toMatch(/Your active access\n.*PowerUserAccess in prod-orders: granted/s))

  const before = mia.slack.modal()?.id
  await mia.slack.click('home', 'Extend')
  expect(mia.reads((await mia.slack.waitForModal(({ id }) => id !== before)) as never)).toContain('Extend access')
  await mia.slack.closeModal()
  await mia.slack.click('home', "I'm done", { confirm: true })
  await becomes(world, waiting, 'revoked')
  expect(hasInAws(world, 'mia', 'PowerUserAccess', 'prod-orders')).toBe(false)
  await world.until(() => expect(shown(mia)).toContain('You have no access through this bot now.'))

  const taken = await mia.asks({ account: 'prod-data', set: 'ReadOnlyAccess' })
  await becomes(world, taken, 'pending')
  await world.until(() => expect(shown(mia)).toMatch(/ReadOnlyAccess in prod-data: waiting for approval/))
  await mia.slack.click('home', 'Withdraw', { confirm: true })
  await becomes(world, taken, 'withdrawn')
})
