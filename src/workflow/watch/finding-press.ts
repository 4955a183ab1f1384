import { assignmentFrom, assignmentKey } from '../../aws/types.ts'
import { Refusal } from '../../errors.ts'
import type { Tx } from '../../store/database.ts'
import { type AccessFinding, dropFinding, getFinding, updateFinding } from '../../store/findings.ts'
import { adoptAccess } from '../../store/ledger.ts'
import type { Context } from '../context.ts'
import type { FindingPress } from '../job-payloads.ts'
import { isAdmin } from '../people/roster.ts'
import { onPress } from '../press.ts'
import { record } from '../transition.ts'
import { nameOfRow, redrawFindings } from './settle-findings.ts'

/** What an administrator says of something that nobody explains. Nothing of it changes AWS. */
export const onFinding = (ctx: Context, press: FindingPress): Promise<void> =>
  onPress(ctx, press, {
    async may() {
      if (!isAdmin(ctx, press.by)) throw new Refusal('admins_only')
    },
    async move(tx) {
      await ctx.store.lock(tx, `finding:${press.id}`)
      const finding = await getFinding(tx, press.id)
      // Settled meanwhile, or somebody else was quicker.
      if (!finding) return new Refusal('finding_settled')
      await act(ctx, tx, press, finding)
      await redrawFindings(ctx, tx)
      return undefined
    },
  })

async function act(ctx: Context, tx: Tx, press: FindingPress, finding: AccessFinding): Promise<void> {
  const { by } = press
  const row = nameOfFinding(ctx, finding)
  if (press.word === 'adopt') {
    if (finding.kind === 'unknown')
      await adoptAccess(tx, [assignmentKey(assignmentFrom(finding.key))], ctx.clock.now(), { known: true })
    await dropFinding(tx, finding.id)
    return record(ctx, tx, 'adopted', { by, data: { row, access: finding.key } })
  }
  if (press.word === 'ignore') {
    await updateFinding(tx, finding.id, { ignoredUntil: press.until, ignoredBy: by })
    return record(ctx, tx, 'finding-ignored', { by, data: { row, access: finding.key, until: press.until } })
  }
}

/** What it is about, by names. */
export const nameOfFinding = (ctx: Pick<Context, 'directory'>, { kind, key }: AccessFinding): string =>
  kind === 'unknown' ? nameOfRow(ctx, assignmentFrom(key)) : (ctx.directory.permissionSet(key)?.name ?? key)
