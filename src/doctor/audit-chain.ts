import { verifyAudit } from '../store/audit-log.ts'
import { type Check, found, ok } from './finding.ts'

export const checkAudit: Check = async ({ store }) => {
  const result = await verifyAudit(store.db)
  if (!result.ok) return [found('problem', 'audit_broken', { seq: result.seq, detail: result.problem })]
  return [ok('audit', { entries: result.entries, head: result.head.slice(0, 12) })]
}
