import { createAws } from '../aws/clients.ts'
import { createDirectory } from '../aws/directory.ts'
import { systemClock } from '../clock.ts'
import { type Config, loadConfig, operatorLocale } from '../config.ts'
import { type Diagnosis, runDoctor } from '../doctor/run-doctor.ts'
import { type Say, sayIn, sentenceGap } from '../i18n.ts'
import { createLog } from '../log.ts'
import { loadOperations, offered } from '../operations/shared/load-operations.ts'
import { openStore } from '../store/database.ts'
import { directoryStore } from '../store/directory-rows.ts'
import { codeOf } from '../workflow/code-of.ts'
import { createSelectorMemory } from '../workflow/selector-memory.ts'
import { liveRoster } from './live-roster.ts'
import { run, UsageError } from './run.ts'

await run('npm run doctor', async (args) => {
  if (args.length > 0) throw new UsageError()
  const config = await loadConfig()
  const findings = await examine(config)
  const say = sayIn(operatorLocale(undefined, config.policy.locale))
  for (const finding of findings) print(finding, say)

  const count = (level: Diagnosis['level']) => findings.filter((finding) => finding.level === level).length
  const [problems, warnings] = [count('problem'), count('warning')]
  console.log(
    `\n${say.plain(problems + warnings === 0 ? 'doctor:summary.good' : 'doctor:summary.bad', { problems, warnings })}`,
  )
  return problems > 0 ? 1 : 0
})

/** Works beside a bot that runs: with the same store and the snapshot that the bot keeps there. */
async function examine(config: Config): Promise<Diagnosis[]> {
  const clock = systemClock
  const store = await openStore(config.databaseUrl, config.audit.keys)
  const aws = createAws({
    clock,
    region: config.aws.region,
    readRole: config.aws.readRole,
    ssoPerSecond: config.limits.awsCallsPerSecond,
  })
  try {
    const [directory, roster, all] = await Promise.all([
      createDirectory({ aws, clock, store: directoryStore(store) }),
      liveRoster({ clock, config, log: createLog('silent') }),
      loadOperations(),
    ])
    const operations = offered(all, config.policy.enable)
    await directory.load()
    const selectors = createSelectorMemory({ config, store, directory })
    await selectors.load()
    const code = await codeOf(config.policy, { clock, directory, store })
    const base = { clock, config, store, aws, directory, operations, code, selectors }
    return await runDoctor({ ...base, ...(roster && { roster }) })
  } finally {
    aws.destroy()
    await store.close()
  }
}

function print({ level, check, text, remedy }: Diagnosis, say: Say): void {
  const all = [text[say.locale], remedy?.[say.locale]].filter(Boolean).join(sentenceGap(say))
  // What AWS says, or somebody has written into the database, begins no line.
  const words = all.replaceAll(/\s*\n\s*/g, ' ')
  console.log(`${say.plain(`doctor:levels.${level}`)}: ${say.plain(`doctor:checks.${check}`)}: ${words}`)
}
