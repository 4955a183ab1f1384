import { loadPolicy } from '../config.ts'
import { type Say, sentenceGap } from '../i18n.ts'
import { becameStricter, lint } from '../policy/lint.ts'
import type { LintContext } from '../policy/lint-report.ts'
import { writtenRules } from '../policy/policy-schema.ts'
import { asLine, inWords } from '../policy/problems.ts'

/** Prints the mistakes of a policy file, else what its author probably did not mean. 1 when there is a mistake or problem. */
export async function checkPolicy(file: string, say: Say, context: LintContext = {}): Promise<number> {
  const loaded = await loadPolicy(file)
  if ('mistakes' in loaded) {
    for (const mistake of loaded.mistakes) console.error(asLine(inWords(mistake, say)))
    console.error(say.plain('policy:cli.invalid', { file, count: loaded.mistakes.length }))
    return 1
  }
  const untouched = !file.endsWith('policy.example.yaml')
  const found = [...lint(loaded.policy, { untouched, ...context }), ...becameStricter(loaded.policy)]
  for (const { level, problem, remedy } of found)
    console.log(
      `${say.plain(`policy:cli.level.${level}`)}: ${problem[say.locale]}${sentenceGap(say)}${remedy[say.locale]}`,
    )
  console.log(say.plain('policy:cli.valid', { file, rules: writtenRules(loaded.policy).length }))
  return found.some(({ level }) => level === 'problem') ? 1 : 0
}
