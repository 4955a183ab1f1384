import { expect, test } from 'vitest'
import { Refusal } from '../../src/errors.ts'
import { states } from '../../src/lifecycle.ts'
import { insertGrant, updateGrant } from '../../src/store/grants.ts'
import { askKeep } from '../../src/store/keep-questions.ts'
import { getRequest, insertRequest } from '../../src/store/requests.ts'
import { openReview } from '../../src/store/reviews.ts'
import type { Context } from '../../src/workflow/context.ts'
import { extend } from '../../src/workflow/grant/extend.ts'
import { pressJobs } from '../../src/workflow/presses.ts'
import { planNow } from '../../src/workflow/request/plan-now.ts'
import { noteRefused } from '../../src/workflow/request/refused-press.ts'
import { record } from '../../src/workflow/transition.ts'
import { type Company, isOnRecord, people, startCompany, toldBy, type Who, type Whom, whom } from './pressing-people.ts'
import { given, may, type Press, presses, rules, type Standing, tooLate } from './pressing-rules.ts'

// Every press by every kind of person on a request in every state, for oneself, for a colleague and for a group. What may be
// is listed in `test/workflow/pressing-rules.ts`; everything else refuses, changes nothing, and is on record.

async function startMatrix(it: Whom) {
  const company = await startCompany(it)
  return { ...company, template: await template(company, it) }
}
type Matrix = Awaited<ReturnType<typeof startMatrix>>

function inputFor({ directory }: Context, it: Whom) {
  const user = directory.users().find(({ userName }) => userName === (it === 'self' ? 'mia' : 'ken'))
  const group = directory.groups().find(({ displayName }) => displayName === 'engineering')
  return {
    account: directory.accounts().find(({ name }) => name === 'staging-payments')?.id ?? '',
    permissionSet: directory.permissionSets().find(({ name }) => name === 'Billing')?.arn ?? '',
    principal: it === 'group' ? `GROUP:${group?.id}` : `USER:${user?.id}`,
    duration: 'permanent',
  }
}

let made = 0
async function stored({ ctx, store, clock }: Company, it: Whom): Promise<string> {
  const input = inputFor(ctx, it)
  made += 1
  return store.transaction(async (tx) => {
    const { id } = await insertRequest(tx, {
      operation: 'assign-permission-set',
      input,
      about: { en: 'Billing in staging-payments', ja: 'Billing' },
      reason: 'Because',
      requester: 'UMIA',
      formKey: String(made),
      durationMs: null,
      permanent: true,
      extendsGrant: null,
      createdAt: clock.now(),
    })
    const asked = { operation: 'assign-permission-set', input, durationMs: null }
    await record(ctx, tx, 'asked', { requestId: id, by: 'UMIA', data: asked })
    return id
  })
}

/** The columns of a request that has been planned. */
async function template(core: Company, it: Whom) {
  const row = await getRequest(core.store.db, await stored(core, it))
  if (!row) throw new Error('the request is gone')
  const { plan, ruling, digest, beneficiary } = await planNow(core.ctx, row)
  if (!beneficiary) throw new Error('nobody gains')
  expect([ruling.rule, ruling.approvals, beneficiary.kind]).toEqual([
    'anything-else',
    1,
    it === 'other' ? 'person' : it,
  ])
  const columns = {
    planJson: JSON.stringify(plan),
    rulingJson: JSON.stringify(ruling),
    ruleHash: ruling.ruleHash,
    digest,
    channel: ruling.channel,
    beneficiaryKind: beneficiary.kind,
    beneficiaryId: beneficiary.id,
    beneficiaryJson: JSON.stringify(beneficiary),
    expiresAt: core.clock.now() + 3_600_000_000,
  }
  return { columns, digest, access: plan.access }
}

/** A request as it is in the state, with the grant, the review and the question that there may be then. */
async function inState(m: Matrix, it: Whom, standing: Standing): Promise<string> {
  const { store, clock, template } = m
  const id = await stored(m, it)
  const state = standing === 'lost' ? 'active' : standing
  await store.db
    .updateTable('requests')
    .set({ ...template.columns, state })
    .where('id', '=', id)
    .execute()
  // Since when it waits, the log says.
  const waits = { requestId: id, by: 'bot', data: { digest: template.digest } }
  if (state === 'pending') await store.transaction((tx) => record(m.ctx, tx, 'pending', waits))
  // Somebody has a question, whatever becomes of the request.
  const asked = { requestId: id, by: 'UADA', data: { question: 'Which queue?' } }
  await store.transaction((tx) => record(m.ctx, tx, 'asked-back', asked))
  const { access } = template
  if (!access || !(given as readonly string[]).includes(standing)) return id
  await store.transaction(async (tx) => {
    const holder = it === 'self' ? 'UMIA' : it === 'other' ? 'UKEN' : null
    const grant = { requestId: id, holder, careOf: it === 'self' ? null : 'UMIA', access: id, assignment: access }
    await insertGrant(tx, { ...grant, at: clock.now() })
    const [row] = await tx.selectFrom('grants').selectAll().where('id', '=', id).execute()
    const as = standing === 'active' || standing === 'lost' ? standing : state === 'revoking' ? 'removing' : 'ended'
    if (row) await updateGrant(tx, row, { state: as })
    await openReview(tx, id, clock.now())
    await askKeep(tx, { grantId: id, askedAt: clock.now(), why: { text: 'gone' } })
    await record(m.ctx, tx, 'keep-asked', { requestId: id, by: 'bot', data: { text: 'gone' } })
  })
  return id
}

