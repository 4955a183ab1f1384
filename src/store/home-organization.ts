import { type AuditEntry, ownEntries } from './audit-log.ts'
import { type Queries, storeOf } from './database.ts'
import { type Folding, told } from './own-facts.ts'

/** Whose AWS a database is about, as the audit log has it; what was not known then is null. */
export interface Home {
  organization: string | null
  /** The management account. */
  management: string
  /** The account of the credentials. */
  account: string | null
  /** The instance of IAM Identity Center, its identity store, and the Region where it was found. */
  instance: string | null
  identityStore: string | null
  region: string | null
}

export const homeFact = 'works-with'

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const homeIn = ({ data }: AuditEntry): Home => ({
  organization: text(data.organization),
  management: String(data.management),
  account: text(data.account),
  instance: text(data.instance),
  identityStore: text(data.identityStore),
  region: text(data.region),
})

const homes: Folding<Home> = {
  facts: [homeFact],
  fold: (entry) => ['home', homeIn(entry)],
}

export const homeOnRecord = async (db: Queries): Promise<Home | undefined> => (await told(db, homes)).get('home')

const identityStores: Folding<true> = {
  facts: [homeFact],
  fold: (entry) => [homeIn(entry).identityStore ?? '', true],
}

/** Whether no other identity store than this one is on record. */
export const isOnlyStore = async (db: Queries, identityStore: string): Promise<boolean> =>
  [...(await told(db, identityStores)).keys()].every((known) => known === '' || known === identityStore)

/** Where the bot worked at a time, ms; of what is older than the record, where it worked first. */
export async function homeAt(db: Queries, at: number): Promise<Home | undefined> {
  const entries = await ownEntries({ db, seal: storeOf(db).seal }, { facts: [homeFact] })
  const entry = entries.findLast((one) => one.at <= at) ?? entries[0]
  return entry && homeIn(entry)
}

const answers: Folding<number> = {
  facts: ['among-others', 'at-home'],
  fold: ({ fact, data }) => ['since', fact === 'among-others' ? Number(data.since) : undefined],
}

/** Since when it is on record that AWS answers in another organization's name, ms; undefined where that is over. */
export const amongOthersSince = async (db: Queries): Promise<number | undefined> =>
  (await told(db, answers)).get('since')

/** This database is about another organization: what AWS says now proves nothing of what it holds. */
export class ForeignOrganization extends Error {
  override readonly name = 'ForeignOrganization'
  readonly vars: { ours: string; theirs: string }
  constructor(vars: { ours: string; theirs: string }) {
    super(`of the organization of ${vars.ours}, not ${vars.theirs}`)
    this.vars = vars
  }
}
