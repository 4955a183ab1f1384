import { assignmentKey, membershipOf } from '../../src/aws/types.ts'
import { visibleText } from '../../src/sim/slack/index.ts'
import type { Message } from '../../src/sim/slack/types.ts'
import { verifyAudit } from '../../src/store/audit-breaks.ts'
import { differenceOfChannel } from '../support/audit-channel.ts'
import type { Place } from './place.ts'

/** What did not hold, each with what it was about. */
export interface Verdict {
  requests: number
  lost: string[]
  doubled: string[]
  late: string[]
  stuck: string[]
  /** The latest proven end, ms after it was due, without the time that was jumped over. */
  latestMs: number
}

/** What must not be on record where nobody writes rows, and nobody changes AWS beside the bot. */
const untrue = [
  'approvals-unproven',
  'database-behind',
  'log-broken',
  'people-doubted',
  'rows-mended',
  'lost',
  'one-lost',
  'unknown-rows',
  'left-over',
]
const over = ['revoked', 'done', 'failed', 'refused', 'denied', 'expired', 'withdrawn']

/** Looks, when all is calm again, at what AWS, Slack and the ledger say of every request. */
export async function judge(place: Place, before: ReadonlySet<string>, o: { lateMs: number }): Promise<Verdict> {
  const { db } = place.store
  const requests = await db
    .selectFrom('requests')
    .select(['id', 'state', 'operation', 'inputJson', 'channel', 'outcomeJson'])
    .execute()
  const grants = await db.selectFrom('grants').selectAll().execute()
  const jobs = await db.selectFrom('jobs').selectAll().execute()
  const left = (id: string) =>
    jobs
      .filter(({ key }) => key.startsWith(id))
      .map(({ kind, attempts, lastError, lane, leaseUntil, runAt }) =>
        JSON.stringify({ kind, attempts, lastError, lane, leaseUntil, runAt }),
      )
  const stuck = requests
    .filter(({ state }) => !over.includes(state))
    .map(
      ({ id, state, outcomeJson }) =>
        `${id} is ${state} ${outcomeJson ?? ''}: ${left(id).join(' ') || 'nothing is to be done about it'}`,
    )
  const lost: string[] = []
  const doubled: string[] = []

  const ledger = new Set(grants.filter(({ state }) => state !== 'ended').map(({ access }) => access))
  for (const access of inAws(place))
    if (!before.has(access) && !ledger.has(access)) lost.push(`orphan in AWS: ${access}`)

  const messages = [...place.slack.workspace.messages.values()].flat()
  const byKey = Map.groupBy(messages, (m) => String(m.metadata?.event_payload.key ?? ''))
  for (const [key, all] of byKey) if (key && all.length > 1) doubled.push(`${all.length} messages of ${key}`)
  for (const { id, state, operation, inputJson, channel } of requests) {
    if (state === 'done' && notMade(place, operation, JSON.parse(inputJson))) lost.push(`${id}: done, and not in AWS`)
    if (!byKey.has(`dm:${id}`)) lost.push(`${id} (${state}): nobody told who asked`)
    const [card] = byKey.get(`card:${id}`) ?? []
    // Refused before it was planned, it has reached no channel; who asked was told.
    const unseen = state === 'refused' && channel === null
    if (!card) lost.push(...(unseen ? [] : [`${id} (${state}): no card`]))
    else if (over.includes(state) && isStale(place, card)) lost.push(`${id} (${state}): the card shows something older`)
  }
  for (const [call, n] of changesInAws(place))
    if (n > grants.filter(({ access }) => call.endsWith(access)).length) doubled.push(`${n} × ${call}`)
  const chain = await verifyAudit(place.store)
  if (!chain.ok) lost.push(`audit entry ${chain.seq} ${chain.problem}`)
  const untold = await differenceOfChannel(place)
  if (untold) lost.push(untold)
  for (const { fact, requestId, dataJson } of await db
    .selectFrom('audit')
    .select(['fact', 'requestId', 'dataJson'])
    .where('fact', 'in', untrue)
    .execute())
    lost.push(`${requestId ?? ''}: the record says ${fact} ${dataJson}, and nobody did anything by hand`)

  const ended = grants.flatMap(({ id, endsAt, endedAt, endCause }) =>
    endCause === 'expired' && endsAt !== null && endedAt !== null
      ? [{ id, late: endedAt - endsAt - place.jumped(endsAt, endedAt) }]
      : [],
  )
  const late = ended.filter((one) => one.late > o.lateMs).map((one) => `${one.id} by ${one.late} ms`)
  const early = ended.filter((one) => one.late < 0).map((one) => `${one.id} ${-one.late} ms too early`)
  const latestMs = Math.max(0, ...ended.map((one) => one.late))
  return { requests: requests.length, lost, doubled, late: [...late, ...early], stuck, latestMs }
}

/** Every access that there is: assignments, and places in groups. */
export const inAws = ({ aws: { world } }: Pick<Place, 'aws'>): string[] => [
  ...world.assignments.all().map((a) =>
    assignmentKey({
      accountId: a.AccountId,
      permissionSetArn: a.PermissionSetArn,
      principal: { type: a.PrincipalType, id: a.PrincipalId },
    }),
  ),
  ...world.memberships
    .all()
    .map(({ GroupId, MemberId }) => assignmentKey(membershipOf({ userId: MemberId.UserId, groupId: GroupId }))),
]

/** What a request that is done has made once and for all, and is not there. */
function notMade({ aws: { world } }: Pick<Place, 'aws'>, operation: string, input: Record<string, unknown>): boolean {
  if (operation === 'create-user') return !world.users.all().some(({ UserName }) => UserName === input.userName)
  return false
}

/** How often each access was given, and taken away: AWS takes a repeat of what is there already without a word. */
function changesInAws({ aws }: Place): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { Status, kind, ...request } of aws.world.assignmentRequests.all()) {
    if (Status !== 'SUCCEEDED') continue
    const access = assignmentKey({
      accountId: request.AccountId,
      permissionSetArn: request.PermissionSetArn,
      principal: { type: request.PrincipalType, id: request.PrincipalId },
    })
    const name = `${kind} ${access}`
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return counts
}

function isStale({ slack }: Place, card: Message): boolean {
  const text = visibleText(card, slack.workspace, 'U0LEAD0')
  return /\[(Approve|Revoke)\]|^In progress|^Approved:/m.test(text)
}
