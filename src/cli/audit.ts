import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { stringify } from 'yaml'
import { loadConfig, operatorLocale } from '../config.ts'
import { type Say, sayIn } from '../i18n.ts'
import { verifyAudit } from '../store/audit-breaks.ts'
import type { Store } from '../store/database.ts'
import { exportAudit, formats } from '../workflow/audit-export.ts'
import { policyOnRecord } from '../workflow/policy-record.ts'
import { compareAnchors } from './audit-anchors.ts'
import { run, UsageError } from './run.ts'
import { refuseAnotherKey, withStore } from './with-store.ts'

const usage = `npm run audit -- verify [--anchors]
npm run audit -- policy [hash]
npm run audit -- export [--format jsonl|csv] [--request <id>] [--since <date>]`

await run(usage, async ([command, ...args]) => {
  const say = sayIn(operatorLocale())
  if (command === 'verify') {
    const { values } = parseArgs({ args, options: { anchors: { type: 'boolean' } } })
    return await withStore(say, async (store) => {
      const chain = await verify(store, say)
      return values.anchors ? Math.max(chain, await compareAnchors(store, await loadConfig(), say)) : chain
    })
  }
  if (command === 'policy') return await withStore(say, (store) => printPolicy(store, args[0] ?? '', say))
  if (command !== 'export') throw new UsageError()

  const text = { type: 'string' } as const
  const { values } = parseArgs({ args, options: { format: text, request: text, since: text } })
  const format = formats.find((known) => known === (values.format ?? 'jsonl'))
  if (!format) throw new UsageError(say.plain('doctor:usage.format'))
  const since = values.since === undefined ? undefined : Date.parse(values.since)
  if (Number.isNaN(since)) throw new UsageError(say.plain('doctor:usage.since'))
  const filter = {
    format,
    ...(since !== undefined && { since }),
    ...(values.request && { requestId: values.request.toUpperCase() }),
  }
  return await withStore(say, async ({ db }) => {
    await pipeline(Readable.from(exportAudit(db, filter)), process.stdout, { end: false }).catch(unlessClosed)
    return 0
  })
})

async function verify(store: Store, say: Say): Promise<number> {
  const result = await verifyAudit(store)
  if (result.ok) {
    const { entries, head, unsealed, unknownKey } = result
    console.log(say.plain('doctor:ok.audit', { entries, head }))
    if (unsealed + unknownKey > 0) console.log(say.plain('doctor:ok.audit_seals', { unsealed, unknownKey }))
    return 0
  }
  const vars = { seq: result.seq, detail: say.plain(`doctor:audit_problems.${result.problem}`) }
  console.error(say.plain('doctor:findings.audit_broken.text', vars))
  console.error(say.plain('doctor:findings.audit_broken.remedy', vars))
  return 1
}

/** A policy that is or was in effect, by the beginning of its hash. */
async function printPolicy(store: Store, hash: string, say: Say): Promise<number> {
  // A hash proves the policy that it is of; which one is in effect, only the log says.
  if (!hash) await refuseAnotherKey(store, say)
  const found = await policyOnRecord({ store }, hash.toLowerCase())
  if (!found) {
    console.error(say.plain('commands:audit_no_policy'))
    return 1
  }
  console.log(`# ${found.hash} ${new Date(found.firstAt).toISOString()}\n${stringify(found.policy)}`)
  return 0
}

/** The reader of a pipe may leave early: `| head`. */
function unlessClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}
