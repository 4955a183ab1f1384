import type { WebClient } from '@slack/web-api'
import type { Clock } from '../../clock.ts'
import { SlackSilent } from '../../workflow/people/person.ts'

/** Who was deactivated since is in it, and Slack says so of the one person; only who came since is not. */
const bookMs = 15 * 60_000
const pageOf = 500

type Page = Awaited<ReturnType<WebClient['users']['list']>>

/**
 * Everybody whom Slack lists, by address. A look-up by address finds nobody who is deactivated, the list has them:
 * https://docs.slack.dev/reference/methods/users.list. `ask` gives one page, or throws; what was read until then is kept, so that a
 * large company is read to its end however often Slack asks for patience.
 */
export function createAddressBook(
  clock: Clock,
  ask: (page: { cursor?: string; limit: number }) => Promise<Page | undefined>,
): (email: string) => Promise<string[]> {
  let ids: ReadonlyMap<string, string[]> = new Map()
  let readAt = Number.NEGATIVE_INFINITY
  let half: { began: number; ids: Map<string, string[]>; cursor: string } | undefined
  let reading: Promise<void> | undefined

  async function read(): Promise<void> {
    half ??= { began: clock.now(), ids: new Map(), cursor: '' }
    do {
      const page = await ask({ limit: pageOf, ...(half.cursor && { cursor: half.cursor }) })
      for (const { id, profile } of page?.members ?? []) {
        const email = profile?.email?.toLowerCase()
        if (id && email) half.ids.set(email, [...(half.ids.get(email) ?? []), id])
      }
      half.cursor = page?.response_metadata?.next_cursor ?? ''
    } while (half.cursor)
    ids = half.ids
    readAt = half.began
    half = undefined
  }

  return async (email) => {
    if (clock.now() - readAt >= bookMs) {
      reading ??= read()
        .catch((error) => {
          // What Slack says of a page may be of the place where it begins.
          if (!(error instanceof SlackSilent)) half = undefined
          throw error
        })
        .finally(() => {
          reading = undefined
        })
      await reading
    }
    return ids.get(email.toLowerCase()) ?? []
  }
}
