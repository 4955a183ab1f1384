import { AwsError } from './errors.ts'
import { defineService } from './service.ts'

interface Input {
  policyDocument: string
  locale?: string
}

/** Two of the checks: https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html */
const checks = [
  {
    findingType: 'SECURITY_WARNING',
    issueCode: 'PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE',
    sign: /(?<="Action"\s*:\s*(?:\[[^\]]*)?)"(\*|iam:\*|iam:Pass\*)"/,
    en: 'Using wildcards (*) in the action and the resource can be overly permissive because it allows iam:PassRole permissions on all resources.',
    ja: 'アクションとリソースでワイルドカード (*) を使用すると、すべてのリソースに対する iam:PassRole アクセス許可が許可されるため、過度に許容的になる可能性があります。',
  },
  {
    findingType: 'SUGGESTION',
    issueCode: 'EMPTY_ARRAY_CONDITION',
    sign: /"Condition"\s*:\s*\{\s*\}/,
    en: 'There are no values in the condition. Add values or delete it.',
    ja: '条件に値がありません。値を追加するか、削除してください。',
  },
] as const

/** No SDK client of this service is at hand that would type it. */
export const accessAnalyzer = defineService('accessanalyzer', 'access-analyzer', {
  /** https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ValidatePolicy.html */
  ValidatePolicy({ policyDocument, locale = 'EN' }: Input) {
    if (!policyDocument.trim().startsWith('{')) throw new AwsError('ValidationException', 'Invalid policy document.')
    const found = checks.flatMap(({ sign, en, ja, ...finding }) => {
      const at = policyDocument.search(sign)
      if (at < 0) return []
      const before = policyDocument.slice(0, at).split('\n')
      const start = { line: before.length, column: before.at(-1)?.length ?? 0, offset: at }
      const learnMoreLink =
        'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html'
      const locations = [{ path: [{ value: 'Statement' }], span: { start, end: start } }]
      return [{ ...finding, findingDetails: locale === 'JA' ? ja : en, learnMoreLink, locations }]
    })
    return { findings: found }
  },
} as never)
