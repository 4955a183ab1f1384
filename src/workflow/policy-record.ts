import type { Json } from '../json.ts'
import { differences, plainPolicy, policyHash } from '../policy/differences.ts'
import { becameStricter } from '../policy/lint.ts'
import type { Tx } from '../store/database.ts'
import { findPolicy, keepPolicy } from '../store/policies.ts'
import { getSetting, putSetting } from '../store/settings.ts'
import type { Context } from './context.ts'
import { record } from './transition.ts'

const inEffect = 'policy.hash'

/** Puts a policy that differs from the last one on record, with what is new in it, and keeps its text. Gives its hash. */
export async function recordPolicy(ctx: Context, tx: Tx): Promise<string> {
  const policy = plainPolicy(ctx.config.policy)
  const hash = policyHash(policy)
  const before = await getSetting(tx, inEffect)
  if (before === hash) return hash
  const old = before === undefined ? undefined : await findPolicy(tx, before)
  await keepPolicy(tx, { hash, policy, firstAt: ctx.clock.now() })
  await putSetting(tx, inEffect, hash)
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
  const wanted = hash || ((await getSetting(ctx.store.db, inEffect)) ?? '-')
  return findPolicy(ctx.store.db, wanted)
}
