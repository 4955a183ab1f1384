import type { Aws } from './aws.ts'
import type { DirectoryState } from './directory-state.ts'
import { whoAmI } from './identity.ts'
import { findInstance } from './instance.ts'
import { refreshAssignments } from './refresh-assignments.ts'
import { readFacts } from './refresh-facts.ts'

export interface RefreshOptions {
  /** Reads the accounts' tags too: one call each. */
  withTags?: boolean
  /** Stops between two batches of assignments; the next refresh goes on there. */
  signal?: AbortSignal
}

/** An unfinished pass over the assignments that is older is begun again. */
const passLastsMs = 6 * 3_600_000

/** Brings the state up to date with AWS. What cannot be read stays as it was and becomes a gap; other errors are thrown. */
export async function refresh(
  state: DirectoryState,
  aws: Aws,
  { withTags = false, signal, remembered }: RefreshOptions & { remembered?: string | undefined },
): Promise<void> {
  const { gaps: unsure, ...identity } = await whoAmI(aws)
  const { managementAccountId } = identity
  const found = await findInstance(aws, {
    managementAccountId,
    remembered: state.meta.instance?.region ?? remembered,
  })
  // What cannot be checked is not gone.
  const uncertain = found.gaps.length > 0 || unsure.length > 0
  const instance = found.instance ?? (uncertain ? state.meta.instance : undefined)

  const at = aws.clock.now()
  const round = state.meta.round + 1
  const read = await readFacts({ aws, identity, instance, before: state.facts(), round, withTags })
  const gaps = [...unsure, ...found.gaps, ...read.gaps]
  const { passAt: begun } = state.meta
  const since = begun > 0 && at - begun < passLastsMs ? begun : aws.clock.now()
  await state.replace(read.facts, { at, round, identity, instance, gaps, passAt: since })

  const mayLook = identity.role === 'management' || identity.role === 'delegated'
  if (!instance?.permissionSetsEnabled || !mayLook) return
  const pass = await refreshAssignments({
    aws,
    instance,
    accounts: state.snapshot.all('account'),
    permissionSets: state.snapshot.all('permissionSet'),
    table: state.table,
    since,
    save: (difference) => state.savePairs(difference),
    signal,
  })
  if (pass.complete) await state.note({ assignmentsAt: aws.clock.now(), passAt: 0, gaps: [...gaps, ...pass.gaps] })
}
