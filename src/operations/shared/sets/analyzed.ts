import { classify } from '../../../aws/aws-errors.ts'
import type { PolicyFinding } from '../../../aws/validate-policy.ts'
import type { Text } from '../../../i18n.ts'
import type { Operation, Plan, PlanContext, PlanDetail } from '../define-operation.ts'

const called: Record<PolicyFinding['type'], Text> = {
  ERROR: { en: 'error', ja: 'エラー' },
  SECURITY_WARNING: { en: 'security warning', ja: 'セキュリティの警告' },
  WARNING: { en: 'warning', ja: '警告' },
  SUGGESTION: { en: 'suggestion', ja: '提案' },
}

export const analyzing: Operation['iam'] = [
  { actions: ['access-analyzer:ValidatePolicy'], why: 'Has AWS look at a policy before anybody approves it.' },
]

/**
 * What AWS's Access Analyzer says of a policy, in both languages: for whoever decides. Where it may not be asked, that is said,
 * and nothing is held up.
 */
export async function analyzed(
  document: string,
  { aws }: Pick<PlanContext, 'aws'>,
): Promise<{ notes: Text[]; details: PlanDetail[] }> {
  let found: { en: PolicyFinding[]; ja: PolicyFinding[] }
  try {
    const [en, ja] = await Promise.all([aws.validatePolicy(document, 'EN'), aws.validatePolicy(document, 'JA')])
    found = { en, ja }
  } catch (error) {
    const { kind, missing, text } = classify(error)
    if (kind === 'unsupported') return { notes: [], details: [] }
    if (kind === 'unknown') throw error
    const why = missing ?? text
    const note = {
      en: `AWS’s Access Analyzer could not be asked about the policy (${why}).`,
      ja: `AWS の Access Analyzer にポリシーの確認を依頼できませんでした（${why}）。`,
    }
    return { notes: [note], details: [] }
  }
  if (found.en.length === 0) return { notes: [], details: [] }
  const of = (locale: keyof Text): string[] =>
    found[locale].map(({ type, details, line, column, code }) => {
      const where = line === undefined ? code : `${line}:${column ?? 1} ${code}`
      return `${called[type][locale]} (${where}): ${details}`
    })
  const [en, ja] = [of('en'), of('ja')]
  const count = en.length
  return {
    notes: [
      {
        en: `AWS’s Access Analyzer has ${count === 1 ? '1 finding' : `${count} findings`}: ${en[0]}`,
        ja: `AWS の Access Analyzer による指摘 ${count} 件: ${ja[0]}`,
      },
    ],
    details: [{ title: { en: 'Access Analyzer', ja: 'Access Analyzer' }, text: [...en, '', ...ja].join('\n') }],
  }
}

/** What AWS says of the policy comes first: it may be why somebody says no. */
export const withNotes = (plan: Plan, { notes, details }: { notes: Text[]; details: PlanDetail[] }): Plan => ({
  ...plan,
  notes: [...notes, ...plan.notes],
  details: [...(plan.details ?? []), ...details],
})
