import { lint } from '../policy/lint.ts'
import { writtenRules } from '../policy/policy-schema.ts'
import { type Check, ok } from './diagnosis.ts'

/**
 * What the policy's author probably did not mean, with what is known of the company. Of hints, the doctor tells what a rule
 * waits for: a misspelt one waits for ever.
 */
export const checkPolicyLint: Check = async ({ config, directory, roster, operations, selectors }) => {
  const known = {
    operations: [...operations.values()],
    ...(directory && { directory }),
    ...(roster && { roster }),
    ...(selectors && { selectors }),
  }
  const all = lint(config.policy, known)
  const findings = all.flatMap(({ level, problem, remedy }) =>
    level === 'hint' ? [] : [{ level, text: problem, remedy }],
  )
  const waiting = all.flatMap(({ code, problem, remedy }) =>
    code === 'still_empty' ? [{ level: 'ok' as const, text: problem, remedy }] : [],
  )
  return [
    ...(findings.length > 0 ? findings : [ok('policy', { rules: writtenRules(config.policy).length })]),
    ...waiting,
  ]
}
