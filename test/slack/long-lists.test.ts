import { expect, test } from 'vitest'
import { sayIn } from '../../src/i18n.ts'
import { answerMine, answerPending } from '../../src/slack/answers/answer-requests.ts'
import { homeOf } from '../../src/slack/home.ts'
import { storesMany } from '../support/many-requests.ts'
import { startCore } from '../workflow/core.ts'

/** How many statements each list takes with so many requests that Mia has open, and as many that she holds access by. */
async function statementsFor(count: number): Promise<Record<string, number>> {
  const texts: string[] = []
  const { ctx } = await startCore({ onQuery: (text) => texts.push(text) })
  await storesMany(ctx, { count, requester: 'UMIA', approvers: ['UBOB'] })
  const person = (slackId: string) => ctx.people.member(slackId)
  const asker = async (slackId: string) => ({ person: await person(slackId), say: sayIn('en'), rest: '' })
  const [mia, bob] = [await asker('UMIA'), await asker('UBOB')]
  const lists = {
    pending: () => answerPending(ctx, bob),
    mine: () => answerMine(ctx, mia),
    'the approver’s Home tab': () => homeOf(ctx, bob.person),
    'the requester’s Home tab': () => homeOf(ctx, mia.person),
  }
  const taken: Record<string, number> = {}
  for (const [name, draw] of Object.entries(lists)) {
    texts.length = 0
    const shown = JSON.stringify(await draw())
    expect([name, new RegExp(`request (0|${count - 1}):`).test(shown)]).toEqual([name, true])
    taken[name] = texts.length
  }
  return taken
}

test('a list of 500 requests takes no more statements than one of five', async () => {
  const [few, many] = [await statementsFor(5), await statementsFor(500)]
  expect(many).toEqual(few)
  expect(few.pending).toBeLessThanOrEqual(8)
})
