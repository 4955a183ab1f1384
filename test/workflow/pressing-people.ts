import type { Person } from '../../src/store/person-rows.ts'
import { insertRequest } from '../../src/store/requests.ts'
import type { Context } from '../../src/workflow/context.ts'
import { createPeople } from '../../src/workflow/people/people.ts'
import { createRoster } from '../../src/workflow/people/roster.ts'
import { createSelectorMemory } from '../../src/workflow/selector-memory.ts'
import { record } from '../../src/workflow/transition.ts'
import { type Core, startCore } from './core.ts'

// The people of the matrix of presses, and the company that they press in.

export const whom = ['self', 'other', 'group'] as const
export type Whom = (typeof whom)[number]

/** Who they are in Slack, by what they are to the request. Two accounts are of one person where they share an address. */
export const people = {
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
  auditor: { id: 'UIRIS', email: 'iris@example.com' },
  'approver whose address is not confirmed': { id: 'UUMA', unconfirmedEmail: 'uma@example.com' },
  'approver of no address': { id: 'UHAL' },
  'bot among the approvers': { id: 'UROBO', kind: 'bot' },
  'administrator of another domain': { id: 'UADA', email: 'ada@elsewhere.example' },
  'administrator who is stopped': { id: 'UDANA', email: 'dana@example.com' },
} as const satisfies Record<string, Known & { id: string }>
interface Known {
  email?: string
  unconfirmedEmail?: string
  kind?: Person['kind']
}
export type Who = keyof typeof people

/** By the address of whose account the approver who gains approves. */
const gaining: Record<Whom, string> = { self: 'mia@example.com', other: 'ken@example.com', group: 'bob@example.com' }

/** The workflow with these people in Slack; `it`: whose account the approver who gains has. */
export async function startCompany(it: Whom = 'self') {
  const core = await startCore()
  const known = new Map<string, Known>(
    Object.entries(people).map(([who, { id, ...person }]) => [
      id,
      who === 'approver who gains' ? { email: gaining[it] } : person,
    ]),
  )
  known.set('UIVY', { email: 'ivy@example.com' }) // a colleague to whom it can be handed over
  const chat: Context['chat'] = {
    user: async (slackId) => ({
      slackId,
      name: slackId,
      tz: 'UTC',
      kind: 'member',
      email: undefined,
      ...known.get(slackId),
      slackLocale: 'en-US',
    }),
    groupMembers: async (handle) =>
      ({
        'aws-admins': { ids: ['UALICE', 'UADA', 'UDANA'] },
        'sre-leads': { ids: ['UEVE', 'UBOB', 'UUMA', 'UHAL', 'UROBO', 'UIVY'] },
        auditors: { ids: ['UIRIS'] },
      })[handle] ?? { ids: [] },
    userIdByEmail: async () => undefined,
    listedWithEmail: async () => [],
    sharedChannel: async () => undefined,
    readsFiles: () => false,
  }
  const policy = { ...core.ctx.config.policy }
  policy.defaults = { ...policy.defaults, approvers: ['@sre-leads'] }
  policy.auditors = ['@auditors']
  const base = { ...core.ctx, chat, config: { ...core.ctx.config, policy } }
  const ctx: Context = {
    ...base,
    selectors: createSelectorMemory(base),
    people: createPeople(base),
    roster: createRoster(base),
  }
  await ctx.roster.refresh()
  await stops(core, 'dana')
  return { ...core, ctx }
}
/** An emergency stop of this user is being carried out. */
async function stops({ ctx, store, clock }: Core, userName: string): Promise<void> {
  const userId = ctx.directory.users().find((user) => user.userName === userName)?.id ?? ''
  await store.transaction(async (tx) => {
    const { id: requestId } = await insertRequest(tx, {
      ...{ operation: 'emergency-stop', input: { user: userId }, about: { en: 'Stop', ja: '停止' }, reason: 'Lost' },
      ...{ requester: 'UALICE', formKey: 'stop', durationMs: null, permanent: false, extendsGrant: null },
      createdAt: clock.now(),
    })
    await record(ctx, tx, 'stop-begun', { requestId, by: 'UALICE', data: { userId, userName } })
  })
}
export type Company = Awaited<ReturnType<typeof startCompany>>

/** What somebody is told by the jobs of this key, which are then forgotten. */
export async function toldBy({ store }: Company, key: string): Promise<string | undefined> {
  const told = store.db.selectFrom('jobs').selectAll().where('kind', '=', 'tell').where('key', '=', key)
  const [tell] = await told.execute()
  await store.db.deleteFrom('jobs').where('kind', '=', 'tell').where('key', '=', key).execute()
  return tell && JSON.parse(tell.payloadJson).code
}

/** Whether a refusal is on record: of a press on a request, or of something else. */
export async function isOnRecord(
  { store }: Company,
  { by, code, requestId }: { by: string; code: string; requestId?: string },
): Promise<boolean> {
  const facts = store.db.selectFrom('audit').select('dataJson').where('actor', '=', by)
  const found = requestId
    ? facts.where('fact', '=', 'press-refused').where('requestId', '=', requestId)
    : facts.where('fact', '=', 'use-refused')
  return (await found.execute()).some(({ dataJson }) => JSON.parse(dataJson).code === code)
}
