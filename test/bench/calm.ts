import { setTimeout as delay } from 'node:timers/promises'
import type { Message } from '../../src/sim/slack/index.ts'
import { counted, line, spread } from './figures.ts'
import type { Surroundings } from './surroundings.ts'
import { measure } from './traffic.ts'

/** What one form and one click cost in calls, and how long each answer takes when nothing else is going on. */
export async function calm({ slack, aws }: Surroundings, asker: string, approver: string): Promise<void> {
  const [mia, bob] = [slack.as(asker), slack.as(approver)]
  const { latencies, end } = measure(slack)
  // For the first form of a person Slack is asked about them; the second form is like all others.
  await mia.command('request assign-permission-set')
  await mia.waitForModal()
  await mia.closeModal()
  await settled(slack)

  const marks = () => ({ slack: slack.calls.length, aws: aws.calls.length })
  const since = (mark: ReturnType<typeof marks>) => ({
    slack: counted(slack.calls.slice(mark.slack).map((call) => call.method)),
    aws: counted(aws.calls.slice(mark.aws).map((call) => call.action)),
  })
  const tell = (what: string, calls: ReturnType<typeof since>) => {
    line(`${what}: AWS calls`, calls.aws)
    line(`${what}: Slack calls`, calls.slack)
  }

  const opened = marks()
  await mia.command('request assign-permission-set')
  const form = await mia.waitForModal()
  for (const [field, words] of Object.entries({ account: 'prod-team', permissionSet: 'set-2' })) {
    const [option] = await mia.options(field, words)
    const block = mia.modal()?.blocks.find(({ block_id }) => block_id === field)
    await mia.use('modal', { block_id: field, action_id: String(block?.element?.action_id) }, option)
  }
  await mia.waitForModal(({ id, hash }) => id === form.id && hash !== form.hash)
  await delay(300)
  await mia.fill({ reason: 'A customer waits' })
  tell('form, until it is sent', since(opened))
  const submitted = marks()
  await mia.submit()
  const card = await waitForCard(slack)
  await settled(slack)
  tell('request, until it waits for approval', since(submitted))
  const pressed = marks()
  await bob.click(card, 'card:approve', { confirm: true })
  await settled(slack, 3_000)
  tell('approve, until it is granted and told', since(pressed))
  end()
  for (const [kind, values] of [...latencies].sort()) line(`acknowledged: ${kind}`, spread(values))
}

/** The card, or what people were told instead. */
async function waitForCard(slack: Surroundings['slack']): Promise<Message> {
  for (let waited = 0; waited < 60_000; waited += 20) {
    const found = ['CAPPROVALS', 'CPRODUCTION']
      .flatMap((channel) => slack.workspace.in(channel))
      .find((m) => JSON.stringify(m.blocks).includes('"card:approve"'))
    if (found) return found
    await delay(20)
  }
  const told = [...slack.workspace.messages.values()].flat().map(({ text }) => text)
  throw new Error(`There is no card to decide on; people were told: ${told.slice(-5).join(' | ')}`)
}

/** Waits until the bot has called Slack no more for a while. */
async function settled(slack: Surroundings['slack'], quietMs = 1_500): Promise<void> {
  for (let before = -1; before !== slack.calls.length; ) {
    before = slack.calls.length
    await delay(quietMs)
  }
}
