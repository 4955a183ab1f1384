import { assignmentFrom } from '../aws/types.ts'
import { assignmentNames } from '../operations/shared/access.ts'
import { isOfAnotherKey } from '../store/audit-log.ts'
import { openFindings } from '../store/findings.ts'
import { type Check, found, ok, wholeMinutes } from './diagnosis.ts'

/** What AWS shows and nobody explains: the same list as `/aws-setup findings`. */
export const checkFindings: Check = async ({ clock, store, directory }) => {
  if (await isOfAnotherKey(store)) return [] // what the check of the audit log says
  const now = clock.now()
  const open = await openFindings(store.db, now)
  const shown = open.slice(0, 10).map(({ kind, key, foundAt, evidence }) => {
    if (kind === 'out-of-date') {
      const accounts = evidence?.accounts ?? []
      const set = directory?.permissionSet(key)?.name ?? key
      return found('warning', 'sets_out_of_date', {
        set,
        count: accounts.length,
        accounts: accounts.slice(0, 5).join(' '),
      })
    }
    const access = assignmentFrom(key)
    const { account, permissionSet, principal } = directory
      ? assignmentNames(access, directory)
      : { account: access.accountId, permissionSet: access.permissionSetArn, principal: access.principal.id }
    const row = `${permissionSet} · ${account} · ${principal}`
    return found('warning', 'unexplained', { row, minutes: wholeMinutes(now - foundAt), all: open.length })
  })
  return shown.length > 0 ? shown : [ok('findings')]
}
