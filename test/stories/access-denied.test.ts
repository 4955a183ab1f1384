import { expect } from 'vitest'
import { newestRequest } from '../support/access.ts'
import { becomes, type Somebody } from '../support/somebody.ts'
import { story } from '../support/story.ts'
import type { World } from '../support/world.ts'

// Somebody pastes what AWS said into a channel; from its menu anybody finds what would allow it.

const idOf = (world: World, name: string) => world.bot.ctx.directory.accounts().find((a) => a.name === name)?.id ?? ''
const denial = (
  account: string,
  action: string,
  why = `because no identity-based policy allows the ${action} action`,
) =>
  `An error occurred (AccessDenied) when calling: User: arn:aws:sts::${account}:assumed-role/AWSReservedSSO_ViewOnlyAccess_0123456789abcdef/mia is not authorized to perform: ${action} on resource: "arn:aws:s3:::orders" ${why}`

async function asks(world: World, who: Somebody, text: string, blocks?: unknown[]) {
  const before = new Set(who.slack.ephemerals())
  const message = world.slack.workspace.post({
    channel: 'CAPPROVALS',
    user: 'UMIA',
    text,
    ...(blocks && { blocks: blocks as never }),
  })
  const { problem } = await who.slack.messageShortcut('Find access for this', message)
  expect(problem).toBeUndefined()
  return world.until(() => {
    const answer = who.slack.ephemerals().find((m) => !before.has(m))
    if (!answer) throw new Error('no answer')
    return answer
  })
}

const offers = (message: { blocks?: unknown }): string[] =>
  (message.blocks as { accessory?: unknown; text?: { text: string } }[]).flatMap(({ accessory, text }) =>
    accessory ? [/\*(.+?)\*/.exec(text?.text ?? '')?.[1] ?? ''] : [],
  )

story('the smallest sets that allow what was denied are a press from the form', async (world) => {
  const { mia, bob } = world
  const id = idOf(world, 'prod-orders')
  const answer = await asks(world, bob, denial(id, 's3:PutObject'))
  expect(bob.reads(answer)).toContain(`AWS denied \`s3:PutObject\` in prod-orders (${id}), to ViewOnlyAccess.`)
  const sets = offers(answer)
  // Read only does not write; of those that do, the one that may do everything comes last.
  expect(sets).not.toContain('ReadOnlyAccess')
  expect(sets.at(-1)).toBe('AdministratorAccess')
  expect(sets).toContain('PowerUserAccess')

  const read = offers(await asks(world, mia, denial(id, 's3:GetObject')))
  expect(read[0]).not.toBe('AdministratorAccess')
  expect(read).toContain('ReadOnlyAccess')

  const found = await asks(world, mia, denial(id, 'iam:CreateRole'))
  expect(offers(found)).toEqual(['AdministratorAccess'])
  await mia.slack.click(found, 'Request access')
  const form = JSON.stringify(await mia.slack.waitForModal())
  for (const part of ['"prod-orders"', '"AdministratorAccess"', '"AccessDenied: iam:CreateRole"'])
    expect(form).toContain(part)
  await mia.slack.submit()
  await becomes(world, await newestRequest(world, { requester: mia.id }), 'pending')
})

story('what no set helps against, what is not understood, and who may not ask are told in one line', async (world) => {
  const { mia, ken, sam, slack } = world
  const id = idOf(world, 'prod-orders')
  const above = await asks(
    world,
    mia,
    denial(id, 'ec2:RunInstances', 'with an explicit deny in a service control policy'),
  )
  expect(mia.reads(above)).toContain('A service control policy denies it, which no permission set overrides')
  expect(offers(above)).toEqual([])

  const none = await asks(world, mia, 'Lunch, anybody? <!channel> *x*')
  expect(mia.reads(none)).toContain('I found no AccessDenied of AWS')
  await mia.slack.click(none, 'Request access')
  await mia.slack.waitForModal()
  await mia.slack.closeModal()

  // A rule denies the account: nothing of it is offered.
  const denied = await asks(world, mia, denial(idOf(world, 'audit'), 's3:PutObject'))
  expect(offers(denied)).toEqual([])
  expect(mia.reads(denied)).toContain('No permission set that you may ask for there')
  const foreign = await asks(world, mia, denial('999988887777', 's3:PutObject'))
  expect(mia.reads(foreign)).toContain('The account 999988887777 is none of this organization')

  // An alarm of another app has its words in blocks.
  const text = { type: 'mrkdwn', text: denial(id, 'iam:CreateRole') }
  const japanese = await asks(world, ken, 'Alarm', [{ type: 'section', text }])
  expect(ken.reads(japanese)).toContain('ViewOnlyAccess による `iam:CreateRole` が拒否されています')
  expect(offers(japanese)).toEqual(['AdministratorAccess'])

  // Nor is anybody of another company served.
  expect(offers(await asks(world, sam, denial(id, 's3:PutObject')))).toEqual([])
  expect(await world.bot.ctx.store.db.selectFrom('requests').selectAll().execute()).toEqual([])
  expect(slack.deliveries.filter(({ problem }) => problem)).toEqual([])
})
