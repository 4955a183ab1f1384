import type { Account } from '../aws/types.ts'
import type { Queries } from './database.ts'

type Fact = Pick<Account, 'id' | 'name' | 'ouPath' | 'tags'>

/** Name, place and tags as they were last told of; of all accounts, or of one. */
export async function accountFacts(db: Queries, only?: string): Promise<Map<string, Fact>> {
  const rows = await db
    .selectFrom('accountFacts')
    .selectAll()
    .$if(only !== undefined, (q) => q.where('accountId', '=', only ?? ''))
    .execute()
  return new Map(
    rows.map(({ accountId: id, name, ouPath, tagsJson }) => [
      id,
      { id, name, ouPath, tags: tagsJson === null ? undefined : JSON.parse(tagsJson) },
    ]),
  )
}

const atOnce = 500

export async function putAccountFacts(db: Queries, facts: Fact[]): Promise<void> {
  const rows = facts.map(({ id, name, ouPath, tags }) => ({
    accountId: id,
    name,
    ouPath,
    tagsJson: tags ? JSON.stringify(tags) : null,
  }))
  for (let i = 0; i < rows.length; i += atOnce)
    await db
      .insertInto('accountFacts')
      .values(rows.slice(i, i + atOnce))
      .onConflict((c) =>
        c.column('accountId').doUpdateSet((e) => ({
          name: e.ref('excluded.name'),
          ouPath: e.ref('excluded.ouPath'),
          tagsJson: e.ref('excluded.tagsJson'),
        })),
      )
      .execute()
}
