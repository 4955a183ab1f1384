import { lint } from '../policy/lint.ts'
import { type Check, ok } from './diagnosis.ts'

/** What the policy's author probably did not mean, with what is known of the company. Hints are not for the doctor. */
export const checkPolicyLint: Check = async ({ config, directory, roster, operations, selectors }) => {
  const known = {
    operations: [...operations.values()],
    ...(directory && { directory }),
    ...(roster && { roster }),
    ...(selectors && { selectors }),
  }
  const findings = lint(config.policy, known).flatMap(({ level, problem, remedy }) =>
    level === 'hint' ? [] : [{ level, text: problem, remedy }],
  )
  return findings.length > 0 ? findings : [ok('policy', { rules: config.policy.rules.length })]
}
