import { expect } from 'vitest'
import { exportAudit } from '../../src/workflow/audit-export.ts'
import { extendsIt, isApproved, newestRequest } from '../support/access.ts'
import { becomes, type Somebody } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { hours, type World } from '../support/world.ts'

const ticket = '{ pattern: "INC-\\\\d+(?:<b>)?", url: "https://tickets.example.com/browse/{ticket}" }'
/** Production is asked for with a ticket; nothing else is. */
const withTicket = (yaml: string) =>
  yaml.replace('  - name: production-admin\n', `  - name: production-admin\n    ticket: ${ticket}\n`)
const wish = { account: 'prod-payments', set: 'AdministratorAccess', reason: 'Stuck queue' }

const labels = (who: Somebody): string[] =>
  (who.slack.modal()?.blocks ?? []).flatMap(({ label }) => (typeof label === 'object' ? [label.text] : []))
const asksFor = async (who: Somebody, named: string) => {
  await who.fillsIn(wish)
  await who.slack.fill({ ticket: named })
  return (await who.slack.submit()).errors
}

story(
  'a rule asks for a ticket: the form has a field for it, and card, message, audit log and export lead to it',
  async (world) => {
    const { mia, ken, bob, slack } = world
    await mia.fillsIn({ account: 'prod-orders', set: 'ReadOnlyAccess' })
    expect(labels(mia)).not.toContain('Ticket')
    await mia.slack.closeModal()

    expect(await asksFor(mia, 'stuck queue')).toEqual({
      Ticket:
        'That is no ticket by the rule “production-admin”. Write all of it, and nothing else, like INC-\\d+(?:<b>)?.',
    })
    expect(await asksFor(mia, 'INC-42 ')).toBeUndefined()
    const request = await newestRequest(world, { requester: mia.id })
    await becomes(world, request, 'pending')
    await quiet(world)
    const link = /"url":"https:\/\/tickets\.example\.com\/browse\/INC-42","text":"INC-42"/
    expect(JSON.stringify(await bob.card(request))).toMatch(link)
    expect(JSON.stringify(await mia.isTold('Ticket INC-42'))).toMatch(link)
    const told = JSON.stringify(slack.workspace.in('CAUDIT'))
    expect(told).toContain('Ticket: <https://tickets.example.com/browse/INC-42|INC-42>.')
    const exported = await Array.fromAsync(
      exportAudit(world.bot.ctx.store.db, { format: 'jsonl', requestId: request.id }),
    )
    expect(exported.join('')).toContain('"ticketUrl":"https://tickets.example.com/browse/INC-42"')

    await mia.presses(await mia.isTold('Ticket INC-42'), 'Withdraw')
    await becomes(world, request, 'withdrawn')
    await quiet(world)
    const before = mia.slack.modal()?.id
    await mia.slack.click(await mia.isTold('Withdrawn'), 'Request again')
    await mia.slack.waitForModal(({ id }) => id !== before)
    expect(JSON.stringify(mia.slack.modal())).toContain('"initial_value":"INC-42"')
    await mia.slack.closeModal()

    await ken.fillsIn(wish)
    expect(labels(ken)).toContain('チケット')
  },
  { policy: withTicket },
)

story(
  'a line names the ticket, and what comes from elsewhere than the form is looked at too',
  async (world) => {
    const { mia } = world
    await mia.slack.command('request prod-payments AdministratorAccess 1h INC-42 stuck queue')
    const form = JSON.stringify(await mia.slack.waitForModal())
    expect(form).toContain('"initial_value":"INC-42"')
    expect(form).toContain('"initial_value":"stuck queue"')
    await mia.slack.submit()
    const request = await newestRequest(world, { requester: mia.id })
    expect(request).toMatchObject({ ticket: 'INC-42', reason: 'stuck queue' })
    await becomes(world, request, 'pending')

    // A person's own machine sends a form without the field; and the ticket that is shown is the one that was asked with.
    await mia.fillsIn({ ...wish, for: 'Ken Sato' })
    const form2 = mia.slack.modal()
    for (const block of form2?.blocks ?? []) Object.assign(block, { optional: true })
    expect((await mia.slack.submit()).errors).toEqual({
      Ticket: 'The rule “production-admin” asks for a ticket. Name one like INC-\\d+(?:<b>)?.',
    })
    await world.bot.ctx.store.db.updateTable('requests').set({ ticket: 'INC-1' }).where('id', '=', request.id).execute()
    await world.bob.approves(request)
    await becomes(world, request, 'refused')
    expect(world.aws.mutations()).toEqual([])
  },
  { policy: withTicket },
)

story(
  'longer access goes by the ticket that it has',
  async (world) => {
    const { mia, bob, alice } = world
    expect(await asksFor(mia, 'INC-7')).toBeUndefined()
    const request = await newestRequest(world, { requester: mia.id })
    await isApproved(world, request, bob)
    await quiet(world)
    await alice.approves(request)
    await becomes(world, request, 'active')
    await quiet(world)
    const longer = await extendsIt(mia, request, '1 hour')
    expect(longer).toMatchObject({ ticket: 'INC-7' })
    await becomes(world, longer, 'pending')
  },
  { policy: withTicket },
)

story(
  'a ticket by another pattern does not do any more when it is carried out',
  async (world: World) => {
    const { mia, bob, alice, clock } = world
    expect(await asksFor(mia, 'INC-42<b>')).toBeUndefined()
    const request = await newestRequest(world, { requester: mia.id })
    await becomes(world, request, 'pending')
    const rule = world.config.policy.rules.find(({ name }) => name === 'production-admin')
    await bob.approves(request)
    await quiet(world)
    Object.assign(rule?.ticket ?? {}, { pattern: 'CHG-\\d+' })
    clock.advance(hours(0.1))
    await alice.approves(request)
    await world.until(async () =>
      expect(
        alice.slack
          .ephemerals()
          .map((m) => alice.reads(m))
          .join(),
      ).toContain('no ticket'),
    )
    expect(world.aws.mutations()).toEqual([])
  },
  { policy: withTicket },
)
