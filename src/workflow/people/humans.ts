import { mailbox } from '../../aws/mailbox.ts'
import type { Queries } from '../../store/database.ts'
import { getPerson, type Person } from '../../store/person-rows.ts'
import { usersEverBound } from '../../store/told-bindings.ts'
import type { Context } from '../context.ts'

export type Known = Pick<Person, 'slackId' | 'email' | 'unconfirmedEmail'>
type Looking = Pick<Context, 'directory'>

/**
 * The Identity Center users that an account may be, to count against it. A binding that is suspended, undone or replaced is
 * no proof of who somebody is, but it is a reason not to let them decide for that user; and so is an address that nobody
 * has confirmed, or another address of the same mailbox.
 */
export async function perhapsUsers({ directory }: Looking, db: Queries, person: Known): Promise<string[]> {
  const bound = await usersEverBound(db, person.slackId)
  const byEmail = addressesOf(person).flatMap((address) => directory.usersByMailbox(address))
  return [...new Set([...bound, ...byEmail.map(({ id }) => id)])]
}

const addressesOf = ({ email, unconfirmedEmail }: Known): string[] =>
  [email, unconfirmedEmail].filter((address) => address !== undefined)

/** For each of the accounts, one that stands for the human behind it: accounts that share a user or a mailbox are one human's. */
export async function humans(ctx: Looking, db: Queries, slackIds: Iterable<string>): Promise<Map<string, string>> {
  const first = new Map<string, string>()
  const found = new Map<string, string>()
  for (const slackId of [...new Set(slackIds)].sort()) {
    const known = (await getPerson(db, slackId))?.person ?? { slackId, email: undefined }
    const users = await perhapsUsers(ctx, db, known)
    const marks = [...users.map((id) => `user ${id}`), ...addressesOf(known).map((a) => `mail ${mailbox(a)}`)]
    const alike = [...new Set(marks.flatMap((mark) => first.get(mark) ?? []))]
    const human = alike[0] ?? slackId
    // What one account has in common with several makes all of them one.
    for (const [id, was] of found) if (alike.includes(was)) found.set(id, human)
    for (const [mark, was] of first) if (alike.includes(was)) first.set(mark, human)
    for (const mark of marks) first.set(mark, human)
    found.set(slackId, human)
  }
  return found
}

/** One account of each human. */
export async function oneEach(ctx: Looking, db: Queries, slackIds: Iterable<string>): Promise<string[]> {
  return [...new Set((await humans(ctx, db, slackIds)).values())]
}

/** Another account of the same human among these. */
export async function sameHuman(
  ctx: Looking,
  db: Queries,
  slackId: string,
  among: readonly string[],
): Promise<string | undefined> {
  const found = await humans(ctx, db, [slackId, ...among])
  return among.find((other) => other !== slackId && found.get(other) === found.get(slackId))
}
