import type { PlainTextOption } from '@slack/types'
import { listAwsManagedPolicies } from '../../aws/managed-policies.ts'
import type { Say } from '../../i18n.ts'
import type { Context } from '../../workflow/context.ts'
import { plain } from '../draw/blocks.ts'
import { most, type Shown } from './picker-answer.ts'

const longest = 150 // of an option's value
const kinds = ['managedPolicy', 'attachedPolicy', 'attachedReference'] as const
export type PolicyPicker = (typeof kinds)[number]
export const isPolicyPicker = (kind: string): kind is PolicyPicker => (kinds as readonly string[]).includes(kind)

const isArn = (text: string): boolean => /^arn:[\w-]+:iam::aws:policy\/\S+$/.test(text)

/** An AWS managed policy by its name, with its ARN below it; a customer managed one as path and name. */
export const policyOption = (policy: string): PlainTextOption => ({
  text: plain(isArn(policy) ? (policy.split('/').at(-1) ?? policy) : policy, 75),
  ...(isArn(policy) && { description: plain(policy, 75) }),
  value: policy,
})

/** What a policy picker offers: of all that AWS keeps, or of what the chosen permission set has. */
export async function policiesFor(
  ctx: Context,
  kind: PolicyPicker,
  typed: string,
  permissionSet: string | undefined,
  say: Say,
): Promise<Shown> {
  const wanted = typed.trim()
  const all = kind === 'managedPolicy' ? await awsManaged(ctx) : await attached(ctx, kind, permissionSet)
  const name = (policy: string) => policy.toLowerCase().split('/').at(-1) ?? ''
  const rank = (policy: string) => (name(policy).startsWith(wanted.toLowerCase()) ? 0 : 1)
  const found = all.filter((policy) => policy.length <= longest && policy.toLowerCase().includes(wanted.toLowerCase()))
  found.sort((a, b) => rank(a) - rank(b))
  // One that is not listed, because the bot may not list any or AWS has just made it: whether it exists shows in the plan.
  const own = kind === 'managedPolicy' && isArn(wanted) && !all.includes(wanted) ? [wanted] : []
  const options = [...own, ...found].slice(0, most).map(policyOption)
  return { title: say.plain('form:policies'), options, total: own.length + found.length }
}

async function awsManaged(ctx: Context): Promise<string[]> {
  try {
    return await listAwsManagedPolicies(ctx.aws)
  } catch (error) {
    ctx.log.warn({ err: error }, 'AWS managed policies cannot be listed, so forms take their ARNs only')
    return []
  }
}

async function attached(ctx: Context, kind: PolicyPicker, arn: string | undefined): Promise<string[]> {
  const set = arn === undefined ? undefined : await ctx.directory.knownPermissionSet(arn)
  return [...((kind === 'attachedPolicy' ? set?.managedPolicies : set?.customerManagedPolicies) ?? [])]
}
