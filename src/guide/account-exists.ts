import type { Finding, ProbeContext } from './define-step.ts'

/** Credentials that work prove that the account was signed up for. AWS denies this call to nobody. */
export async function accountExists({ reads }: ProbeContext): Promise<Finding> {
  const account = await reads.callerAccount()
  return { state: 'done', evidence: { call: 'sts:GetCallerIdentity', value: `Account = ${account}` } }
}
