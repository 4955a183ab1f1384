import type { Aws } from '../../../aws/aws.ts'
import { classify } from '../../../aws/aws-errors.ts'
import { readPolicyDocument } from '../../../aws/managed-policies.ts'
import type { PermissionSetContents } from '../../../aws/types.ts'
import type { Text } from '../../../i18n.ts'
import type { PlanDetail } from '../define-operation.ts'
import { type Actions, differenceOf, meaningOf, type NamedActions } from './policy-meaning.ts'

/** What a permission set comes to mean for the people who have it: in sentences, and with every action in the details. */
export async function meaning(
  aws: Aws,
  before: PermissionSetContents,
  after: PermissionSetContents,
): Promise<{ notes: Text[]; details: PlanDetail[] }> {
  const texts = new Map<string, string | undefined>()
  const boundaries = [before.boundary, after.boundary].filter(Boolean)
  const isArn = (policy: string) => policy.startsWith('arn:')
  for (const arn of new Set([...before.managedPolicies, ...after.managedPolicies, ...boundaries.filter(isArn)]))
    texts.set(arn, await documentOf(aws, arn))
  const of = ({ managedPolicies, inlinePolicy, boundary }: PermissionSetContents) => ({
    policies: [...managedPolicies.map((arn) => texts.get(arn) ?? ''), inlinePolicy].filter(Boolean),
    boundary: texts.get(boundary),
  })
  const difference = differenceOf(of(before), of(after))
  const unseen = [
    ...[...texts].flatMap(([arn, text]) => (text === undefined ? [arn.split('/').at(-1) ?? arn] : [])),
    ...new Set([
      ...before.customerManagedPolicies,
      ...after.customerManagedPolicies,
      ...boundaries.filter((policy) => !isArn(policy)),
    ]),
  ]
  const names = unseen.slice(0, 5).join(', ')
  return {
    notes: [
      ...meaningOf(difference, { whole: unseen.length === 0 }),
      ...(unseen.length > 0
        ? [
            {
              en: `What ${names} allows the bot cannot read, so that is not in this comparison.`,
              ja: `${names} の内容はボットから読み取れないため、この比較には含まれていません。`,
            },
          ]
        : []),
    ],
    details: [
      ...detailOf({ en: 'People can do more', ja: 'できるようになる操作' }, difference.gained),
      ...detailOf({ en: 'People can no longer do', ja: 'できなくなる操作' }, difference.lost),
      ...detailOf({ en: 'On other resources or conditions', ja: '対象または条件が変わる操作' }, difference.elsewhere),
    ],
  }
}

const detailOf = (title: Text, actions: Actions): PlanDetail[] =>
  actions.size === 0
    ? []
    : [{ title, text: [...actions].map(([service, names]) => `${service}: ${names.map(named).join(', ')}`).join('\n') }]
const named = ({ name, but }: NamedActions) => (but.length === 0 ? name : `${name} (NotAction: ${but.join(', ')})`)

/** Undefined where it cannot be read. */
async function documentOf(aws: Aws, arn: string): Promise<string | undefined> {
  try {
    return await readPolicyDocument(aws, arn)
  } catch (error) {
    if (classify(error).kind === 'gone') return undefined
    throw error
  }
}
