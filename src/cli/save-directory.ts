import { writeFile } from 'node:fs/promises'
import { createAws } from '../aws/clients.ts'
import { createDirectory } from '../aws/directory.ts'
import type { SnapshotStore } from '../aws/snapshot-store.ts'
import { systemClock } from '../clock.ts'
import { operatorLocale, regionOf } from '../config.ts'
import { sayIn } from '../i18n.ts'
import { run, UsageError } from './run.ts'
import { saved } from './saved-directory.ts'

/** What is read is not kept. */
const nowhere: SnapshotStore = {
  since: async () => ({ rows: [], version: 0 }),
  write: async () => 0,
  notSeenSince: async () => [],
}

await run('npm run directory -- save <file>', async ([command, file]) => {
  if (command !== 'save' || !file) throw new UsageError()
  const region = regionOf()
  const say = sayIn(operatorLocale())
  const clock = systemClock
  const aws = createAws({ clock, region, ssoPerSecond: 10 })
  try {
    // Beside a bot that runs: neither its snapshot nor its database is touched.
    const directory = await createDirectory({ aws, clock, store: nowhere })
    await directory.refresh({ withTags: true, forRules: true })
    const { gaps } = directory
    for (const gap of gaps)
      console.error(say.plain('policy:cli.gap', { what: gap.what, missing: gap.missing ?? gap.text }))
    if (gaps.length > 0) return 1
    await writeFile(file, `${JSON.stringify(saved(directory), null, 2)}\n`)
    const counts = { accounts: directory.accounts().length, permissionSets: directory.permissionSets().length }
    console.log(say.plain('policy:cli.saved', { file, ...counts }))
    return 0
  } finally {
    aws.destroy()
  }
})
