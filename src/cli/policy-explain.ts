import type { Directory } from '../aws/types.ts'
import { policyIn } from '../config.ts'
import type { Say } from '../i18n.ts'
import { parseDuration } from '../policy/duration.ts'
import { explain } from '../policy/explain.ts'
import type { Asked } from '../policy/policy-types.ts'
import { type ExplainArguments, imagined, untold } from './policy-imagined.ts'
import { UsageError } from './run.ts'

const text = { type: 'string' } as const
const texts = { type: 'string', multiple: true } as const
const flag = { type: 'boolean' } as const
export const explainOptions = {
  requester: text,
  for: text,
  operation: text,
  account: text,
  'account-name': text,
  'permission-set': text,
  'high-risk': flag,
  duration: text,
  permanent: flag,
  file: text,
  'member-of': texts,
  ou: text,
  tag: texts,
  tags: flag,
  management: flag,
  directory: text,
}

/**
 * Prints what the policy in `file` says of a request that is only imagined: first what nobody told, then every rule in
 * order, then the decision.
 * Returns 0 also when it would be refused: the question was answered.
 */
export async function explainRequest(
  file: string,
  given: ExplainArguments,
  say: Say,
  directory?: Directory,
): Promise<number> {
  const policy = await policyIn(file)
  if (!given.requester) throw new UsageError(say.plain('policy:cli.needs_requester'))
  const durationMs = given.duration === undefined ? undefined : parseDuration(given.duration)
  if (given.duration !== undefined && durationMs === undefined)
    throw new UsageError(say.plain('policy:cli.bad_duration'))
  if (given.tag?.some((tag) => !tag.includes('='))) throw new UsageError(say.plain('policy:cli.bad_tag'))

  const about = imagined(given.requester, given, directory)
  for (const code of untold(policy, given, about)) console.log(say.plain(`policy:cli.untold.${code}`))
  const { context, account: _, ...who } = about
  const asked: Asked = {
    operation: given.operation ?? 'assign-permission-set',
    ...who,
    ...(durationMs !== undefined && { durationMs }),
    ...(given.permanent && { permanent: true }),
  }
  const { rules, decision, verdict } = explain(policy, asked, context)
  for (const [index, { name, outcome, why }] of rules.entries())
    console.log(`${outcome === 'decides' ? '>' : ' '} ${index + 1}. ${name}: ${why[say.locale]}`)
  console.log(`\n${decision[say.locale]}`)
  if ('ruling' in verdict) {
    const { rule, ruleHash } = verdict.ruling
    console.log(say.plain('policy:cli.decided_by', { rule, hash: ruleHash.slice(0, 12) }))
  }
  console.log(say.plain(directory ? 'policy:cli.imagined_in_directory' : 'policy:cli.imagined'))
  return 0
}
