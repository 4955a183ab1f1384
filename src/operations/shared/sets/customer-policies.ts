import { GetPolicyCommand } from '@aws-sdk/client-iam'
import { classify } from '../../../aws/aws-errors.ts'
import { readAccountsWith } from '../../../aws/read-assignments.ts'
import { Refusal } from '../../../errors.ts'
import type { Text } from '../../../i18n.ts'
import type { PlanContext } from '../define-operation.ts'

/** https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CustomerManagedPolicyReference.html */
const validReference = /^(\/[A-Za-z0-9.,+@=_-]+)*\/[\w+=,.@-]{1,128}$/

export const referenceHint: Text = {
  en: 'Name, or path and name: payments-guardrails, /teams/payments-guardrails. It must exist in every account that has the set.',
  ja: '名前、またはパスと名前を入力します（例: payments-guardrails、/teams/payments-guardrails）。許可セットがあるすべてのアカウントに必要です。',
}

/** `path + name` as AWS has it: a name alone is at the root. */
export function referenceOf(typed: string, field: string): string {
  const full = typed.trim().startsWith('/') ? typed.trim() : `/${typed.trim()}`
  if (!validReference.test(full) || full.length > 640)
    throw new Refusal('customer_policy_invalid', { policy: typed }, field)
  return full
}

/**
 * Such a policy must be in each account, and the bot sees the policies of its own account only. What it cannot see it says:
 * where the policy is missing, AWS does not provision the set.
 */
export async function whereItExists(path: string, arn: string, context: PlanContext, field: string): Promise<Text[]> {
  const { aws, directory } = context
  const own = directory.identity.accountId ?? ''
  const accounts = await readAccountsWith(aws, directory.instance?.arn ?? '', arn)
  const seen = accounts.includes(own) && (await isThere(path, own, context, field))
  const others = accounts.filter((id) => !(seen && id === own)).length
  if (others === 0) return []
  return [
    {
      en: `The bot cannot see whether ${path} exists in ${others === 1 ? '1 account' : `${others} accounts`} that ${others === 1 ? 'has' : 'have'} the set. Where it does not, AWS leaves that account as it was, and the card says so.`,
      ja: `許可セットがある ${others} 個のアカウントに ${path} が存在するかどうか、ボットからは確認できません。存在しないアカウントは元のままとなり、カードに表示されます。`,
    },
  ]
}

async function isThere(
  path: string,
  accountId: string,
  { aws, directory }: PlanContext,
  field: string,
): Promise<boolean> {
  try {
    await aws.iam.send(new GetPolicyCommand({ PolicyArn: `arn:aws:iam::${accountId}:policy${path}` }))
    return true
  } catch (error) {
    const { kind } = classify(error)
    if (kind === 'gone') {
      const account = directory.account(accountId)?.name ?? accountId
      throw new Refusal('customer_policy_missing', { policy: path, account }, field)
    }
    if (kind === 'denied' || kind === 'unsupported') return false
    throw error
  }
}
