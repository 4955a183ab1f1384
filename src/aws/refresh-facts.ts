import type { Aws } from './aws.ts'
import { classify, type Gap, gapOf } from './aws-errors.ts'
import { listPermissionSetArns, readPermissionSet } from './permission-sets.ts'
import { eachOf } from './read-assignments.ts'
import { nameUnits, readAccounts, readAccountTags } from './read-organization.ts'
import { readGroups, readUsers } from './read-people.ts'
import type { Contents } from './snapshot.ts'
import { textHash } from './snapshot-parts.ts'
import type { Account, Identity, Instance, PermissionSet } from './types.ts'

/** A permission set that is known already is described again every so many refreshes, a part of them each time. */
const describeEvery = 6

export interface FactsAsk {
  aws: Aws
  identity: Identity
  instance: Instance | undefined
  /** What was known before: kept where it cannot be read now. */
  before: Contents
  /** Counts the refreshes. */
  round: number
  withTags: boolean
}

/** Reads all but the assignments, at the least number of calls. What cannot be read stays as it was and becomes a gap. */
export async function readFacts(ask: FactsAsk): Promise<{ facts: Contents; gaps: Gap[] }> {
  const { aws, identity, instance, before } = ask
  const gaps: Gap[] = []
  const orKeep = async <T>(what: string, old: T, read: () => Promise<T>): Promise<T> => {
    try {
      return await read()
    } catch (error) {
      if (classify(error).kind === 'unknown') throw error
      gaps.push(gapOf(what, error))
      return old
    }
  }
  const ifInstance = <T>(what: string, old: readonly T[], read: (instance: Instance) => Promise<readonly T[]>) =>
    instance ? orKeep(what, old, () => read(instance)) : Promise.resolve([])

  const [account, permissionSet, user, group] = await Promise.all([
    identity.managementAccountId ? orKeep('accounts', before.account, () => accounts(ask, orKeep)) : [],
    ifInstance('permission sets', before.permissionSet, (i) => permissionSets(ask, i, gaps)),
    ifInstance('users', before.user, (i) => readUsers(aws, i.identityStoreId)),
    ifInstance('groups', before.group, (i) => readGroups(aws, i.identityStoreId)),
  ])
  return { facts: { account, permissionSet, user, group }, gaps }
}

type OrKeep = <T>(what: string, old: T, read: () => Promise<T>) => Promise<T>

async function accounts({ aws, identity, before, withTags }: FactsAsk, orKeep: OrKeep): Promise<Account[]> {
  const placed = await readAccounts(aws, identity.managementAccountId)
  const old = new Map(before.account.map((account) => [account.id, account]))
  const asBefore = placed.map(({ account }) => ({ ...account, ouPath: old.get(account.id)?.ouPath ?? '' }))
  const named = await orKeep('organizational units', asBefore, () => nameUnits(aws, placed))
  const tagged = named.map((account) => ({ ...account, tags: old.get(account.id)?.tags }))
  return withTags ? orKeep('account tags', tagged, () => readAccountTags(aws, tagged)) : tagged
}

async function permissionSets(
  { aws, before, round }: FactsAsk,
  instance: Instance,
  gaps: Gap[],
): Promise<PermissionSet[]> {
  if (!instance.permissionSetsEnabled) return []
  const known = new Map(before.permissionSet.map((set) => [set.arn, set]))
  const sets: PermissionSet[] = []
  await eachOf(await listPermissionSetArns(aws, instance.arn), 10, async (arn) => {
    const old = known.get(arn)
    if (old && textHash(arn) % describeEvery !== round % describeEvery) {
      sets.push(old)
      return
    }
    try {
      sets.push(await readPermissionSet(aws, instance.arn, arn))
    } catch (error) {
      const { kind, missing } = classify(error)
      if (kind === 'gone') return // deleted since it was listed
      if (kind === 'unknown') throw error
      if (old) sets.push(old)
      if (!gaps.some((gap) => gap.what === 'permission sets' && gap.missing === missing)) {
        gaps.push(gapOf('permission sets', error))
      }
    }
  })
  return sets
}