/** All that a press could change. */
async function everything({ store: { db }, simulated }: Matrix, id: string) {
  return {
    request: await db.selectFrom('requests').selectAll().where('id', '=', id).execute(),
    decisions: await db.selectFrom('decisions').selectAll().where('requestId', '=', id).execute(),
    changes: await db.selectFrom('changes').selectAll().where('requestId', '=', id).execute(),
    grants: await db.selectFrom('grants').selectAll().where('requestId', '=', id).execute(),
    reviews: await db.selectFrom('reviews').selectAll().where('requestId', '=', id).execute(),
    extensions: await db.selectFrom('requests').select('id').where('extendsGrant', '=', id).execute(),
    jobs: await db.selectFrom('jobs').select('key').where('kind', '=', 'give-again').where('key', '=', id).execute(),
    questions: await db.selectFrom('keepQuestions').selectAll().where('grantId', '=', id).execute(),
    said: await db
      .selectFrom('audit')
      .select('seq')
      .where('requestId', '=', id)
      .where('fact', 'in', ['asked-back', 'answered', 'handed-over'])
      .execute(),
    inAws: simulated.mutations().length,
  }
}

/** Presses as a button does; gives the code of the refusal that the person is told. */
async function pressing(m: Matrix, id: string, press: Press, by: string): Promise<string | undefined> {
  const { kind, more } = presses[press]
  if (kind === 'extend') return extending(m, id, by)
  const key = `${id}:${by}`
  const payload = {
    requestId: id,
    by,
    channel: null,
    digest: m.template.digest.slice(0, 16),
    at: m.ctx.clock.now(),
    ...more,
  }
  const job = {
    key,
    payload,
    own: true,
    at: m.ctx.clock.now(),
    attempts: 0,
    lane: null,
    stopping: new AbortController().signal,
  }
  await pressJobs(m.ctx)[kind]({ ...job, fence: async () => {} } as never)
  return toldBy(m, key)
}

/** Sends the form, as `slack/forms/extend-form.ts` does. */
async function extending({ ctx }: Matrix, id: string, by: string): Promise<string | undefined> {
  try {
    made += 1
    const person = await ctx.people.member(by)
    await extend(ctx, person, id, { durationMs: 3_600_000, permanent: false, reason: 'More', formKey: String(made) })
  } catch (error) {
    await noteRefused(ctx, { by, requestId: id }, error)
    if (error instanceof Refusal) return error.code
    throw error
  }
  return undefined
}

test('every kind of press is in a matrix', () => {
  const here = new Set<string>(Object.values(presses).map(({ kind }) => kind))
  const elsewhere = ['guide-press', 'finding-press'] // `test/workflow/every-word.test.ts`
  expect([...here, ...elsewhere].sort()).toEqual([...Object.keys(pressJobs({} as never)), 'extend'].sort())
})

test.each(whom)('for %s: what is listed counts, and everything else is refused', async (it) => {
  const m = await startMatrix(it)
  const figures = { cells: 0, count: 0, repeat: 0, late: 0, refused: 0 }
  const wrong: string[] = []
  for (const state of [...states, 'lost'] as const) {
    let id = await inState(m, it, state)
    for (const press of Object.keys(presses) as Press[]) {
      for (const who of Object.keys(people) as Who[]) {
        const by = people[who].id
        const before = await everything(m, id)
        const code = await pressing(m, id, press, by)
        const changed = JSON.stringify(await everything(m, id)) !== JSON.stringify(before)
        const { counts, repeats = [] } = rules[press]
        const allowed = may(press, who, it)
        const wanted = !allowed
          ? 'refused'
          : counts.includes(state)
            ? 'count'
            : repeats.includes(state)
              ? 'repeat'
              : 'late'
        const came = changed
          ? code === undefined
            ? 'count'
            : `changed and told ${code}`
          : code === undefined
            ? 'repeat'
            : tooLate.has(code)
              ? 'late'
              : (await isOnRecord(m, { by, code, requestId: id }))
                ? 'refused'
                : `refused off the record: ${code}`
        figures.cells += 1
        figures[wanted] += 1
        if (came !== wanted) wrong.push(`${press} by ${who}, ${state}: ${came} (${code ?? '-'}), not ${wanted}`)
        if (changed) id = await inState(m, it, state)
      }
    }
  }
  console.info(`for ${it}:`, figures)
  expect(wrong).toEqual([])
})
