import { assignmentKey } from '../aws/types.ts'
import { systemClock } from '../clock.ts'
import type { Say } from '../i18n.ts'
import { assignmentNames } from '../operations/shared/access.ts'
import { csvCell } from '../workflow/audit-export.ts'
import { codeOf } from '../workflow/code-of.ts'
import { type Owner, ownersOf } from '../workflow/owners.ts'
import { besideCode, granted } from './code-export.ts'
import { withFreshDirectory } from './fresh-directory.ts'
import { refuseAnotherKey } from './with-store.ts'

const columns = ['account', 'accountId', 'permissionSet', 'principal', 'principalType', 'principalId'] as const
const ofOwner = ['owner', 'address', 'where', 'asOf', 'request', 'until'] as const

const nobody = { kind: 'unknown' } as const

/**
 * Prints, as CSV, every row of AWS as it is listed now, and whose it is: `code`, `grant`, `adopted` or `unknown`. `asOf`: since
 * then whether code has it cannot be told. Times are ISO 8601 in UTC; a grant without `until` has no end.
 */
export const printRows = (say: Say): Promise<number> =>
  besideCode(say, async (store, policy) => {
    await refuseAnotherKey(store, say)
    return await withFreshDirectory(say, {}, async (directory) => {
      const given = await granted(store, say)
      const rows = directory.assignments({})
      const code = await codeOf(policy, { clock: systemClock, directory, store })
      const { owners, untold } = await ownersOf({ store, code }, rows)
      for (const { file } of untold) console.error(say.plain('doctor:code.unsure', { file }))
      const lines = rows.map((access) => {
        const { accountId, principal } = access
        const ids = { accountId, principalType: principal.type, principalId: principal.id }
        const owner = owners.get(assignmentKey(access)) ?? nobody
        const isForged = owner.kind === 'grant' && !given.has(assignmentKey(access))
        const said = { ...assignmentNames(access, directory), ...ids, ...columnsOf(isForged ? nobody : owner) }
        return [...columns, ...ofOwner].map((column) => csvCell(String(said[column] ?? ''))).join(',')
      })
      process.stdout.write([[...columns, ...ofOwner].join(','), ...lines.sort(), ''].join('\r\n'))
      return 0
    })
  })

function columnsOf(owner: Owner): { [column in (typeof ofOwner)[number]]?: string | undefined } {
  const claim = owner.kind === 'code' ? owner.claim : undefined
  const grant = owner.kind === 'code' || owner.kind === 'grant' ? owner.grant : undefined
  const iso = (at: number | null | undefined) => (at ? new Date(at).toISOString() : undefined)
  return {
    owner: owner.kind,
    address: claim?.address,
    where: claim && (claim.link ?? claim.file),
    asOf: claim?.stale ? iso(claim.at) : undefined,
    request: grant?.requestId,
    until: iso(grant?.endsAt),
  }
}
