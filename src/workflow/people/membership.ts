import { Refusal } from '../../errors.ts'
import { type Grant, getGrant, grantsInCareOf, grantsTo, updateGrant } from '../../store/grants.ts'
import { usersWithGrants } from '../../store/ledger.ts'
import { getRequest, requestsFor, requestsIn } from '../../store/requests.ts'
import { usersEverBound } from '../../store/told-bindings.ts'
import type { Context } from '../context.ts'
import { wantEnd } from '../grant/ask-to-end.ts'
import { askWhetherToKeep, dropQuestions } from '../grant/keep.ts'
import { refuseRequest } from '../request/outcome.ts'
import { lockRequest, transition } from '../transition.ts'
import { lostStanding } from './standing.ts'

/**
 * The job `check-standing`: somebody changed in Slack. Whoever is no longer a member loses what they hold, and what they
 * wait for is refused; what they asked for others stays, and its care passes on. A changed e-mail address suspends the
 * binding.
 */
export async function checkStanding(ctx: Context, slackId: string): Promise<void> {
  try {
    // What is remembered may have been asked before the change.
    await ctx.people.member(slackId, 0)
    await ctx.people.identityUser(slackId)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await passCareOn(ctx, slackId)
    const open = await requestsIn(ctx.store.db, slackId, ['planning', 'pending', 'approved'])
    // One transaction each: the locks of requests come before the lock of the audit log.
    for (const id of open) await refuseRequest(ctx, id, error)
    for (const userId of await usersEverBound(ctx.store.db, slackId)) await checkUser(ctx, userId)
  }
  ctx.jobs.kick()
}

/** The job `check-user`: whether an Identity Center user may still have what they have. */
export async function checkUser(ctx: Context, userId: string): Promise<void> {
  const { db } = ctx.store
  const holds = async () => (await grantsTo(db, userId)).filter((grant) => isOurs(ctx, grant))
  const held = await holds()
  const open = await requestsFor(db, userId, ['planning', 'pending', 'approved'])
  if (held.length + open.length === 0) return
  const [first] = open
  const request = await getRequest(db, held[0]?.requestId ?? first ?? '')
  const lost = await lostStanding(ctx, userId, request?.beneficiary?.name ?? userId)
  if (!lost) return dropQuestions(ctx, userId)
  for (const id of open) await refuseRequest(ctx, id, lost)
  // What started until it would have been refused has its grants by now.
  for (const { id, requestId } of await holds()) {
    await ctx.store.transaction(async (tx) => {
      const row = await lockRequest(ctx, tx, requestId)
      // What is not given yet is not there to be kept.
      if (row.permanent && (await getGrant(tx, id))?.state !== 'starting') await askWhetherToKeep(ctx, tx, row, lost)
      else await wantEnd(ctx, tx, id, { cause: 'standing-lost', by: 'bot' })
    })
  }
  ctx.jobs.kick()
}

/** Has everybody looked at who holds something, or those alone whom the snapshot shows disabled or not at all. */
export async function checkUsers(ctx: Context, whom: 'all' | 'suspects'): Promise<void> {
  const { directory, store } = ctx
  if (directory.at === 0 || directory.count('user') === 0) return
  const users = (await usersWithGrants(store.db)).filter((grant) => isOurs(ctx, grant))
  const ids = new Set(users.map(({ principalId }) => principalId))
  for (const userId of [...ids].filter((id) => whom === 'all' || isSuspect(directory.user(id))))
    await store.transaction((tx) => ctx.jobs.enqueue(tx, 'check-user', userId, { userId }, { priority: 20 }))
  ctx.jobs.kick()
}

const isSuspect = (user: { disabled?: true } | undefined): boolean => user === undefined || user.disabled === true

/** Users of another instance are not gone because this one does not know them. */
const isOurs = ({ directory }: Context, { permissionSetArn }: Pick<Grant, 'permissionSetArn'>): boolean =>
  // A membership has its group in place of a permission set.
  directory.group(permissionSetArn) !== undefined ||
  (directory.instance !== undefined && permissionSetArn.split('/')[1] === directory.instance.arn.split('/')[1])

/** Those who approve by the rule look after it from now on. */
async function passCareOn(ctx: Context, slackId: string): Promise<void> {
  for (const { id, requestId } of await grantsInCareOf(ctx.store.db, slackId)) {
    await ctx.store.transaction(async (tx) => {
      const row = await lockRequest(ctx, tx, requestId)
      const grant = (await grantsInCareOf(tx, slackId)).find((one) => one.id === id)
      if (!grant) return
      await updateGrant(tx, grant, { careOf: null })
      const data = { from: slackId, to: row.ruling?.approverSelectors ?? [] }
      await transition(ctx, tx, row, row.state, { fact: 'care-passed', by: 'bot', data })
    })
  }
}
