import type { Json } from '../json.ts'
import { differences, plainPolicy, policyHash } from '../policy/differences.ts'
import { becameStricter } from '../policy/lint.ts'
import { newestOwn } from '../store/audit-log.ts'
import type { Queries, Tx } from '../store/database.ts'
import { findPolicy, keepPolicy, type StoredPolicy } from '../store/policies.ts'
import type { Context } from './context.ts'
import { record } from './transition.ts'

/** By the log: no row says that a policy was in effect before. */
const inEffect = async ({ store: { seal } }: Pick<Context, 'store'>, db: Queries): Promise<string | undefined> => {
  const hash = (await newestOwn({ db, seal }, 'policy-loaded'))?.data.hash
  return typeof hash === 'string' ? hash : undefined
}

/** The one whose hash begins so, as it was: what others have written under its hash is none. */
async function policyWith(db: Queries, hash: string): Promise<StoredPolicy | undefined> {
  const found = await findPolicy(db, hash)
  return found && policyHash(found.policy as never) === found.hash ? found : undefined
}

/** Puts a policy that differs from the last one on record, with what is new in it, and keeps its text. Gives its hash. */
export async function recordPolicy(ctx: Context, tx: Tx): Promise<string> {
  const policy = plainPolicy(ctx.config.policy)
  const hash = policyHash(policy)
  const before = await inEffect(ctx, tx)
  if (before === hash) return hash
  const old = before === undefined ? undefined : await policyWith(tx, before)
  await keepPolicy(tx, { hash, policy, firstAt: ctx.clock.now() })
  const news = old ? differences(old.policy, policy) : {}
  const data = { hash, before: before ?? null, ...(news as { [key: string]: Json }) }
  await record(ctx, tx, 'policy-loaded', { by: 'bot', data })
  return hash
}

/** Where a policy file from an earlier version means something stricter now: a line for each rule, until it says for whom it is. */
export function tellStricter({ config: { policy }, log }: Pick<Context, 'config' | 'log'>): void {
  for (const { rule, problem, remedy } of becameStricter(policy))
    log.info({ rule, remedy: remedy[policy.locale] }, problem[policy.locale])
}

/** The policy in effect, or the one whose hash begins so. */
export async function policyOnRecord(ctx: Pick<Context, 'store'>, hash: string) {
  const { db } = ctx.store
  return policyWith(db, hash || ((await inEffect(ctx, db)) ?? '-'))
}
