import { expect } from 'vitest'
import { monthNames } from '../../src/slack/answers/month-names.ts'
import { startOfDay, timeThere } from '../../src/workflow/day-there.ts'
import { eventually } from '../support/eventually.ts'
import { becomes, type Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { hours, minutes, type World } from '../support/world.ts'

// What people type, as Slack and their keyboards make it, is read as they meant it.

const answer = async (who: Somebody, words: string): Promise<string> => (await who.types(words)).replaceAll(/[*`]/g, '')

async function reply(who: Somebody, words: string): Promise<string> {
  const before = new Set(who.slack.dms())
  await who.slack.say(words)
  const answers = () => who.slack.dms().filter((m) => !before.has(m) && m.user !== who.id)
  await eventually(() => expect(answers()).not.toEqual([]))
  return answers()
    .map((m) => who.reads(m))
    .join('\n')
}

/** Renames accounts in AWS, and lets the bot see it. */
async function renamed({ aws, bot, clock, until }: World, names: Record<string, string>): Promise<void> {
  for (const account of aws.world.accounts.all()) account.Name = names[account.Name] ?? account.Name
  clock.advance(minutes(16))
  await until(() =>
    expect(bot.ctx.directory.accounts().map(({ name }) => name)).toEqual(expect.arrayContaining(Object.values(names))),
  )
}

story('access of somebody says through what, and access to an account says who is in its groups', async (world) => {
  const { mia, ken } = world
  // Ken has not used the bot yet: his address tells who he is.
  const kens = await answer(mia, 'access @ken')
  expect(kens).toContain('Ken Sato (ken): PowerUserAccess in sandbox-ken')
  expect(kens).toContain('Ken Sato (ken), through the group engineering: PowerUserAccess in staging-orders')
  expect(await answer(mia, 'what can ken@example.com access?')).toContain('through the group engineering')

  const orders = await answer(mia, 'access prod-orders')
  expect(orders).toMatch(/Who is in these groups\n.*sre: .*Bob/s)
  expect(await answer(mia, 'access sre')).toMatch(/sre: .*Bob/)
  expect(await reply(ken, 'ｐｒｏｄ－ｏｒｄｅｒｓにアクセスできるのは誰？')).toMatch(/グループのメンバー.*sre: .*Bob/s)

  expect(await answer(mia, '“who’s got access to *prod-orders*?”')).toContain('Who is in these groups')
})

story('a word that is no id is no id, and what is not understood leads on', async (world) => {
  const { mia, bob } = world
  const asked = await mia.asks({ account: 'prod-orders', set: 'PowerUserAccess', reason: 'Stuck orders' })
  await becomes(world, asked, 'pending')
  await quiet(world)
  for (const words of ['status NOPE99', 'status of nothing', '状況　ＮＯＰＥ９９'])
    expect(await reply(mia, words), words).not.toContain('Stuck orders')
  expect(await reply(mia, 'status NOPE99')).toContain('There is no request NOPE99.')
  expect(await reply(mia, 'status of my request')).toContain('Stuck orders')
  expect(await reply(bob, 'What’s waiting for me?')).toContain('Stuck orders')
  expect(await reply(mia, 'thanks!')).toBe('You are welcome.')

  const lost = await reply(mia, 'the printer on floor 3 is <broken> & loud')
  expect(lost).toMatch(/^I did not understand “the printer on floor 3 is <broken> & loud”\./)
  const last = mia.slack.dms().at(-1)
  if (!last) throw new Error('no answer')
  await mia.slack.click(last, 'My access')
  await world.until(() => expect(mia.reads(mia.slack.ephemerals().at(-1) as never)).toContain('sandbox-mia'))
})

story('an account is called what it is called, with spaces and an ampersand', async (world) => {
  const { mia } = world
  await quiet(world)
  await renamed(world, { 'log-archive': 'Log Archive', 'sandbox-mia': 'R&D Sandbox' })
  for (const name of ['Log Archive', '"Log Archive"', '“log archive”', '「Log Archive」', 'ＬＯＧ　Ａｒｃｈｉｖｅ'])
    expect(await answer(mia, `explain ${name} ReadOnlyAccess`), name).toMatch(
      /^Request access, Log Archive, ReadOnlyAccess/,
    )
  expect(await answer(mia, 'explain ReadOnlyAccess Log Archive 2 hours for Ken Sato')).toMatch(/Log Archive.*Ken Sato/)
  expect(await reply(mia, 'who has access to R&D Sandbox?')).toContain(
    'Mia Tanaka (mia): PowerUserAccess in R&D Sandbox',
  )
})

/** The form that the line opens, as it reads, and who it is filled in for. */
async function opened(who: Somebody, line: string): Promise<string> {
  const before = who.slack.modal()?.id
  await who.slack.command(line)
  const form = await who.slack.waitForModal(({ id }) => id !== before)
  const read = JSON.stringify(form)
  await who.slack.closeModal()
  return read
}

story('a line opens the form with what it says filled in, in both languages', async (world) => {
  const { mia, ken } = world
  const whole = await opened(mia, 'request prod-payments Admin 2h INC-42 stuck queue for @ken')
  for (const part of ['"prod-payments"', '"AdministratorAccess"', '"Ken Sato"', '"initial_value":"INC-42 stuck queue"'])
    expect(whole).toContain(part)
  expect(whole).toMatch(/"initial_option":\{[^}]*"2 hours"[^}]*\},"value":"7200000"\}/)

  const half = await opened(mia, 'request staging-orders')
  expect(half).toContain('"staging-orders"')
  expect(half).not.toContain('initial_value')
  expect(await opened(mia, 'I need ReadOnlyAccess on prod-orders for 4 hours')).toMatch(/prod-orders.*ReadOnlyAccess/s)
  const japanese = await opened(ken, 'prod-ordersのReadOnlyAccessを２時間ください')
  for (const part of ['"prod-orders"', '"ReadOnlyAccess"', '"2 時間"']) expect(japanese).toContain(part)
})

story('asking again begins with what was asked', async (world) => {
  const { mia } = world
  const asked = await mia.asks({ account: 'prod-orders', set: 'PowerUserAccess', duration: '4 hours', reason: 'Stuck' })
  await becomes(world, asked, 'pending')
  await mia.slack.click(await mia.isTold('PowerUserAccess in prod-orders'), 'Withdraw', { confirm: true })
  await becomes(world, asked, 'withdrawn')
  await quiet(world)
  await mia.slack.click(await mia.isTold('PowerUserAccess in prod-orders'), 'Request again')
  const form = JSON.stringify(await mia.slack.waitForModal((view) => JSON.stringify(view).includes('"Stuck"')))
  for (const part of ['"prod-orders"', '"PowerUserAccess"', '"Mia Tanaka"', '"4 hours"']) expect(form).toContain(part)
})

story(
  'a wish in a direct message is a button to the form that it fills in; what is sent is still the form',
  async (world) => {
    const { mia, ken } = world
    for (const [who, wish, button, parts] of [
      [
        mia,
        'I need ReadOnlyAccess on prod-orders for 4 hours',
        'Request access',
        ['prod-orders', 'ReadOnlyAccess', '4 hours'],
      ],
      [
        ken,
        'prod-ordersのReadOnlyAccessを２時間ください',
        'アクセスを申請',
        ['prod-orders', 'ReadOnlyAccess', '2 時間'],
      ],
    ] as const) {
      await who.slack.say(wish)
      const answer = await who.isTold(/the form begins with what you wrote|入力された内容でフォームが開きます/)
      await who.slack.click(answer, button)
      const form = JSON.stringify(await who.slack.waitForModal())
      for (const part of parts) expect(form).toContain(`"${part}"`)
      await who.slack.closeModal()
    }
    expect(await world.bot.ctx.store.db.selectFrom('requests').selectAll().execute()).toEqual([])
  },
)

story('what people ask in their own words is answered for what they mean', async (world) => {
  const { mia, ken } = world
  expect(await reply(mia, 'who has PowerUserAccess in prod-orders rn?')).toMatch(/PowerUserAccess in prod-orders: \d/)
  expect(await reply(ken, 'prod-ordersでPowerUserAccess持ってるの誰？')).toContain('PowerUserAccess in prod-orders')
  expect(await reply(mia, 'whos got acess to prod-orders')).toContain('Who is in these groups')
  expect(await reply(mia, 'who has time for lunch?')).toContain('I did not understand')
  // Not the bot: nothing is paused, for whoever may.
  expect(await reply(world.dana, 'pause the music')).not.toContain('is paused')
  expect(await answer(world.dana, 'audit')).not.toContain('Only administrators')
  expect(await answer(world.dana, 'show me the audit log for mia')).toBe(await answer(world.dana, 'audit @mia'))
  expect(await answer(world.dana, 'what happened in prod-orders yesterday?')).toBe(
    await answer(world.dana, 'audit prod-orders yesterday'),
  )
})

story('days of the log are those of who asks', async (world) => {
  const { mia, dana, clock, until } = world
  // Early in the morning in Tokyo, where Dana is, and the evening before by UTC.
  const { day } = timeThere(clock.now() + hours(24), 'UTC')
  clock.advance((startOfDay(day, 'UTC', 1) ?? 0) - hours(4) - clock.now())
  const { id } = await mia.asks({ account: 'sandbox-mia', set: 'ReadOnlyAccess' })
  const found = (when: string) => answer(dana, `audit sandbox-mia granted ${when}`)
  await until(async () => expect(await found('')).toContain(id))
  clock.advance(hours(9))
  expect(await found('today')).toContain(id)
  expect(await found('yesterday')).not.toContain(id)
  expect(await found(`${day}..${day}`)).not.toContain(id)
  // A month is the last one of that name, there.
  const month = Number(timeThere(clock.now(), 'Asia/Tokyo').day.slice(5, 7))
  expect(await found(`${month}月`)).toContain(id)
  expect(await found(monthNames[month - 1] ?? '')).toContain(id)
  expect(await found(`${month === 1 ? 12 : month - 1}月`)).not.toContain(id)
  expect(await found(`${month === 12 ? 1 : month + 1}月`)).not.toContain(id)
})

story(
  'a stolen laptop in a direct message is a button to the emergency stop, and stops nobody by itself',
  async (world) => {
    const { mia, ken } = world
    for (const [who, words, button] of [
      [mia, 'ken’s laptop was stolen, cut his access NOW', 'Request access'],
      [ken, 'kenさんのアカウントが乗っ取られた！今すぐ止めて', 'アクセスを申請'],
    ] as const) {
      await who.slack.say(words)
      const answer = await who.isTold(/the form begins with what you wrote|入力された内容でフォームが開きます/)
      await who.slack.click(answer, button)
      const form = JSON.stringify(await who.slack.waitForModal())
      expect(form).toContain('"Ken Sato"')
      expect(form).toMatch(/Emergency stop|緊急停止/)
      await who.slack.closeModal()
    }
    expect(await world.bot.ctx.store.db.selectFrom('requests').selectAll().execute()).toEqual([])
  },
)

story(
  'what can be meant in several ways, or is misspelt, is offered by buttons that say what was read',
  async (world) => {
    const { mia, ken, dana } = world
    for (const [who, words, parts] of [
      [
        mia,
        'prod-paymnts admin',
        ['Request AdministratorAccess in prod-payments', 'Who has AdministratorAccess in prod-payments?'],
      ],
      [ken, 'prod-paymntsの権限ください', ['prod-payments へのアクセスを申請', 'prod-payments にアクセスできる人']],
    ] as const) {
      const read = await reply(who, words)
      for (const part of parts) expect(read).toContain(`[${part}]`)
    }
    const offered = mia.slack.dms().at(-1)
    if (!offered) throw new Error('no answer')
    await mia.slack.click(offered, 'Who has AdministratorAccess in prod-payments?')
    await world.until(() =>
      expect(mia.reads(mia.slack.ephemerals().at(-1) as never)).toContain('AdministratorAccess in prod-payments: 0'),
    )
    await mia.slack.click(offered, 'Request AdministratorAccess in prod-payments')
    const form = JSON.stringify(await mia.slack.waitForModal())
    for (const part of ['"prod-payments"', '"AdministratorAccess"']) expect(form).toContain(part)
    await mia.slack.closeModal()

    expect(await reply(mia, 'does bob have access to prod-orders?')).toMatch(
      /bob in prod-orders: \d.*through the group sre/is,
    )
    // What else may have been meant stands below.
    expect(await reply(mia, 'who can get into prod-orders?')).toContain('[Request access to prod-orders]')
    expect(await reply(mia, 'I need prod-orders')).toContain('[Who has access to prod-orders?]')
    const wish = mia.slack.dms().at(-1)
    if (!wish) throw new Error('no answer')
    await mia.slack.click(wish, 'answer:meant', { overflow: 'Which rule decides on prod-orders?' })
    await world.until(() => expect(mia.reads(mia.slack.ephemerals().at(-1) as never)).toContain('The rules, in order'))
    const group = await opened(mia, 'add me to the sre group')
    for (const part of ['"Join a group for a time"', '"sre"']) expect(group).toContain(part)

    // Binding somebody changes something: said as a sentence, it is a button.
    const { people } = world.bot.ctx
    const kens = await people.identityUser('UKEN')
    expect(await reply(dana, '<@UKEN> の結び付けを解除して')).toContain('[結び付けを解除]')
    expect(await people.identityUser('UKEN')).toBe(kens)
    const unbinding = dana.slack.dms().at(-1)
    if (!unbinding) throw new Error('no answer')
    await dana.slack.click(unbinding, '結び付けを解除')
    await world.until(async () => expect(await people.identityUser('UKEN')).toBeUndefined())
    expect(await world.bot.ctx.store.db.selectFrom('requests').selectAll().execute()).toEqual([])
  },
)

story('a reason keeps each of its words, also the small ones', async ({ mia }) => {
  expect(await opened(mia, 'request prod-orders ReadOnlyAccess 2h the report of the month')).toContain(
    '"initial_value":"the report of the month"',
  )
  expect(await opened(mia, 'request prod-orders ReadOnlyAccess 2h to look at the logs')).toContain(
    '"initial_value":"to look at the logs"',
  )
  expect(await opened(mia, 'request prod-orders ReadOnlyAccess 2h please')).not.toContain('initial_value')
})
