import { expect } from 'vitest'
import { readLength } from '../../src/slack/answers/read-length.ts'
import type { Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'

// Who types a line gets the form with all of it: what is a name in its field, and everything else where it can be read.

/** The form that a line opens: what stands in its fields by their id, and what stands above them. */
async function opened(who: Somebody, line: string): Promise<{ fields: Record<string, string>; above: string }> {
  const before = who.slack.modal()?.id
  await who.slack.command(line)
  const form = await who.slack.waitForModal(({ id }) => id !== before)
  const fields = form.blocks.flatMap(({ block_id, element }) => {
    const { initial_option, initial_value } = (element ?? {}) as {
      initial_option?: { text: { text: string } }
      initial_value?: string
    }
    const value = initial_option?.text.text ?? initial_value
    return value === undefined ? [] : [[String(block_id).split(':')[0], value]]
  })
  const above = form.blocks.filter(({ type }) => type !== 'input').map((block) => JSON.stringify(block))
  await who.slack.closeModal()
  return { fields: Object.fromEntries(fields), above: above.join('\n') }
}

const whole = {
  account: 'prod-payments',
  permissionSet: 'AdministratorAccess',
  principal: 'Ken Sato',
  duration: '2 hours',
  reason: 'INC-42',
}

story('a whole line fills in the whole form, however it is typed', async (world) => {
  const { mia, ken } = world
  for (const line of [
    'request prod-payments Admin 2h INC-42 for @ken',
    'request prod-payments Admin 2h INC-42 for ken@example.com',
    'request Admin prod-payments for Ken Sato two hours INC-42',
    'request assign-permission-set AdministratorAccess on prod-payments for "ken sato" 2 hours: INC-42',
    'ｒｅｑｕｅｓｔ　ｐｒｏｄ－ｐａｙｍｅｎｔｓ　Ａｄｍｉｎ　２ｈ　ＩＮＣ－４２　ｆｏｒ　@ken',
  ])
    expect((await opened(mia, line)).fields, line).toMatchObject({
      ...whole,
      reason: expect.stringContaining('INC-42'),
    })
  const japanese = await opened(ken, 'request ｐｒｏｄ－ｐａｙｍｅｎｔｓ AdministratorAccess ２時間 INC-42')
  expect(japanese.fields).toMatchObject({ ...whole, duration: '2 時間' })
  expect((await opened(ken, 'request prod-paymentsのAdministratorAccessを2時間 理由: 障害対応')).fields).toMatchObject({
    account: 'prod-payments',
    permissionSet: 'AdministratorAccess',
    duration: '2 時間',
    reason: '障害対応',
  })
})

story('half a line fills in half of it, and a set may have a name of several words', async (world) => {
  const { mia, aws, clock, bot } = world
  expect((await opened(mia, 'request prod-orders')).fields).toMatchObject({ account: 'prod-orders' })
  expect((await opened(mia, 'request ReadOnlyAccess')).fields).toMatchObject({ permissionSet: 'ReadOnlyAccess' })
  expect((await opened(mia, 'request 4 hours')).fields).toMatchObject({ duration: '4 hours' })
  const halves = await opened(mia, 'request prod-orders because a queue is stuck')
  expect(halves.fields).toMatchObject({ account: 'prod-orders', reason: 'a queue is stuck' })
  expect(halves.above).not.toContain('no name')

  await quiet(world)
  for (const account of aws.world.accounts.all()) if (account.Name === 'prod-orders') account.Name = 'Prod Orders EU'
  clock.advance(16 * 60_000)
  await world.until(() => expect(bot.ctx.directory.accounts().map(({ name }) => name)).toContain('Prod Orders EU'))
  expect((await opened(mia, 'request prod orders eu ReadOnlyAccess 1h30m')).fields).toMatchObject({
    account: 'Prod Orders EU',
    permissionSet: 'ReadOnlyAccess',
  })
})

story('what is no name is said above the form, and nothing that was typed is lost', async (world) => {
  const { mia, ken } = world
  const lost = await opened(mia, 'request prod-paymants AdministratorAccess 2h')
  expect(lost.fields).toMatchObject({ permissionSet: 'AdministratorAccess', reason: 'prod-paymants' })
  expect(lost.above).toContain('No name of anything here, so it stands under Reason: “prod-paymants”.')

  const nobody = await opened(mia, 'request prod-orders ReadOnlyAccess for zed@nowhere.example')
  expect(nobody.fields).toMatchObject({ account: 'prod-orders', reason: 'zed@nowhere.example' })
  expect(nobody.above).toContain('There is no person or group “zed@nowhere.example” here. Choose whom it is for')

  const purpose = 'Checkout fails for customers in Japan, look for'
  expect((await opened(mia, `request prod-orders ReadOnlyAccess 1h ${purpose}`)).fields).toMatchObject({
    reason: purpose,
  })
  expect((await opened(mia, 'request prod-orders ReadOnlyAccess drain queues for ken')).fields).toMatchObject({
    principal: 'Ken Sato',
    reason: 'drain queues',
  })

  // Sam is of another company: the form opens all the same, and says so.
  const guest = await opened(mia, 'request prod-orders ReadOnlyAccess for @sam')
  expect(guest.fields).toMatchObject({ account: 'prod-orders', permissionSet: 'ReadOnlyAccess' })
  expect(guest.above).toMatch(/information_source/)

  const japanese = await opened(ken, 'request prod-paymants 2時間 for @だれか')
  expect(japanese.above).toContain('「prod-paymants')
  const long = `障害対応。${'あ'.repeat(1_200)}終わり`
  expect((await opened(ken, `request prod-orders ReadOnlyAccess ${long}`)).fields).toMatchObject({
    account: 'prod-orders',
    permissionSet: 'ReadOnlyAccess',
    reason: long,
  })
})

story('lengths are read as people write them', async () => {
  const minutes = (typed: string) => (readLength(typed) ?? 0) / 60_000
  const said = '2h 90m 1h30m 1.5h 2-hour 30分間 2時間 1時間30分 一時間半 半日 3日間 2週間 3か月 半年'.split(' ')
  expect(said.map(minutes)).toEqual([120, 90, 90, 90, 120, 30, 120, 90, 90, 720, 4_320, 20_160, 129_600, 259_200])
  for (const [typed, length] of [
    ['half an hour', 30],
    ['half a day', 720],
    ['2 months', 86_400],
    ['an hour', 60],
    ['1 hour and 30 minutes', 90],
    ['prod-2h', 0],
    ['0m', 0],
    ['an', 0],
  ] as const)
    expect(minutes(typed), typed).toBe(length)
})
