import { expect } from 'vitest'
import { newestRequest } from '../support/access.ts'
import { becomes, type Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'

// Who asks for the same again and again finds it first.

const forOneself = (yaml: string) =>
  yaml
    .replace(/("ou:\/Sandbox"\] \}\n.*\n {4}for: )\[self, people, groups\]/, '$1[self]')
    .replace(
      '  - name: break-glass\n',
      '  - { name: nobody-else, when: { accounts: ["ou:/Sandbox"] }, deny: true }\n  - name: break-glass\n',
    )

const labels = (who: Somebody): string[] =>
  (who.slack.modal()?.blocks ?? []).flatMap(({ label }) => (typeof label === 'object' ? [label.text] : []))
const names = async (who: Somebody, field: string, typed = '') =>
  (await who.slack.options(field, typed)).map(({ text }) => text.text)

async function withdrawn(who: Somebody, account: string, set: string): Promise<void> {
  const { world } = who
  const request = await who.asks({ account, set })
  await becomes(world, request, 'pending')
  await who.presses(await who.card(request), 'Withdraw')
  await becomes(world, request, 'withdrawn')
}

story(
  'pickers begin with what somebody asks for most, and the empty form offers the last wish',
  async (world) => {
    const { mia, ken, bob } = world
    await mia.slack.command('request')
    await mia.slack.waitForModal()
    expect(JSON.stringify(mia.slack.modal())).not.toContain('As last time')
    const before = await names(mia, 'Account')
    expect(before[0]).not.toBe('staging-orders')
    await mia.slack.closeModal()

    await withdrawn(mia, 'staging-orders', 'PowerUserAccess')
    await withdrawn(mia, 'staging-orders', 'ReadOnlyAccess')
    await withdrawn(mia, 'prod-orders', 'ReadOnlyAccess')
    await quiet(world)
    await mia.slack.command('request')
    const form = await mia.slack.waitForModal(({ blocks }) => JSON.stringify(blocks).includes('As last time'))
    const accounts = await names(mia, 'Account')
    expect(accounts.slice(0, 2)).toEqual(['staging-orders', 'prod-orders'])
    expect(accounts.toSorted()).toEqual(before.toSorted())
    expect((await names(mia, 'Permission set'))[0]).toBe('ReadOnlyAccess')
    expect(await names(mia, 'Account', 'prod-payments')).toEqual(['prod-payments'])
    const [first] = await mia.slack.options('Permission set', '')
    expect(first?.description?.text).toBe('Reads everything in the account, including stored data; changes nothing.')

    await mia.slack.click('modal', 'As last time: ReadOnlyAccess in prod-orders')
    await mia.slack.waitForModal(({ id }) => id !== form.id)
    const filled = JSON.stringify(mia.slack.modal())
    for (const part of ['"prod-orders"', '"ReadOnlyAccess"', '"A customer waits"']) expect(filled).toContain(part)
    await mia.slack.submit()
    const again = await newestRequest(world, { requester: mia.id })
    await becomes(world, again, 'pending')

    // For whom she asks often comes before everybody else, where it may be for them.
    for (const set of ['PowerUserAccess', 'ReadOnlyAccess']) {
      const asked = await mia.asks({ account: 'staging-payments', set, for: 'Ken Sato' })
      await becomes(world, asked, 'pending')
    }
    await mia.opensForm('assign-permission-set')
    const people = await mia.slack.options('For', '')
    expect(people.slice(0, 2).map(({ text }) => text.text)).toEqual(['Mia Tanaka', 'Ken Sato'])
    expect(new Set(people.map(({ value }) => value)).size).toBe(people.length)
    await mia.slack.closeModal()
    await becomes(world, await ken.asks({ account: 'prod-data', set: 'ReadOnlyAccess', for: 'Mia Tanaka' }), 'pending')
    await ken.slack.closeModal()
    await ken.slack.command('request sandbox-ken ReadOnlyAccess')
    await ken.slack.waitForModal()
    expect(await names(ken, 'principal')).toEqual(['Ken Sato'])

    // What others ask for is theirs.
    await bob.slack.command('request')
    await bob.slack.waitForModal()
    expect(JSON.stringify(bob.slack.modal())).not.toContain('As last time')
    expect((await names(bob, 'Account'))[0]).toBe(before[0])
  },
  { policy: forOneself },
)

