import { expect, test } from 'vitest'
import { answerCommand, everyWord } from '../../src/slack/answers/commands.ts'
import { people, startCompany, type Who } from '../workflow/pressing-people.ts'

// Every word of `/aws-setup` by every kind of person. Who is answered is listed here; everybody else is refused, nothing has
// changed, and it is on record. A word that is not listed fails.

const readers = ['admin', 'auditor'] as const
const admins = ['admin'] as const
/** Who works with the bot at all: its answers to them are about themselves, or what every member may look up. */
const members = (Object.keys(people) as Who[]).filter((who) => !('kind' in people[who]))

const words: Record<string, Record<string, readonly Who[]>> = {
  pause: { 'An incident': admins },
  resume: { '': admins },
  doctor: { '': admins },
  findings: { '': admins },
  // Nothing is called so: whoever may close something is told that.
  close: { 'AAAAA2 It is gone': admins },
  people: {
    '': admins,
    'bind <@UTOM> ken': admins,
    'why <@UTOM>': admins,
    'unbind <@UTOM>': admins,
    'bind <@UTOM|tom> ken': admins,
  },
  audit: {
    '': readers,
    confirm: admins,
    policy: readers,
    'since:7d': readers,
  },
  ...Object.fromEntries(
    ['guide', 'status', 'pending', 'explain', 'help', 'mine', 'access', 'my-access', 'share'].map((word) => [
      word,
      { '': members },
    ]),
  ),
  // It opens a form, whose sending is judged as in `test/workflow/authority.property.test.ts`.
  request: {},
}

test('each is answered to whom it is for', async () => {
  expect(Object.keys(words).sort()).toEqual([...everyWord].sort())
  const { ctx, store } = await startCompany()
  const facts = async () => {
    const all = await store.db.selectFrom('audit').select(['fact', 'actor']).execute()
    const [refused, others] = [true, false].map(
      (is) => all.filter(({ fact }) => (fact === 'use-refused') === is).length,
    )
    return { refused, others }
  }
  const wrong: string[] = []
  let cells = 0
  for (const [word, rests] of Object.entries(words))
    for (const [rest, by] of Object.entries(rests))
      for (const who of Object.keys(people) as Who[]) {
        // Whoever tries a second time on one day is on record once.
        await store.db.deleteFrom('deliveries').execute()
        const before = await facts()
        const answer = await answerCommand(ctx, people[who].id, { word, rest })
        const now = await facts()
        const came = now.refused === before.refused ? 'answered' : 'refused'
        const wanted = by.includes(who) ? 'answered' : 'refused'
        cells += 1
        const silent = JSON.stringify(answer).length < 20
        if (came !== wanted || silent || (wanted === 'refused' && now.others !== before.others))
          wrong.push(`${word} ${rest} by ${who}: ${came}, not ${wanted}; ${JSON.stringify(answer).slice(0, 300)}`)
      }
  console.info('commands:', cells)
  expect(wrong).toEqual([])
})
