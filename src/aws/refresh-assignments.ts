import { ListAccountsForProvisionedPermissionSetCommand } from '@aws-sdk/client-sso-admin'
import type { AssignmentChanges, AssignmentTable, PairRow } from './assignment-table.ts'
import { pairKey } from './assignment-table.ts'
import type { Aws } from './aws.ts'
import { classify, type Gap, gapOf, ifSupported } from './aws-errors.ts'
import { pageSize } from './list-all.ts'
import { allPages, eachOf, type Pair, readPrincipals, readProvisioned } from './read-assignments.ts'
import type { Account, Instance, PermissionSet } from './types.ts'

/** Pairs read between two saves: what a restart repeats at most. */
const batch = 200
const width = 8

export interface AssignmentsAsk {
  /** In the background. */
  aws: Aws
  instance: Instance
  accounts: readonly Account[]
  permissionSets: readonly PermissionSet[]
  table: AssignmentTable
  /** When this pass began, ms; pairs that were read since then (before a restart) are not read again. */
  since: number
  /** Reports and keeps what was found so far. */
  save(found: AssignmentChanges): Promise<void>
  signal?: AbortSignal | undefined
}

/** Brings every provisioned pair up to date. `complete`: the pass saw all that the bot may see. */
export async function refreshAssignments(ask: AssignmentsAsk): Promise<{ complete: boolean; gaps: Gap[] }> {
  const { aws, instance, table, since, save, signal } = ask
  const gaps = new GapList()
  const provisioned = await provisionedPairs(ask, gaps)
  let found: AssignmentChanges = { added: [], removed: [] }
  const note = ({ added, removed }: AssignmentChanges) => {
    found.added.push(...added)
    found.removed.push(...removed)
  }
  const flush = async () => {
    const now = found
    found = { added: [], removed: [] }
    await save(now)
  }
  const due = [...provisioned.pairs.values()].filter((pair) => (table.get(pair)?.at ?? -1) < since)
  for (let from = 0; from < due.length && !signal?.aborted; from += batch) {
    await eachOf(due.slice(from, from + batch), width, async (pair) => {
      const at = aws.clock.now()
      const principals = await gaps.or(undefined, 'assignments', () => readPrincipals(aws, instance.arn, pair))
      if (principals) note(table.set({ ...pair, at, principals }))
    })
    await flush()
  }
  if (signal?.aborted) return { complete: false, gaps: gaps.list }
  for (const row of [...table.rows()]) if (provisioned.gone(row, since)) note(table.remove(row, since))
  await flush()
  return { complete: true, gaps: gaps.list }
}

/**
 * Asks by account or by permission set, whichever there are fewer of. Where whoever answers cannot list what is
 * provisioned, everything may be.
 */
async function provisionedPairs({ aws, instance, accounts, permissionSets }: AssignmentsAsk, gaps: GapList) {
  const pairs = new Map<string, Pair>()
  const unread = new Set<string>()
  const add = (pair: Pair) => pairs.set(pairKey(pair), pair)
  const open = accounts.filter(({ state }) => state !== 'CLOSED')
  const byAccount = open.length > 0 && open.length <= permissionSets.length
  if (byAccount) {
    await eachOf(open, width, async ({ id: accountId }) => {
      const arns = await gaps.or(undefined, 'provisioned permission sets', () =>
        ifSupported(
          () => readProvisioned(aws, instance.arn, accountId),
          () => permissionSets.map(({ arn }) => arn),
        ),
      )
      if (!arns) unread.add(accountId)
      for (const permissionSetArn of arns ?? []) add({ accountId, permissionSetArn })
    })
  } else {
    await eachOf(permissionSets, width, async ({ arn: permissionSetArn }) => {
      const ids = await gaps.or(undefined, 'provisioned accounts', () =>
        ifSupported(
          () => readAccountsWith(aws, instance.arn, permissionSetArn),
          () => open.map(({ id }) => id),
        ),
      )
      if (!ids) unread.add(permissionSetArn)
      for (const accountId of ids ?? []) add({ accountId, permissionSetArn })
    })
  }
  /** Known from before, not provisioned now; neither where that could not be read, nor where it is newer than this pass. */
  const gone = (row: PairRow, since: number): boolean =>
    !pairs.has(pairKey(row)) && !unread.has(byAccount ? row.accountId : row.permissionSetArn) && row.at < since
  return { pairs, gone }
}

const readAccountsWith = (aws: Aws, InstanceArn: string, PermissionSetArn: string): Promise<string[]> =>
  allPages(
    (NextToken) =>
      aws.sso.send(
        new ListAccountsForProvisionedPermissionSetCommand({
          InstanceArn,
          PermissionSetArn,
          MaxResults: pageSize,
          NextToken,
        }),
      ),
    (page) => page.AccountIds,
  )

/** What could not be read, each cause once. */
class GapList {
  readonly list: Gap[] = []

  async or<T>(otherwise: T, what: string, read: () => Promise<T>): Promise<T> {
    try {
      return await read()
    } catch (error) {
      if (classify(error).kind === 'unknown') throw error
      const gap = gapOf(what, error)
      if (!this.list.some((g) => g.what === what && g.missing === gap.missing)) this.list.push(gap)
      return otherwise
    }
  }
}
