import { expect, test } from 'vitest'
import { states } from '../../src/lifecycle.ts'
import { insertGrant, updateGrant } from '../../src/store/grants.ts'
import { askKeep } from '../../src/store/keep-questions.ts'
import type { Person } from '../../src/store/person-rows.ts'
import type { Request } from '../../src/store/request.ts'
import { getRequest, insertRequest } from '../../src/store/requests.ts'
import { openReview } from '../../src/store/reviews.ts'
import type { Context } from '../../src/workflow/context.ts'
import type { PressKind } from '../../src/workflow/job-payloads.ts'
import { createPeople } from '../../src/workflow/people/people.ts'
import { createRoster } from '../../src/workflow/people/roster.ts'
import { pressJobs } from '../../src/workflow/presses.ts'
import { planNow } from '../../src/workflow/request/plan-now.ts'
import { createSelectorMemory } from '../../src/workflow/selector-memory.ts'
import { record } from '../../src/workflow/transition.ts'
import { type Core, startCore } from './core.ts'

// Every press by every kind of person on a request in every state, for oneself, for a colleague and for a group. What may be
// is listed here; everything else refuses, changes nothing, and is on record.

const whom = ['self', 'other', 'group'] as const
type Whom = (typeof whom)[number]

/** Who they are in Slack, by what they are to the request. Two accounts are of one person where they share an address. */
const people = {
  requester: { id: 'UMIA', email: 'mia@example.com' },
  'her other account': { id: 'UMIATWO', email: 'mia@example.com' },
  beneficiary: { id: 'UKEN', email: 'ken@example.com' },
  'member of the group': { id: 'UNOAH', email: 'noah@example.com' },
  approver: { id: 'UEVE', email: 'eve@example.com' },
  'approver who gains': { id: 'UBOB', email: 'bob@example.com' },
  admin: { id: 'UALICE', email: 'alice@example.com' },
  guest: { id: 'UGUS', email: 'gus@contractor.example', kind: 'guest' },
  'who left': { id: 'UOLGA', email: 'olga@example.com', kind: 'deactivated' },
  stranger: { id: 'USAM', email: 'sam@partner.example', kind: 'stranger' },
  'somebody else': { id: 'UTOM', email: 'tom@example.com' },
} as const satisfies Record<string, { id: string; email: string; kind?: Person['kind'] }>
type Who = keyof typeof people

/** By the address of whose account the approver who gains approves. */
const gaining: Record<Whom, string> = { self: 'mia@example.com', other: 'ken@example.com', group: 'bob@example.com' }

const presses = {
  Approve: { kind: 'decide', more: { verdict: 'approve', reason: null } },
  Deny: { kind: 'decide', more: { verdict: 'deny', reason: 'No' } },
  'Go on alone': { kind: 'decide', more: { verdict: 'approve', reason: null, alone: true } },
  Withdraw: { kind: 'withdraw', more: {} },
  'End it': { kind: 'end-asked', more: {} },
  Retry: { kind: 'retry', more: {} },
  'Roll back': { kind: 'roll-back', more: {} },
  Reviewed: { kind: 'review', more: { note: null } },
  Keep: { kind: 'keep', more: {} },
} as const satisfies Record<string, { kind: PressKind; more: object }>
type Press = keyof typeof presses

/** Who may, whomever it is for or only then; in which state it counts, and where it is a harmless repeat. */
interface Rule {
  by: readonly Who[]
  also?: Partial<Record<Whom, readonly Who[]>>
  counts: readonly Request['state'][]
  repeats?: readonly Request['state'][]
}
const given = ['active', 'revoking', 'revoked', 'failed'] as const
const deciding: Rule = { by: ['approver'], counts: ['pending'] }
const rules: Record<Press, Rule> = {
  Approve: deciding,
  Deny: deciding,
  // By who approves anyway it is a yes like any other; nobody else is the only administrator here.
  'Go on alone': deciding,
  Withdraw: { by: ['requester'], counts: ['pending'], repeats: ['withdrawn'] },
  'End it': {
    by: ['requester', 'approver', 'approver who gains', 'admin'],
    also: { self: ['her other account'], other: ['beneficiary'] },
    counts: ['active'],
    repeats: ['revoking'],
  },
  Retry: {
    by: ['requester', 'approver', 'approver who gains', 'admin'],
    counts: ['failed', 'partial'],
    repeats: ['approved'],
  },
  'Roll back': {
    by: ['approver', 'approver who gains', 'admin'],
    counts: ['failed', 'partial'],
    repeats: ['revoking'],
  },
  Reviewed: { by: ['approver', 'admin'], counts: given },
  Keep: { by: ['approver', 'admin'], counts: ['active'] },
}
const may = (press: Press, who: Who, it: Whom): boolean =>
  rules[press].by.includes(who) || (rules[press].also?.[it]?.includes(who) ?? false)

