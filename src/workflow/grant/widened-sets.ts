import { createHash } from 'node:crypto'
import { contentsOf } from '../../aws/permission-sets.ts'
import { groupIn } from '../../aws/types.ts'
import type { JobResult } from '../../jobs/worker.ts'
import { canonical } from '../../json.ts'
import { decisionsOn } from '../../store/decision-rows.ts'
import { activeGrants, type Grant } from '../../store/grants.ts'
import type { Request } from '../../store/request.ts'
import { getRequest } from '../../store/requests.ts'
import { getSetting, putSetting } from '../../store/settings.ts'
import type { Context } from '../context.ts'
import type { Job } from '../job-payloads.ts'
import { record } from '../transition.ts'

type Contents = ReturnType<typeof contentsOf>

/**
 * The job `compare-sets`: whoever may change a permission set widens every access that is given through it. Those who approved a live grant hear
 * of what the set has come to allow since, once for each state of it.
 */
export async function compareSets(ctx: Context, job: Pick<Job, 'fence'>): Promise<JobResult> {
  const assigned = (await activeGrants(ctx.store.db)).filter((grant) => groupIn(grant) === undefined)
  const bySet = Map.groupBy(assigned, ({ permissionSetArn }) => permissionSetArn)
  for (const [arn, grants] of bySet) {
    const set = await ctx.directory.refreshPermissionSet(arn).catch((error) => {
      ctx.log.warn(
        { err: error, permissionSet: arn },
        'the permission set cannot be read, so nobody knows whether it was widened',
      )
    })
    if (set) for (const grant of grants) await compare(ctx, job, grant, contentsOf(set))
  }
  return { again: ctx.config.limits.directoryEveryMs }
}

async function compare(ctx: Context, job: Pick<Job, 'fence'>, grant: Grant, now: Contents): Promise<void> {
  const request = await getRequest(ctx.store.db, grant.requestId)
  const approved = request?.plan?.reliesOn.permissionSet as Contents | undefined
  if (!request || !approved) return
  const added = widenings(approved, now)
  const state = createHash('sha256').update(canonical(now)).digest('hex')
  const key = `widened.${grant.id}`
  if (added.length === 0 || (await getSetting(ctx.store.db, key)) === state) return
  const deciders = await whoDecided(ctx, request)
  await ctx.store.transaction(async (tx) => {
    await job.fence(tx)
    if ((await getSetting(tx, key)) === state) return
    await putSetting(tx, key, state)
    const data = { set: now.name, added }
    await record(ctx, tx, 'permission-set-widened', { requestId: request.id, by: 'bot', data })
    for (const to of deciders) {
      const post = `${key}:${'user' in to ? to.user : to.channel}:${state.slice(0, 12)}`
      await ctx.jobs.enqueue(tx, 'post', post, {
        key: post,
        to,
        what: 'widened',
        data: { ...data, requestId: request.id, holder: grant.holder },
      })
    }
  })
  ctx.jobs.kick()
}

/** Who approved it; where a rule granted it at once, the channel of that rule. */
async function whoDecided({ store, config }: Context, { id, digest, channel }: Request) {
  const yes = (await decisionsOn(store.db, id, digest ?? '')).filter(({ verdict }) => verdict === 'approve')
  if (yes.length > 0) return yes.map(({ approver }) => ({ user: approver }))
  return [{ channel: channel ?? config.policy.channels.approvals }]
}

/** What it allows, or may allow, beyond what it did. What an inline policy allows is not read: any other text may. */
export function widenings(before: Contents, now: Contents): string[] {
  const beyond = (old: string[], all: string[]) => all.filter((policy) => !old.includes(policy))
  return [
    ...beyond(before.managedPolicies, now.managedPolicies),
    ...beyond(before.customerManagedPolicies, now.customerManagedPolicies),
    ...(now.inlinePolicy && now.inlinePolicy !== before.inlinePolicy ? ['inline policy'] : []),
    ...(before.boundary && now.boundary !== before.boundary ? ['permissions boundary'] : []),
  ]
}
