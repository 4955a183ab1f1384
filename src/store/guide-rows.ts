import type { ChoiceId } from '../guide/choices.ts'
import type { Confirmed, Finding } from '../guide/define-step.ts'
import type { GuideState } from '../guide/progress.ts'
import type { Json } from '../json.ts'
import type { Queries } from './database.ts'
import { type Folding, told } from './own-facts.ts'

/** What people said last of each step and each choice, by the audit log. */
type Word = 'confirmed' | 'chosen' | 'handed-over' | 'skipped'
const takenBack: Record<string, Word> = {
  'guide-taken-back': 'confirmed',
  'guide-taken-over': 'handed-over',
  'guide-wanted-again': 'skipped',
}
const words: Folding<string> = {
  facts: ['guide-confirmed', 'guide-chosen', 'guide-handed-over', 'guide-skipped', ...Object.keys(takenBack)],
  fold({ fact, actor, data }) {
    const about = String(data.choice ?? data.step)
    const back = takenBack[fact]
    if (back) return [`${back} ${about}`, undefined]
    return [`${fact.replace('guide-', '')} ${about}`, saying(actor, data.value ?? data.to ?? data.reason)]
  },
}
const saying = (by: string, what: Json | undefined): string => JSON.stringify([by, what ?? null])

/** Nobody is said to have done, chosen or asked for anything by a row that others have written. */
async function asSaid(db: Queries) {
  const said = await told(db, words)
  return <Row extends { by: string }>(
    word: Word,
    rows: readonly Row[],
    of: (row: Row) => readonly [about: string, what: string | null],
  ) =>
    rows.filter((row) => {
      const [about, what] = of(row)
      return said.get(`${word} ${about}`) === saying(row.by, what)
    })
}

/** Everything that is remembered of the setup guide. */
export async function readGuide(db: Queries): Promise<GuideState> {
  const [findings, confirmed, chosen, handed, skipped] = await Promise.all([
    db.selectFrom('guideFindings').selectAll().execute(),
    readConfirmed(db),
    db.selectFrom('guideChoices').selectAll().execute(),
    db.selectFrom('guideHandovers').selectAll().execute(),
    db.selectFrom('guideSkips').selectAll().execute(),
  ])
  const own = await asSaid(db)
  const choices = own('chosen', chosen, ofChoice)
  const handovers = own('handed-over', handed, ({ step, to }) => [step, to])
  const skips = own('skipped', skipped, ({ step, reason }) => [step, reason])
  return {
    findings: Object.fromEntries(
      findings.map(({ step, findingJson, at, doneAt }) => [
        step,
        { ...(JSON.parse(findingJson) as Finding), at, doneAt },
      ]),
    ),
    confirmed,
    choices: Object.fromEntries(choices.map(({ choice, value, by, at }) => [choice, { value, by, at }])),
    handovers: Object.fromEntries(handovers.map(({ step, to, by, at }) => [step, { to, by, at }])),
    skips: Object.fromEntries(skips.map(({ step, by, at, reason }) => [step, { by, at, reason }])),
  }
}

/** What people have said to be done, and typed in with it. */
export async function readConfirmed(db: Queries): Promise<Confirmed> {
  const all = await db.selectFrom('guideConfirmations').selectAll().execute()
  const rows = (await asSaid(db))('confirmed', all, ({ step, value }) => [step, value])
  return Object.fromEntries(rows.map(({ step, by, at, value }) => [step, { by, at, value }]))
}

/** `doneAt` is when the step was first seen done; it stays when the step is lost, and goes with what never applied. */
export async function putFinding(
  db: Queries,
  step: string,
  finding: Finding,
  { at, doneAt }: { at: number; doneAt: number | null },
): Promise<void> {
  const row = { findingJson: JSON.stringify(finding), at, doneAt }
  await db
    .insertInto('guideFindings')
    .values({ step, ...row })
    .onConflict((c) => c.column('step').doUpdateSet(row))
    .execute()
}

export async function putConfirmation(
  db: Queries,
  step: string,
  row: { by: string; at: number; value: string | null },
): Promise<void> {
  await db
    .insertInto('guideConfirmations')
    .values({ step, ...row })
    .onConflict((c) => c.column('step').doUpdateSet(row))
    .execute()
}

export async function deleteConfirmation(db: Queries, step: string): Promise<void> {
  await db.deleteFrom('guideConfirmations').where('step', '=', step).execute()
}

const ofChoice = ({ choice, value }: { choice: string; value: string }) => [choice, value] as const

export async function choiceMade(db: Queries, choice: ChoiceId): Promise<string | undefined> {
  const rows = await db.selectFrom('guideChoices').selectAll().where('choice', '=', choice).execute()
  return (await asSaid(db))('chosen', rows, ofChoice)[0]?.value
}

export async function putChoice(
  db: Queries,
  choice: ChoiceId,
  row: { value: string; by: string; at: number },
): Promise<void> {
  await db
    .insertInto('guideChoices')
    .values({ choice, ...row })
    .onConflict((c) => c.column('choice').doUpdateSet(row))
    .execute()
}

export async function putHandover(
  db: Queries,
  step: string,
  row: { to: string; by: string; at: number },
): Promise<void> {
  await db
    .insertInto('guideHandovers')
    .values({ step, ...row })
    .onConflict((c) => c.column('step').doUpdateSet(row))
    .execute()
}

export async function deleteHandover(db: Queries, step: string): Promise<void> {
  await db.deleteFrom('guideHandovers').where('step', '=', step).execute()
}

export async function putSkip(
  db: Queries,
  step: string,
  row: { by: string; at: number; reason: string },
): Promise<void> {
  await db
    .insertInto('guideSkips')
    .values({ step, ...row })
    .onConflict((c) => c.column('step').doUpdateSet(row))
    .execute()
}

export async function deleteSkip(db: Queries, step: string): Promise<void> {
  await db.deleteFrom('guideSkips').where('step', '=', step).execute()
}
