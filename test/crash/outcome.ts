import { assignmentKey } from '../../src/aws/types.ts'
import type { Message } from '../../src/sim/slack/index.ts'
import { visibleText } from '../../src/sim/slack/index.ts'
import { verifyAudit } from '../../src/store/audit-breaks.ts'
import type { RequestRow } from '../../src/store/schema.ts'
import { differenceOfChannel } from '../support/audit-channel.ts'
import type { Place } from './life.ts'

/** What came of a request, in words that are the same for every request that went the same way. */
export interface Outcome {
  state: string
  /** What changed in AWS. */
  mutations: string[]
  /** Whether AWS still has the access. */
  access: boolean
  facts: string[]
  /** Every message but those in the audit channel: where, and what it shows in the end. */
  messages: string[]
  auditChain: string
  /** Undefined when the channel tells every entry of the audit log once and in order. */
  auditChannel: string | undefined
}

export interface StateBefore {
  mutations: number
  messages: Set<Message>
}

export const stateBefore = ({ aws, slack }: Place): StateBefore => ({
  mutations: aws.mutations().length,
  messages: new Set(all(slack)),
})

export async function outcome(place: Place, { id, state }: RequestRow, since: StateBefore): Promise<Outcome> {
  const { aws, slack, store } = place
  const { db } = store
  const grant = await db.selectFrom('grants').selectAll().where('requestId', '=', id).executeTakeFirstOrThrow()
  const facts = await db.selectFrom('audit').select('fact').where('requestId', '=', id).orderBy('seq').execute()
  const chain = await verifyAudit(store)
  return {
    state,
    mutations: aws
      .mutations()
      .slice(since.mutations)
      .map((call) => call.action),
    access: aws.world.assignments
      .all()
      .map((a) => ({
        accountId: a.AccountId,
        permissionSetArn: a.PermissionSetArn,
        principal: { type: a.PrincipalType, id: a.PrincipalId },
      }))
      .some((a) => assignmentKey(a) === grant.access),
    facts: facts.map(({ fact }) => fact),
    messages: all(slack)
      .filter((m) => m.channel !== 'CAUDIT' && !since.messages.has(m))
      .map((m) => `${m.channel}${m.thread_ts ? ' in a thread' : ''}: ${shown(place, m, id)}`)
      .sort(),
    auditChain: chain.ok ? 'holds' : `entry ${chain.seq} ${chain.problem}`,
    auditChannel: await differenceOfChannel(place),
  }
}

const all = (slack: Place['slack']): Message[] => [...slack.workspace.messages.values()].flat()

/** Without what differs from request to request: its id, times, AWS's ids, how many there were before. */
function shown({ slack }: Place, message: Message, id: string): string {
  const json = JSON.stringify(message).replaceAll(/<!date\^[^>]*>/g, 'TIME')
  const timeless = JSON.parse(json.replaceAll(/"timestamp":\d+/g, '"timestamp":0'))
  const text = visibleText(timeless, slack.workspace, 'UMIA')
  return text
    .replaceAll(id, 'ID')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'UUID')
    .replaceAll(/\d+/g, '#')
}
