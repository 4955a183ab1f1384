import type { Aws } from '../aws/aws.ts'
import type { LiveDirectory } from '../aws/directory.ts'
import { type Assignment, assignmentKey, groupIn } from '../aws/types.ts'
import { readWholeSet, type WholeSet } from '../aws/whole-set.ts'
import { systemClock } from '../clock.ts'
import { hclOf, importIdOf, instanceOf } from '../code/hcl.ts'
import { policyFileOf, policyIn } from '../config.ts'
import type { Say } from '../i18n.ts'
import { assignmentNames } from '../operations/shared/access.ts'
import { carriedTag } from '../operations/shared/sets/claimed.ts'
import type { Policy } from '../policy/policy-schema.ts'
import type { Store } from '../store/database.ts'
import { allLiveGrants } from '../store/grants.ts'
import { codeOf } from '../workflow/code-of.ts'
import { everyGrantOnRecord } from '../workflow/grant/proven.ts'
import { withFreshDirectory } from './fresh-directory.ts'
import { refuseAnotherKey, withStore } from './with-store.ts'

/**
 * What the bot's grants give, by the audit log, each row once: it has an end, or is given in Slack, and must stay out of code.
 * What has failed is among it while the bot is taking it back.
 */
export async function granted(store: Store, say: Say): Promise<Map<string, Assignment>> {
  await refuseAnotherKey(store, say)
  const live = new Set((await allLiveGrants(store.db)).map(({ access }) => access))
  const given = new Map<string, Assignment>()
  for (const { state, assignment } of await everyGrantOnRecord({ store })) {
    const key = assignmentKey(assignment)
    if (state !== 'failed' || live.has(key)) given.set(key, assignment)
  }
  return given
}

/** Prints, a line each, the import ids of the rows that are the bot's. Places in groups, which have other ids, on stderr. */
export const printGrants = (say: Say): Promise<number> =>
  withStore(say, async (store) => {
    const rows = [...(await granted(store, say)).values()]
    for (const access of rows) {
      const group = groupIn(access)
      if (group === undefined) console.log(importIdOf(access, instanceOf(access)))
      else console.error(say.plain('doctor:code.place', { user: access.principal.id, group }))
    }
    return 0
  })

/** Works with the policy, which says what code has, and the bot's database. */
export async function besideCode(say: Say, work: (store: Store, policy: Policy) => Promise<number>): Promise<number> {
  const policy = await policyIn(policyFileOf())
  return await withStore(say, (store) => work(store, policy))
}

/** Prints, as HCL with import blocks, every row and permission set of AWS that neither a grant gives nor code has. */
export const printExport = (say: Say): Promise<number> =>
  besideCode(say, (store, policy) => exportBeside(store, policy, say))

async function exportBeside(store: Store, policy: Policy, say: Say): Promise<number> {
  // A grant may begin or end while AWS is listed: what was the bot's before or is after stays out.
  const before = await granted(store, say)
  return await withFreshDirectory(say, {}, async (directory, aws) => {
    const instance = directory.instance
    if (!instance?.permissionSetsEnabled) {
      console.error(say.plain('doctor:code.no_instance'))
      return 1
    }
    const claims = await (await codeOf(policy, { clock: systemClock, directory, store })).claims()
    for (const { file } of claims.untold) console.error(say.plain('doctor:code.unsure', { file }))
    const ours = new Set([...before.keys(), ...(await granted(store, say)).keys()])
    const rows = directory
      .assignments({})
      .filter((access) => !ours.has(assignmentKey(access)) && !claims.onRow(access))
      .map((access) => ({ access, ...assignmentNames(access, directory) }))
      .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
    const sets = (await wholeSets(directory, aws, instance.arn))
      .filter(({ arn }) => !claims.onSet(arn))
      .filter(({ tags }) => carriedTag(tags, policy.code?.tags ?? []) === undefined)
    process.stdout.write(hclOf(instance.arn, sets, rows))
    return 0
  })
}

const sortKey = (row: { account: string; permissionSet: string; principal: string }): string =>
  `${row.account} ${row.permissionSet} ${row.principal}`

async function wholeSets(directory: LiveDirectory, aws: Aws, instanceArn: string): Promise<WholeSet[]> {
  const sets: WholeSet[] = []
  const named = [...directory.permissionSets()].sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const { arn } of named) sets.push(await readWholeSet(aws, instanceArn, arn))
  return sets
}