story('the form is called what it does, and says why a picker is empty', async (world) => {
  const { mia, alice } = world
  await alice.slack.command('request')
  expect(await alice.slack.waitForModal()).toMatchObject({ title: { text: 'Request access' } })
  await alice.slack.fill({ Operation: 'Create a permission set' })
  expect(await alice.slack.waitForModal((view) => view.title?.text === 'Create a permission set')).toBeDefined()
  expect(labels(alice)).not.toContain('Account')

  // The line names an account that no rule gives.
  await mia.slack.command('request audit')
  const form = mia.reads((await mia.slack.waitForModal()) as never)
  expect(form).toContain('No rule of the policy gives you a permission set in audit.')
})

story('a line in a channel is a button for all: who presses it gets the form for themselves', async (world) => {
  const { mia, ken, sam, slack } = world
  expect(await mia.types('share')).toContain('/aws-setup share prod-payments Admin 2h')
  const guest = await sam.slack.command('share prod-orders ReadOnlyAccess', { channel: 'CAPPROVALS' })
  expect(sam.reads(await guest.answer())).toContain('only members of this one are answered')
  expect(slack.workspace.in('CAPPROVALS').filter((m) => ken.reads(m).includes('shares a form'))).toEqual([])
  const long = await mia.slack.command(`share prod-orders 1h ${'x '.repeat(150)}Admin in prod-payments`, {
    channel: 'CAPPROVALS',
  })
  expect(mia.reads(await long.answer())).toContain('longer than 300 characters')
  await mia.slack.command('share prod-orders ReadOnlyAccess 4h INC-7 <!channel> & co', { channel: 'CAPPROVALS' })
  const message = await world.until(() => {
    const found = slack.workspace.in('CAPPROVALS').find((m) => ken.reads(m).includes('shares a form'))
    if (!found) throw new Error('nothing is shared')
    return found
  })
  expect(ken.reads(message)).toContain('prod-orders ReadOnlyAccess 4h INC-7')
  await ken.slack.click(message, 'Request access')
  const form = JSON.stringify(await ken.slack.waitForModal())
  for (const part of ['"prod-orders"', '"ReadOnlyAccess"', '"4 時間"', '"Ken Sato"']) expect(form).toContain(part)
  expect(await world.bot.ctx.store.db.selectFrom('requests').selectAll().execute()).toEqual([])
})

story(
  'Slack says “not so fast” when a form opens: it is tried again in time, and else who pressed hears of it',
  async (world) => {
    const { mia, bob, ken, slack } = world
    slack.faults.failNext('views.open', { retryAfter: 1 })
    await mia.slack.shortcut('Request AWS access')
    expect(await mia.slack.waitForModal()).toMatchObject({ title: { text: 'Request access' } })
    await mia.slack.closeModal()

    slack.faults.failNext('views.open', { retryAfter: 30 })
    await mia.slack.shortcut('Request AWS access')
    await mia.isTold('What you pressed did nothing')
    await ken.slack.openHome()
    slack.faults.failNext('views.open', 'expired_trigger_id')
    await ken.slack.click('home', 'アクセスを申請')
    await ken.isTold(/もう一度/)

    const request = await mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess' })
    await becomes(world, request, 'pending')
    await quiet(world)
    slack.faults.failNext('views.open', 'internal_error', 2)
    await bob.slack.click(await bob.card(request), 'Deny')
    await bob.isTold('What you pressed did nothing')
  },
)
