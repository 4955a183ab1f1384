import { classify } from './aws-errors.ts'
import type { RowChange } from './directory-state.ts'
import { type RefreshRun, timeNow } from './refresh-run.ts'

/** A reading that has stood still for so long is begun again: AWS does not say how long a token is good. */
const lastsMs = 2 * 24 * 3_600_000
const freshMs = 3_600_000

export interface PagedList<Page> {
  kind: 'account' | 'set' | 'user' | 'group'
  /** The SDK's paginator, from a token on. */
  pages(startingToken: string | undefined): AsyncIterable<Page>
  rows(page: Page, at: number): RowChange[]
  /** In this refresh. */
  mostPages?: number
}

/**
 * Reads a list page by page. Each page is stored together with the place where the next one begins: whoever is killed
 * reads at most one page again. What did not come by the end is gone. False: there is more to read.
 */
export async function readList<Page extends { NextToken?: string | undefined }>(
  reading: RefreshRun,
  list: PagedList<Page>,
): Promise<boolean> {
  const { state } = reading
  const known = state.cursor(list.kind)
  if (reading.resumes && known.token === undefined && timeNow(reading) - known.completeAt < freshMs) return true
  const goesOn = known.token !== undefined && timeNow(reading) - known.since < lastsMs
  if (!goesOn) return readFrom(reading, list, { since: timeNow(reading), completeAt: known.completeAt })
  try {
    return await readFrom(reading, list, known)
  } catch (error) {
    // The token is good no more.
    if (classify(error).kind !== 'invalid') throw error
    return readFrom(reading, list, { since: timeNow(reading), completeAt: known.completeAt })
  }
}

async function readFrom<Page extends { NextToken?: string | undefined }>(
  reading: RefreshRun,
  { kind, pages, rows, mostPages = Number.POSITIVE_INFINITY }: PagedList<Page>,
  { since, token, completeAt }: { since: number; token?: string | undefined; completeAt: number },
): Promise<boolean> {
  const { state, signal } = reading
  const cursor = (next: string | undefined, count: number, complete = completeAt): RowChange => ({
    kind: 'cursor',
    id: kind,
    value: { since, token: next, completeAt: complete, count },
    at: timeNow(reading),
  })
  // Whoever is seen by this reading is not gone, though the clock is set back meanwhile.
  const now = () => Math.max(timeNow(reading), since)
  let read = 0
  let at = now()
  let place = token
  for await (const page of pages(token)) {
    const more = Boolean(page.NextToken)
    // The last page leaves the place as it was: until the end is noted it would be read again.
    if (more) place = page.NextToken
    const found = rows(page, at)
    await state.save([...found, cursor(place, state.countWith(kind, found))])
    read += 1
    if (more && (read >= mostPages || signal.aborted)) return false
    at = now()
  }
  const gone = await state.notSeenSince(kind, since)
  await state.save([
    ...gone.map((id): RowChange => ({ kind, id, value: undefined, at: since })),
    cursor(undefined, state.countWith(kind, []) - gone.length, since),
  ])
  return true
}
