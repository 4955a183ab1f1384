import { appendAudit } from '../../src/store/audit-log.ts'
import { storeChanges } from '../../src/store/changes.ts'
import { insertDecision } from '../../src/store/decision-rows.ts'
import { getGrant, insertGrant, updateGrant } from '../../src/store/grants.ts'
import { getRequest, insertRequest, swapRequest } from '../../src/store/requests.ts'
import type { Context } from '../../src/workflow/context.ts'
import { ordinary } from '../slack/worst.ts'

/** Stores requests as a company has them after a while: for each that waits, one that somebody holds access by. */
export async function storesMany(
  ctx: Pick<Context, 'store' | 'clock'>,
  o: { count: number; requester: string; approvers: string[] },
): Promise<void> {
  const { store, clock } = ctx
  const like = ordinary('pending')
  const plan = like.plan ?? { changes: [], reliesOn: {}, notes: [] }
  const ruling = like.ruling && {
    ...like.ruling,
    rule: 'production',
    approverSelectors: ['@sre-leads'],
    approvers: o.approvers,
    approvals: 2,
  }
  const facts = like.facts && { ...like.facts, alreadyThere: ['ReadOnlyAccess'], overlapping: [] }
  await store.transaction(async (tx) => {
    for (let n = 0; n < 2 * o.count; n += 1) {
      const number = Math.floor(n / 2)
      const { id } = await insertRequest(tx, {
        ...{ operation: like.operation, input: like.input, reason: like.reason, durationMs: like.durationMs },
        about: { en: `request ${number}`, ja: `申請 ${number}` },
        requester: o.requester,
        permanent: false,
        extendsGrant: null,
        createdAt: clock.now() + number,
        formKey: `${n}`,
      })
      const request = await getRequest(tx, id)
      if (!request) throw new Error(`request ${id} is gone`)
      const { operation, input, durationMs } = request
      const said = { operation, input, durationMs }
      appendAudit(store, tx, { at: clock.now(), fact: 'asked', requestId: id, actor: o.requester, data: said })
      const patch = { ruling, plan, digest: 'd'.repeat(64), facts, risk: 'low' as const }
      await swapRequest(tx, request, n % 2 === 0 ? 'pending' : 'active', patch)
      const decided = {
        requestId: id,
        digest: patch.digest,
        verdict: 'approve' as const,
        reason: null,
        at: clock.now(),
      }
      await insertDecision(tx, { ...decided, approver: 'UEVE' })
      if (n % 2 === 0) continue
      await storeChanges(store, tx, id, 'do', plan.changes)
      const assignment = {
        accountId: '111122223333',
        permissionSetArn: 'arn',
        principal: { type: 'USER', id: 'u' },
      } as const
      await insertGrant(tx, {
        requestId: id,
        holder: o.requester,
        careOf: null,
        access: `access ${n}`,
        assignment,
        at: clock.now(),
      })
      const grant = await getGrant(tx, id)
      if (grant) await updateGrant(tx, grant, { state: 'active', endsAt: clock.now() + 3_600_000 })
    }
  })
}
