import { verifyAudit } from '../store/audit-breaks.ts'
import { isOfAnotherKey } from '../store/audit-log.ts'
import { recordDoubt } from '../store/behind.ts'
import { type Check, found, foundSay, ok } from './diagnosis.ts'

/** Whether the audit log is whole, and with what it is sealed. */
export const checkAudit: Check = async ({ config, store }) => {
  const key = config.audit.ownKey ? ok('audit_key') : found('warning', 'no_audit_key')
  const { behind, broken } = await recordDoubt(store.db)
  const others = [
    key,
    ...((await isOfAnotherKey(store)) ? [found('warning', 'another_key')] : []),
    ...(behind ? [found('problem', 'database_behind', { ...behind })] : []),
    ...(broken ? [found('problem', 'log_unconfirmed', { seq: broken.seq })] : []),
  ]
  const result = await verifyAudit(store)
  if (!result.ok) {
    const { seq, problem } = result
    return [
      foundSay('problem', 'audit_broken', (say) => ({ seq, detail: say.plain(`doctor:audit_problems.${problem}`) })),
      ...others,
    ]
  }
  return [ok('audit', { entries: result.entries, head: result.head.slice(0, 12) }), ...others]
}
