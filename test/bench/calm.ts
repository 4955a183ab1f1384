import { setTimeout as delay } from 'node:timers/promises'
import type { Message } from '../../src/sim/slack/index.ts'
import { aimed, counted, line, spread } from './figures.ts'
import type { Surroundings } from './surroundings.ts'
import { measure } from './traffic.ts'

/**
 * What one form, a request, an approval and its end cost in calls, and how long each answer takes when nothing else is going on.
 * What is posted in the audit channel counts apart: it is the record, whatever is asked.
 */
export async function calm({ slack, aws }: Surroundings, asker: string, approver: string): Promise<void> {
  const [mia, bob] = [slack.as(asker), slack.as(approver)]
  const { latencies, end } = measure(slack)
  // For the first form of a person Slack is asked about them; the second form is like all others.
  await mia.command('request assign-permission-set')
  await mia.waitForModal()
  await mia.closeModal()
  await settled(slack)

  let chosen = ''
  const marks = () => ({ slack: slack.calls.length, aws: aws.calls.length })
  const since = (mark: ReturnType<typeof marks>) => {
    const [record, others] = partitioned(slack.calls.slice(mark.slack), ({ args }) => args.channel === 'CAUDIT')
    // The directory is read in the background meanwhile.
    const own = aws.calls.slice(mark.aws).filter(({ operation, input }) => {
      return operation !== 'ListAccountAssignments' || chosen.includes(String(input.AccountId))
    })
    return {
      slack: others.map(({ method }) => method),
      record,
      aws: own.map((call) => call.action),
    }
  }
  const tell = (what: string, calls: ReturnType<typeof since>, aim?: string) => {
    line(`${what}: AWS calls`, counted(calls.aws))
    const said = `${counted(calls.slack)}; to the record ${calls.record.length}`
    if (aim) aimed(`${what}: Slack calls`, said, aim)
    else line(`${what}: Slack calls`, said)
  }

  const opened = marks()
  await mia.command('request assign-permission-set')
  const form = await mia.waitForModal()
  for (const [field, words] of Object.entries({ account: 'prod-team', permissionSet: 'set-2' })) {
    const [option] = await mia.options(field, words)
    chosen += JSON.stringify(option)
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
  tell('request, until it waits for approval', since(submitted), 'at most 5')
  const pressed = marks()
  await bob.click(card, 'card:approve', { confirm: true })
  await settled(slack, 3_000)
  const approved = since(pressed)
  tell('approve, until it is granted and told', approved, 'at most 7')
  const sso = approved.aws.filter((action) => action.startsWith('sso:'))
  const looks = sso.filter((action) => /ListAccountAssignment\w+Status/.test(action)).length
  const beside = `${sso.length - looks}, and ${looks} looks at how far AWS is`
  line('', counted(sso))
  aimed('sso-admin calls of an approval', beside, 'at most 6')
  const ended = marks()
  await bob.click(card, 'card:revoke', { confirm: true })
  await settled(slack, 3_000)
  tell('end, until it is proven and told', since(ended))
  const posts = slack.workspace.in(card.channel).filter(({ ts, thread_ts }) => ts === card.ts || thread_ts === card.ts)
  aimed('posts in the approvals channel in its life', String(posts.length), 'at most 4')
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

function partitioned<T>(all: readonly T[], belongs: (one: T) => boolean): [T[], T[]] {
  return [all.filter(belongs), all.filter((one) => !belongs(one))]
}
