import { expect, test } from 'vitest'
import { assignmentKey } from '../../src/aws/types.ts'
import { allFindings, findingOfKey, noteFindings } from '../../src/store/findings.ts'
import { deleteConfirmation, deleteHandover, deleteSkip, readGuide } from '../../src/store/guide-rows.ts'
import { confirmIn, guideNow, handOverIn, skipIn, stepOf } from '../../src/workflow/guide/confirm-steps.ts'
import type { FindingPress, GuideWord } from '../../src/workflow/job-payloads.ts'
import { pressJobs } from '../../src/workflow/presses.ts'
import { type Company, isOnRecord, people, startCompany, toldBy, type Who } from './pressing-people.ts'

// Everything that can be said in the guide, and of what nobody explains, by every kind of person. What may be is listed here;
// everything else refuses, changes nothing, and is on record. A word that is not listed does not compile.

const step = 'allow-list'
const handedTo = people['member of the group'].id
const handedBy = people['somebody else'].id

const standings = ['open', 'handed over', 'done', 'skipped'] as const
type Standing = (typeof standings)[number]
interface Rule<State> {
  by: readonly Who[]
  /** Who else may, and in which states. */
  also?: Partial<Record<Who, readonly State[]>>
  counts: readonly State[]
}

const guideRules: Record<GuideWord['word'], Rule<Standing> & { word: GuideWord }> = {
  done: {
    word: { word: 'done', step, value: null },
    by: ['admin'],
    // Whom it was handed to; the step stays theirs when it is done.
    also: { 'member of the group': ['handed over', 'done'] },
    counts: standings,
  },
  'take-back': {
    word: { word: 'take-back', step },
    by: ['admin'],
    also: { 'member of the group': ['handed over', 'done'] },
    counts: ['done'],
  },
  'take-over': {
    word: { word: 'take-over', step },
    by: ['admin'],
    also: { 'somebody else': ['handed over', 'done'] },
    counts: ['handed over', 'done'],
  },
  skip: { word: { word: 'skip', step, reason: 'Not for us' }, by: ['admin'], counts: ['open', 'handed over'] },
  'want-again': { word: { word: 'want-again', step }, by: ['admin'], counts: ['skipped'] },
  'hand-over': { word: { word: 'hand-over', step, to: 'UKEN' }, by: ['admin'], counts: standings },
  choose: {
    word: { word: 'choose', made: [{ choice: 'portalAlias', value: 'example-corp' }] },
    by: ['admin'],
    counts: standings,
  },
}

async function inStanding({ ctx, store }: Company, standing: Standing): Promise<void> {
  const found = await stepOf(step)
  if (!found) throw new Error('no such step')
  const { state } = await guideNow(ctx)
  await store.transaction(async (tx) => {
    await deleteConfirmation(tx, step)
    await deleteHandover(tx, step)
    await deleteSkip(tx, step)
    await tx.deleteFrom('guideChoices').execute()
    if (standing === 'handed over' || standing === 'done')
      await handOverIn(ctx, tx, { step, to: handedTo, by: handedBy })
    if (standing === 'done') await confirmIn(ctx, tx, found, { by: handedTo, value: null }, state)
    if (standing === 'skipped') await skipIn(ctx, tx, { step: found, reason: 'Not for us', by: 'UALICE' })
  })
}

let said = 0

/** What is said as a job of its kind; gives the code of the refusal that the person is told. */
async function says(
  m: Company,
  kind: 'guide-press' | 'finding-press',
  by: string,
  word: object,
): Promise<string | undefined> {
  const payload = { by, channel: null, screen: null, ...word }
  // No two presses are the same one.
  said += 1
  const at = m.ctx.clock.now() + said / 1_000
  const job = { key: by, payload, own: true, at, attempts: 0, lane: null, stopping: new AbortController().signal }
  await pressJobs(m.ctx)[kind]({ ...job, fence: async () => {} } as never)
  return toldBy(m, by)
}

/** What came of it, in the words of the lists. */
async function cameOf(m: Company, by: string, code: string | undefined, changed: boolean): Promise<string> {
  if (changed) return code === undefined ? 'count' : `changed and told ${code}`
  if (code === undefined || code === 'finding_settled') return 'nothing'
  return (await isOnRecord(m, { by, code })) ? 'refused' : `refused off the record: ${code}`
}

const wantedOf = <State>({ by, also, counts }: Rule<State>, who: Who, state: State): string =>
  !by.includes(who) && !also?.[who]?.includes(state) ? 'refused' : counts.includes(state) ? 'count' : 'nothing'

test('in the guide', async () => {
  const m = await startCompany()
  const wrong: string[] = []
  let cells = 0
  for (const [name, rule] of Object.entries(guideRules))
    for (const standing of standings)
      for (const who of Object.keys(people) as Who[]) {
        await inStanding(m, standing)
        // Saying again what was said is a word of its own.
        m.clock.advance(1)
        const before = await readGuide(m.store.db)
        const code = await says(m, 'guide-press', people[who].id, rule.word)
        const changed = JSON.stringify(await readGuide(m.store.db)) !== JSON.stringify(before)
        const came = await cameOf(m, people[who].id, code, changed)
        const wanted = wantedOf(rule, who, standing)
        cells += 1
        if (came !== wanted) wrong.push(`${name} by ${who}, ${standing}: ${came} (${code ?? '-'}), not ${wanted}`)
      }
  console.info('in the guide:', cells)
  expect(wrong).toEqual([])
})

const lasting = ['open', 'settled'] as const
const onlyAdmins: Rule<(typeof lasting)[number]> = { by: ['admin'], counts: ['open'] }
const findingRules: Record<FindingPress['word'], typeof onlyAdmins & { word: object }> = {
  adopt: { ...onlyAdmins, word: { word: 'adopt' } },
  ignore: { ...onlyAdmins, word: { word: 'ignore', until: 4_000_000_000_000 } },
  who: { ...onlyAdmins, word: { word: 'who' } },
}

async function findingIn(m: Company, standing: (typeof lasting)[number]): Promise<string> {
  const [access] = m.ctx.directory.assignments({})
  if (!access) throw new Error('AWS has nothing')
  await m.store.db.deleteFrom('findings').execute()
  if (standing === 'settled') return 'nosuchone'
  const key = assignmentKey(access)
  await noteFindings(m.store.db, 'unknown', [key], m.clock.now())
  return (await findingOfKey(m.store.db, 'unknown', key))?.id ?? ''
}

test('of what nobody explains', async () => {
  const m = await startCompany()
  const wrong: string[] = []
  let cells = 0
  const kept = () => allFindings(m.store.db)
  for (const [name, rule] of Object.entries(findingRules))
    for (const standing of lasting)
      for (const who of Object.keys(people) as Who[]) {
        const id = await findingIn(m, standing)
        const before = await kept()
        const code = await says(m, 'finding-press', people[who].id, { id, ...rule.word })
        const changed = JSON.stringify(await kept()) !== JSON.stringify(before)
        const came = await cameOf(m, people[who].id, code, changed)
        const wanted = wantedOf(rule, who, standing)
        cells += 1
        if (came !== wanted) wrong.push(`${name} by ${who}, ${standing}: ${came} (${code ?? '-'}), not ${wanted}`)
      }
  console.info('of what nobody explains:', cells)
  expect(wrong).toEqual([])
})