/** What is told to who came in vain because of how it stands: no news, and not on record. */
const tooLate = new Set(['already_over', 'plan_changed', 'nothing_to_review', 'nothing_to_keep', 'still_cleaning'])

async function startMatrix(it: Whom) {
  const core = await startCore()
  const known = new Map<string, { email: string; kind?: Person['kind'] }>(
    Object.entries(people).map(([who, { id, ...person }]) => [
      id,
      who === 'approver who gains' ? { email: gaining[it] } : person,
    ]),
  )
  const chat: Context['chat'] = {
    user: async (slackId) => ({
      slackId,
      name: slackId,
      tz: 'UTC',
      email: known.get(slackId)?.email,
      kind: known.get(slackId)?.kind ?? 'member',
      slackLocale: 'en-US',
    }),
    groupMembers: async (handle) =>
      ({ 'aws-admins': { ids: ['UALICE', 'UADA'] }, 'sre-leads': { ids: ['UEVE', 'UBOB'] } })[handle] ?? { ids: [] },
    userIdByEmail: async () => undefined,
    listedWithEmail: async () => [],
    sharedChannel: async () => undefined,
    readsFiles: () => false,
  }
  const policy = { ...core.ctx.config.policy }
  policy.defaults = { ...policy.defaults, approvers: ['@sre-leads'] }
  const base = { ...core.ctx, chat, config: { ...core.ctx.config, policy } }
  const ctx: Context = {
    ...base,
    selectors: createSelectorMemory(base),
    people: createPeople(base),
    roster: createRoster(base),
  }
  await ctx.roster.refresh()
  return { ...core, ctx, template: await template({ ...core, ctx }, it) }
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
async function stored({ ctx, store, clock }: Pick<Core, 'ctx' | 'store' | 'clock'>, it: Whom): Promise<string> {
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
async function template(core: Pick<Core, 'ctx' | 'store' | 'clock'>, it: Whom) {
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
async function inState(m: Matrix, it: Whom, state: Request['state']): Promise<string> {
  const { store, clock, template } = m
  const id = await stored(m, it)
  await store.db
    .updateTable('requests')
    .set({ ...template.columns, state })
    .where('id', '=', id)
    .execute()
  const { access } = template
  if (!access || !(given as readonly string[]).includes(state)) return id
  await store.transaction(async (tx) => {
    const holder = it === 'self' ? 'UMIA' : it === 'other' ? 'UKEN' : null
    const grant = { requestId: id, holder, careOf: it === 'self' ? null : 'UMIA', access: id, assignment: access }
    await insertGrant(tx, { ...grant, at: clock.now() })
    const [row] = await tx.selectFrom('grants').selectAll().where('id', '=', id).execute()
    const as = state === 'active' ? 'active' : state === 'revoking' ? 'removing' : 'ended'
    if (row) await updateGrant(tx, row, { state: as })
    await openReview(tx, id, clock.now())
    await askKeep(tx, { grantId: id, askedAt: clock.now(), why: { text: 'gone' } })
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
    questions: await db.selectFrom('keepQuestions').selectAll().where('grantId', '=', id).execute(),
    inAws: simulated.mutations().length,
  }
}

/** Presses as a button does; gives the code of the refusal that the person is told. */
async function pressing(m: Matrix, id: string, press: Press, by: string): Promise<string | undefined> {
  const { kind, more } = presses[press]
  const key = `${id}:${by}`
  const payload = { requestId: id, by, channel: null, digest: m.template.digest.slice(0, 16), ...more }
  const job = { key, payload, own: true, attempts: 0, lane: null, stopping: new AbortController().signal }
  await pressJobs(m.ctx)[kind]({ ...job, fence: async () => {} } as never)
  const told = m.store.db.selectFrom('jobs').selectAll().where('kind', '=', 'tell').where('key', '=', key)
  const [tell] = await told.execute()
  await m.store.db.deleteFrom('jobs').where('kind', '=', 'tell').where('key', '=', key).execute()
  return tell && JSON.parse(tell.payloadJson).code
}

const isOnRecord = async ({ store }: Matrix, id: string, by: string, code: string): Promise<boolean> =>
  (
    await store.db
      .selectFrom('audit')
      .select('dataJson')
      .where('requestId', '=', id)
      .where('actor', '=', by)
      .where('fact', '=', 'press-refused')
      .execute()
  ).some(({ dataJson }) => JSON.parse(dataJson).code === code)

test.each(whom)(
  'for %s: what is listed counts, and everything else is refused',
  async (it) => {
    const m = await startMatrix(it)
    const figures = { cells: 0, count: 0, repeat: 0, late: 0, refused: 0 }
    const wrong: string[] = []
    for (const state of states) {
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
                : (await isOnRecord(m, id, by, code))
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
  },
  120_000,
)
