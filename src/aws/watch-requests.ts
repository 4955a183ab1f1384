import {
  DescribeAccountAssignmentCreationStatusCommand,
  DescribeAccountAssignmentDeletionStatusCommand,
  DescribePermissionSetProvisioningStatusCommand,
} from '@aws-sdk/client-sso-admin'
import type { AssignmentTable } from './assignment-table.ts'
import type { Aws } from './aws.ts'
import type { DirectoryState } from './directory-state.ts'
import { readPermissionSet } from './permission-sets.ts'
import { eachOf, hasPrincipal, type Pair, readPrincipals } from './read-assignments.ts'
import { GapList } from './refresh-run.ts'
import { orGone, setRows } from './refresh-sets.ts'
import { type AskedOfAws, listSince, overlapMs } from './requests-since.ts'
import type { WatchedRequests } from './snapshot.ts'
import type { Instance, Principal } from './types.ts'

/** What AWS reported done shows in listings a little later; after this the listing is right whatever it shows. */
const visibleAfterMs = 2 * 60_000
const width = 8

/**
 * Asks AWS for its lists of creations, deletions and provisionings, and reads again what they are about: a few calls tell
 * what anybody has changed. How long AWS keeps these lists, and whether they tell of the console, it does not say; what
 * they do not tell, the sweep over all assignments sees.
 */
export async function watchRequests(state: DirectoryState, aws: Aws, { arn: InstanceArn }: Instance): Promise<void> {
  const now = Math.floor(aws.clock.now())
  // What was asked for before the first look is seen by the first reading.
  const before: WatchedRequests = state.snapshot.watch ?? { since: now, seen: [], open: [], gaps: [] }
  const gaps = new GapList(aws)
  const found: AskedOfAws[] = [...before.open]
  let complete = true
  for (const kind of ['create', 'delete', 'provision'] as const) {
    const outcome = await gaps.try('requests', async () => {
      found.push(...(await listSince(aws, InstanceArn, kind, before.since - overlapMs)))
    })
    if (outcome === 'failed') complete = false
  }
  const seen = new Set(before.seen)
  const others = found.filter(({ id }) => !seen.has(id) && !aws.outstanding.isOurs(id))
  const fresh = new Map(others.map((listed) => [listed.id, listed]))
  const open: AskedOfAws[] = []
  await eachOf(fresh.values(), width, async (listed) => {
    const outcome = await gaps.try('requests', async () => {
      if (!(await follow(state, aws, InstanceArn, listed))) open.push(listed)
    })
    if (outcome === 'failed') open.push(listed)
  })
  const stillOpen = new Set(open.map(({ id }) => id))
  const since = complete ? now : before.since
  const kept = found.filter(({ id, at }) => at >= since - overlapMs && !stillOpen.has(id)).map(({ id }) => id)
  // What a list would have shown again that AWS did not give is known all the same.
  const listed = complete ? kept : [...before.seen, ...kept]
  const value: WatchedRequests = { since, seen: [...new Set(listed)], open, gaps: gaps.list }
  if (JSON.stringify({ ...value, since: 0 }) === JSON.stringify({ ...before, since: 0 })) state.snapshot.watch = value
  else await state.save([{ kind: 'watch', id: 'watch', value, at: now }])
}

/** Whether the directory shows what the request has done. */
async function follow(
  state: DirectoryState,
  aws: Aws,
  InstanceArn: string,
  { id, kind, at }: AskedOfAws,
): Promise<boolean> {
  if (kind === 'provision') {
    const ask = { InstanceArn, ProvisionPermissionSetRequestId: id }
    const answer = await orGone(aws, InstanceArn, () =>
      aws.sso.send(new DescribePermissionSetProvisioningStatusCommand(ask)),
    )
    const { Status, PermissionSetArn: arn } = answer?.PermissionSetProvisioningStatus ?? {}
    if (Status === 'IN_PROGRESS') return false
    if (!arn) return true
    const asked = Math.floor(aws.clock.now())
    await state.save(
      setRows(arn, await orGone(aws, InstanceArn, () => readPermissionSet(aws, InstanceArn, arn)), asked),
    )
    return true
  }
  const answer = await orGone(aws, InstanceArn, () => describe(aws, InstanceArn, kind, id))
  if (answer?.Status === 'IN_PROGRESS') return false
  const { TargetId: accountId, PermissionSetArn: permissionSetArn, PrincipalType: type, PrincipalId } = answer ?? {}
  if (answer?.Status !== 'SUCCEEDED' || !accountId || !permissionSetArn || !type || !PrincipalId) return true
  const pair: Pair = { accountId, permissionSetArn }
  const principal: Principal = { type, id: PrincipalId }
  const shows = () => isShown(state.snapshot.table, pair, principal, at) === (kind === 'create')
  // What another replica has changed has been read again already.
  if (shows()) return true
  const asked = Math.floor(aws.clock.now())
  const principals = await readPrincipals(aws, InstanceArn, pair)
  await state.savePairs([{ ...pair, principals, at: asked }])
  return shows() || asked - at > visibleAfterMs
}

/** Undefined where the pair was not read since. */
function isShown(table: AssignmentTable, pair: Pair, principal: Principal, since: number): boolean | undefined {
  const row = table.get(pair)
  return row && row.at >= since ? hasPrincipal(row.principals, principal) : undefined
}

async function describe({ sso }: Aws, InstanceArn: string, kind: 'create' | 'delete', id: string) {
  if (kind === 'create') {
    const ask = { InstanceArn, AccountAssignmentCreationRequestId: id }
    const answer = await sso.send(new DescribeAccountAssignmentCreationStatusCommand(ask))
    return answer.AccountAssignmentCreationStatus
  }
  const ask = { InstanceArn, AccountAssignmentDeletionRequestId: id }
  return (await sso.send(new DescribeAccountAssignmentDeletionStatusCommand(ask))).AccountAssignmentDeletionStatus
}
