import { expect } from 'vitest'
import { extendsIt, isApproved, newestRequest, pressesOwn } from '../support/access.ts'
import { eventually } from '../support/eventually.ts'
import { becomes, type Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'

const stepped = (yaml: string) =>
  yaml.replace(
    '  - name: anything-else\n',
    '  - name: orders\n    when: { accounts: [prod-orders] }\n    approvals: [{ upTo: 1h, approvals: 0 }, { upTo: 4h, approvals: 1 }]\n    extensions: 2\n  - name: anything-else\n',
  )
const wish = { account: 'prod-orders', set: 'ReadOnlyAccess' }

async function opensExtend(who: Somebody, grant: { id: string }, button = 'Extend'): Promise<void> {
  const before = who.slack.modal()?.id
  await pressesOwn(who, grant, button)
  await who.slack.waitForModal(({ id }) => id !== before)
}

const formReads = (who: Somebody, words: RegExp) =>
  eventually(() => expect(who.reads(who.slack.modal() as never)).toMatch(words))

story(
  'the form says what the chosen time takes: an hour at once, more by an approval; and so it is',
  async (world) => {
    const { mia, bob } = world
    await mia.fillsIn(wish)
    await formReads(mia, /orders \(up to 1h\)”.*at once.*\n?.*up to 1 hour at once, up to 4 hours 1 approval/is)
    await mia.slack.fill({ 'request:duration': '4 hours' })
    await formReads(mia, /Rule “orders”: one approval by/)
    await mia.slack.fill({ 'request:duration': '1 hour' })
    await formReads(mia, /orders \(up to 1h\)”/)
    await mia.slack.closeModal()
    const short = await mia.asks(wish)
    await becomes(world, short, 'active')
    const long = await mia.asks({ ...wish, set: 'PowerUserAccess', duration: '4 hours' })
    await becomes(world, long, 'pending')
    await bob.approves(long)
    await becomes(world, long, 'active')
  },
  { policy: stepped },
)

story(
  'an extension that brings the whole over a step takes what that step asks for, and there are so many',
  async (world) => {
    const { mia, bob, clock } = world
    const half = await mia.asks({ ...wish, duration: '30 minutes' })
    await becomes(world, half, 'active')
    await quiet(world)
    const toAnHour = await extendsIt(mia, half, '30 minutes')
    await becomes(world, toAnHour, 'done')
    await quiet(world)
    const beyond = await extendsIt(mia, half, '30 minutes')
    await becomes(world, beyond, 'pending')
    await isApproved(world, beyond, bob)
    await becomes(world, beyond, 'done')
    await quiet(world)
    clock.advance(60_000)
    await opensExtend(mia, half)
    await mia.slack.fill({ 'extend:duration': '30 minutes', reason: 'It takes longer' })
    const { errors } = await mia.slack.submit()
    expect(JSON.stringify(errors)).toMatch(
      /extended or asked for again 2 times already; rule “orders” allows that 2 times/,
    )
  },
  { policy: stepped },
)

story(
  'the form to extend says what each length takes with what there is already, in both languages',
  async (world) => {
    const { mia, ken } = world
    const half = await mia.asks({ ...wish, duration: '30 minutes' })
    await becomes(world, half, 'active')
    await opensExtend(mia, half)
    // An hour more makes it an hour and a half.
    await formReads(mia, /Rule “orders”: one approval by.*again so far: 0; rule “orders” allows 2\./s)
    await mia.slack.fill({ reason: 'Not done yet', 'extend:duration': '30 minutes' })
    await formReads(mia, /orders \(up to 1h\)”.*at once/)
    await mia.slack.fill({ 'extend:duration': '2 hours' })
    await formReads(mia, /Rule “orders”: one approval by/)
    await mia.slack.fill({ 'extend:duration': '30 minutes' })
    await formReads(mia, /orders \(up to 1h\)”.*at once/)
    // What was typed meanwhile is still there, and what was said is what becomes of it.
    expect((await mia.slack.submit()).errors ?? {}).toEqual({})
    await becomes(world, await newestRequest(world, { extendsGrant: half.id }), 'done')
    await opensExtend(mia, half)
    await formReads(mia, /again so far: 1; rule “orders” allows 2\./)
    await mia.slack.closeModal()

    const kens = await ken.asks({ ...wish, duration: '30 分' })
    await becomes(world, kens, 'active')
    await opensExtend(ken, kens, '延長')
    await formReads(ken, /ルール「orders」: .*承認/)
    await formReads(ken, /延長と再申請は 0 回です（ルール「orders」で認められるのは 2 回まで）/)
    await ken.slack.fill({ 'extend:duration': '30 分' })
    await formReads(ken, /orders \(up to 1h\)」/)
  },
  { policy: stepped },
)
