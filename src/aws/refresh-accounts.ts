import {
  type Account as AwsAccount,
  paginateListAccounts,
  paginateListOrganizationalUnitsForParent,
} from '@aws-sdk/client-organizations'
import { Refusal } from '../errors.ts'
import type { RowChange } from './directory-state.ts'
import { listAll } from './list-all.ts'
import { accountOf, managementAccountIn, readTagsOf, unitsOf } from './read-account-now.ts'
import { eachOf } from './read-assignments.ts'
import { readList } from './read-list.ts'
import { daysPart, type ReadOutcome, type RefreshRun, timeNow } from './refresh-run.ts'
import { walkOrganization } from './walk-organization.ts'

/**
 * One call per 20 accounts, and one per unit (or root) that has units with accounts below it. `placed`: each account has
 * its place too, which takes longer.
 */
export function refreshAccounts(
  reading: RefreshRun,
  managementAccountId: string,
): { listed: Promise<ReadOutcome>; placed: Promise<void> } {
  const { state } = reading
  const names = new UnitNames(reading)
  const listed = listAccounts(reading, managementAccountId, names)
  const placed = listed.then(async (outcome) => {
    if (outcome === 'read') await placeTheOthers(reading)
    // Those that were not known yet when the reading was cut off.
    for (const { units, ouPath } of state.snapshot.accounts.values()) if (!ouPath) names.need(units.slice(0, -1))
    await names.done()
  })
  return { listed, placed }
}

async function listAccounts(reading: RefreshRun, management: string, names: UnitNames): Promise<ReadOutcome> {
  const { aws, state, gaps } = reading
  const row = (account: AwsAccount, at: number): RowChange => {
    // Credentials that are exchanged between two pages list another organization's accounts.
    const theirs = managementAccountIn(account) || management
    if (theirs !== management) throw new Refusal('other_organization', { ours: management, theirs })
    const { id, ...rest } = accountOf(account, management)
    const units = unitsOf(account)
    names.need(units.slice(0, -1))
    const placed = units.length > 0 ? units : (state.snapshot.accounts.get(id)?.units ?? [])
    return { kind: 'account', id, value: { id, ...rest, units: placed }, at }
  }
  let complete = false
  const outcome = await gaps.try('accounts', async () => {
    complete = await readList(reading, {
      kind: 'account',
      pages: (startingToken) => paginateListAccounts({ client: aws.organizations, startingToken }, {}),
      rows: ({ Accounts = [] }, at) => Accounts.flatMap((account) => (account.Id ? [row(account, at)] : [])),
    })
  })
  return outcome === 'read' && !complete ? 'failed' : outcome
}

/** Asks for the names of units as soon as it is known which there are: a place is nothing without its name. */
class UnitNames {
  readonly #reading: RefreshRun
  readonly #asked = new Map<string, Promise<unknown>>()

  constructor(reading: RefreshRun) {
    this.#reading = reading
  }

  need(parents: readonly string[]): void {
    for (const parent of parents) {
      if (this.#asked.has(parent)) continue
      const read = this.#read(parent)
      // `done` throws it, unless the list of accounts has failed before.
      read.catch(() => {})
      this.#asked.set(parent, read)
    }
  }

  async done(): Promise<void> {
    await Promise.all(this.#asked.values())
  }

  #read(ParentId: string): Promise<unknown> {
    const { aws, state, gaps } = this.#reading
    const at = timeNow(this.#reading)
    const read = async () => {
      const pages = paginateListOrganizationalUnitsForParent({ client: aws.organizations }, { ParentId })
      const units = await listAll(pages, 'OrganizationalUnits', 'Id')
      await state.save(
        units.flatMap(({ Id, Name }) =>
          Id && Name ? [{ kind: 'unit' as const, id: Id, value: { name: Name }, at }] : [],
        ),
      )
    }
    return gaps.try('organizational units', read, ParentId)
  }
}

/** Where AWS does not say where accounts stand, it is looked for. */
async function placeTheOthers(reading: RefreshRun): Promise<void> {
  const { aws, state, gaps } = reading
  const { accounts } = state.snapshot
  const at = timeNow(reading)
  if ([...accounts.values()].every(({ units }) => units.length > 0)) return
  await gaps.try('organizational units', async () => {
    const { above, names } = await walkOrganization(aws)
    const units = [...names].map(([id, name]): RowChange => ({ kind: 'unit', id, value: { name }, at }))
    const placed = [...accounts.values()].map((account): RowChange => {
      const value = { ...account, units: above.get(account.id) ?? [] }
      return { kind: 'account', id: account.id, value, at: timeNow(reading) }
    })
    await state.save([...units, ...placed])
  })
}

/** One call per account: those that were never read at once, the others over a day. */
export async function refreshTags(reading: RefreshRun): Promise<void> {
  const { aws, state, gaps, signal } = reading
  const { snapshot } = state
  const byAge = [...snapshot.accounts.values()]
    .map(({ id }) => ({ id, at: snapshot.readAt('tags', id) }))
    .sort((a, b) => a.at - b.at)
  const unread = byAge.filter(({ at }) => at === 0).length
  const due = byAge.slice(0, Math.max(unread, daysPart(reading, snapshot.accounts.size, 20)))
  let denied = false
  await eachOf(due, 4, async ({ id }) => {
    if (denied || signal.aborted) return
    const at = timeNow(reading)
    const read = async () => state.save([{ kind: 'tags', id, value: await readTagsOf(aws, id), at }])
    denied ||= (await gaps.try('account tags', read, id)) === 'denied'
  })
}
