import { classify } from '../../aws/aws-errors.ts'
import { assignmentFrom, assignmentKey } from '../../aws/types.ts'
import { Refusal } from '../../errors.ts'
import type { Tx } from '../../store/database.ts'
import { type AccessFinding, dropFinding, getFinding, type Maker, updateFinding } from '../../store/findings.ts'
import { adoptAccess } from '../../store/ledger.ts'
import type { Context } from '../context.ts'
import type { FindingPress } from '../job-payloads.ts'
import { isAdmin } from '../people/roster.ts'
import { onPress } from '../press.ts'
import { record } from '../transition.ts'
import { nameOfFinding, redrawFindings } from './settle-findings.ts'

/** What an administrator says of something that nobody explains. Nothing of it changes AWS. */
export const onFinding = (ctx: Context, press: FindingPress, pressedAt: number): Promise<void> =>
  onPress<Maker | undefined>(ctx, press, pressedAt, {
    async may() {
      if (!isAdmin(ctx, press.by)) throw new Refusal('admins_only')
      // Before anything is locked.
      return press.word === 'who' ? await lookUp(ctx, press.id) : undefined
    },
    async move(tx, maker) {
      await ctx.store.lock(tx, `finding:${press.id}`)
      const finding = await getFinding(tx, press.id)
      // Settled meanwhile, or somebody else was quicker; or it was about another one, and others have put it back.
      if (!finding || pressedAt < finding.foundAt) return new Refusal('finding_settled')
      if (maker) await updateFinding(tx, finding.id, { maker })
      else await act(ctx, tx, press, finding)
      await redrawFindings(ctx, tx)
      return undefined
    },
  })

/** So long before the first listing that shows it: a pass over everything may take two days. */
const lookBackMs = 3 * 24 * 3_600_000

/** Who made a row, as CloudTrail says; where it may not be asked, that. Undefined: the finding is settled. */
async function lookUp(ctx: Context, id: string): Promise<Maker | undefined> {
  const finding = await getFinding(ctx.store.db, id)
  if (!finding) return undefined
  const since = finding.foundAt - lookBackMs
  try {
    const between = { since, until: finding.foundAt + 60_000 }
    const found = await ctx.aws.whoMade([assignmentFrom(finding.key)], between)
    return found.made[0] ?? { none: true, since: found.since }
  } catch (error) {
    const { kind, missing, text } = classify(error)
    if (kind !== 'denied' && kind !== 'unsupported') throw error
    return { unread: missing ?? text }
  }
}

async function act(ctx: Context, tx: Tx, press: FindingPress, finding: AccessFinding): Promise<void> {
  const { by } = press
  const row = nameOfFinding(ctx, finding)
  if (press.word === 'adopt') {
    if (finding.kind === 'unknown')
      await adoptAccess(tx, [assignmentKey(assignmentFrom(finding.key))], ctx.clock.now(), { known: true })
    await dropFinding(tx, finding.id)
    return record(ctx, tx, 'adopted', { by, data: { row, access: finding.key } })
  }
  if (press.word !== 'ignore') return
  await record(ctx, tx, 'finding-ignored', { by, data: { row, access: finding.key, until: press.until } })
}
