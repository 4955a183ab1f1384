import type { Aws } from '../aws/aws.ts'
import { createAws } from '../aws/clients.ts'
import { createDirectory, type LiveDirectory } from '../aws/directory.ts'
import type { RefreshOptions } from '../aws/refresh.ts'
import type { SnapshotStore } from '../aws/snapshot-store.ts'
import { systemClock } from '../clock.ts'
import { regionOf } from '../config.ts'
import { gapWords } from '../doctor/unread-parts.ts'
import type { Say } from '../i18n.ts'

/** What is read is not kept. */
const nowhere: SnapshotStore = {
  since: async () => ({ rows: [], foreign: [], version: 0 }),
  write: async () => ({ before: 0, version: 0 }),
  notSeenSince: async () => [],
}

/**
 * Works with AWS as it is now, beside a bot that runs: neither its snapshot nor its database is touched. What could not be
 * read is printed, and ends it.
 */
export async function withFreshDirectory(
  say: Say,
  options: RefreshOptions,
  work: (directory: LiveDirectory, aws: Aws) => Promise<number>,
): Promise<number> {
  const clock = systemClock
  const aws = createAws({ clock, region: regionOf(), ssoPerSecond: 10 })
  try {
    const directory = await createDirectory({ aws, clock, store: nowhere })
    await directory.refresh(options)
    const { gaps } = directory
    for (const gap of gaps)
      console.error(
        say.plain('policy:cli.gap', { what: gapWords(gap, directory, say), missing: gap.missing ?? gap.text }),
      )
    return gaps.length > 0 ? 1 : await work(directory, aws)
  } finally {
    aws.destroy()
  }
}
