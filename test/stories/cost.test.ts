import { expect, test } from 'vitest'
import { fullPages } from '../../src/sim/aws/settings.ts'
import { eventually } from '../support/eventually.ts'
import { becomes } from '../support/somebody.ts'
import { quiet } from '../support/story.ts'
import { startWorld, type World } from '../support/world.ts'

// Slack takes some fifty redraws a minute and one post to a channel in a second, AWS twenty calls: what one request costs
// says how many there can be.

/** What Slack was called for, and how often; listing who somebody is counts where it is asked. */
const counted = (calls: World['slack']['calls']) => calls.map(({ method }) => method).sort()
const inAuditChannel = ({ args }: World['slack']['calls'][number]): boolean => args.channel === 'CAUDIT'
/** When somebody is asked about is a matter of when that was asked last: as if it were long ago. */
const forgets = ({ clock }: World) => clock.advance(6_000)

test('what a request, an approval and its end cost in calls to Slack and AWS', async () => {
  const world = await startWorld({ settings: fullPages })
  const { mia, bob, aws, slack } = world
  // Her conversation is open by then, what the set allows is known, and who both are in Identity Center.
  await bob.opensForm('assign-permission-set')
  await eventually(async () => expect(await world.bot.ctx.people.identityUser('UBOB')).toBeDefined())
  const first = await mia.asks({ account: 'staging-payments', set: 'ReadOnlyAccess' })
  await becomes(world, first, 'pending')
  await mia.presses(await bob.card(first), 'Withdraw')
  await quiet(world)
  const { form, calls } = { form: 'views.', calls: slack.calls }
  const costs = async (what: () => Promise<unknown>) => {
    forgets(world)
    calls.length = 0
    aws.calls.length = 0
    await what()
    await quiet(world)
    const [record, others] = [calls.filter(inAuditChannel), calls.filter((call) => !inAuditChannel(call))]
    return {
      slack: counted(others).filter((method) => !method.startsWith(form)),
      record: counted(record),
      sso: ssoCalls(world),
    }
  }

  let request = { id: '' }
  const asked = await costs(async () => {
    request = await mia.asks({ account: 'staging-payments', set: 'ReadOnlyAccess' })
    await becomes(world, request, 'pending')
  })
  // Who she is and who decides; her message, the card.
  expect(asked.slack.length, asked.slack.join(' ')).toBeLessThanOrEqual(4)
  // The request's one post there, and the facts below it.
  expect(asked.record.length, asked.record.join(' ')).toBeLessThanOrEqual(2)

  const approved = await costs(async () => {
    await bob.approves(request)
    await becomes(world, request, 'active')
  })
  // Who both are and who decides; her message and the word that she has it, the card and the line below it.
  expect(approved.slack.length, approved.slack.join(' ')).toBeLessThanOrEqual(7)
  expect(approved.record.length, approved.record.join(' ')).toBeLessThanOrEqual(2)
  expect(approved.sso.length, approved.sso.join(' ')).toBeLessThanOrEqual(6)

  const ended = await costs(async () => {
    await bob.presses(await bob.card(request), 'Revoke')
    await becomes(world, request, 'revoked')
  })
  expect(ended.sso.length, ended.sso.join(' ')).toBeLessThanOrEqual(5)
  const inChannel = slack.workspace.in('CAPPROVALS').filter((m) => JSON.stringify(m).includes(request.id))
  expect(inChannel.length).toBeLessThanOrEqual(4)
})

const ssoCalls = ({ aws }: World) => aws.calls.map(({ action }) => action).filter((action) => action.startsWith('sso:'))
