import { expect } from 'vitest'
import { asksFor, holds, pressesOwn, reads } from '../support/access.ts'
import { eventually } from '../support/eventually.ts'
import { becomes, type Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { minutes } from '../support/world.ts'

const wish = { account: 'prod-orders', set: 'PowerUserAccess' }
const forEngineers = (yaml: string) =>
  yaml.replace(
    '  - name: anything-else\n',
    '  - name: orders\n    when: { accounts: [prod-orders] }\n    requesters: ["@engineering"]\n  - name: anything-else\n',
  )

/** What *Approve* asks on somebody's Home, once the request is there. */
async function askedOnHome(who: Somebody, { id }: { id: string }, approve: string): Promise<string | undefined> {
  await who.slack.openHome()
  return eventually(() => {
    const buttons = who.slack.home()?.blocks.flatMap((b) => (b.type === 'actions' ? b.elements : [])) ?? []
    const question = buttons.flatMap((one) =>
      one?.type === 'button' && one.text?.text === approve && one.value?.includes(id) ? one.confirm?.text.text : [],
    )
    if (question.length !== 1) throw new Error(`Home asks: ${JSON.stringify(question)}`)
    return question[0]
  })
}

story('the card says why it is risky, and so does the question before an approval counts', async (world) => {
  const { alice, mia, bob, dana } = world
  const request = await mia.asks(wish)
  await becomes(world, request, 'pending')
  await reads(bob, () => bob.card(request), /high risk: production, writes/)
  await quiet(world)
  const card = JSON.stringify((await bob.card(request)).blocks)
  expect(card).toMatch(
    /"text":"prod-orders[^"]*PowerUserAccess[^"]*asked by Mia[^"]*It is high risk: production, writes\."/,
  )

  // The question of the Home is the same.
  expect(await askedOnHome(bob, request, 'Approve')).toMatch(
    /^prod-orders \(\d{12}\): PowerUserAccess for Mia Tanaka \(mia\), 1 hour, asked by Mia \(mia\)\. It is high risk: production, writes\.$/,
  )
  expect(await askedOnHome(dana, request, '承認')).toMatch(
    /^prod-orders（\d{12}）: PowerUserAccess、対象: Mia Tanaka.*、期間: 1 時間、申請者: Mia.* さん。リスク: 高（本番環境、変更あり）。$/,
  )
  // Where the access does not say it all, what would be changed stands there.
  const set = await asksFor(alice, 'create-permission-set', {
    name: 'QueueReaders',
    policies: ['AWSSupportAccess'],
    reason: 'On-call looks at queues',
  })
  await becomes(world, set, 'pending')
  expect(await askedOnHome(bob, set, 'Approve')).toMatch(
    /^the new permission set QueueReaders, asked by Alice.*Create the permission set QueueReaders .*, and 1 more change\. It is medium risk\.$/,
  )
  expect(await askedOnHome(dana, set, '承認')).toMatch(
    /^新しい許可セット QueueReaders（申請者: Alice.*許可セット QueueReaders を作成する.*（ほか 1 件の変更）。リスク: 中。$/,
  )
})

story('what the same person had before, and how much of it sufficed, is on the next card', async (world) => {
  const { mia, bob, clock } = world
  const before = await holds(world, mia, { ...wish, duration: '2 hours' })
  clock.advance(minutes(18))
  await pressesOwn(mia, before, "I'm done")
  await becomes(world, before, 'revoked')
  await quiet(world)
  clock.advance(minutes(600))
  const again = await mia.asks(wish)
  await becomes(world, again, 'pending')
  await reads(bob, () => bob.card(again), 'Had once in 90 days, 20 minutes sufficed')
})

story(
  'for whom it is new, the card says how many of those who may ask for it hold it',
  async (world) => {
    const { mia, bob } = world
    const request = await mia.asks(wish)
    await becomes(world, request, 'pending')
    await reads(bob, () => bob.card(request), /First time in 90 days .* · 0 of \d+ in @engineering hold it/)
    const { calls } = world.aws
    expect(calls.filter(({ operation }) => operation === 'iam:GetRole')).toEqual([])
  },
  { policy: forEngineers },
)
