import { readTagsOf } from '../../aws/read-account-now.ts'
import { membershipOf } from '../../aws/types.ts'
import { accountSubject, type Claim, groupSubject, unitSubject, userSubject } from '../../code/claim.ts'
import type { Claims } from '../../code/claim-files.ts'
import { Refusal } from '../../errors.ts'
import type { Text } from '../../i18n.ts'
import { accessIn } from '../../operations/shared/assignment.ts'
import type { Change, Plan } from '../../operations/shared/define-operation.ts'
import { carriedTag } from '../../operations/shared/sets/claimed.ts'
import type { Context } from '../context.ts'

/** What of AWS a change is about, where code can have it, and code's claim on it. */
type Look = (change: Change, claims: Claims) => Claim | undefined

const onSet: Look = ({ params: { permissionSetArn: arn } }, claims) =>
  typeof arn === 'string' ? claims.onSet(arn) : undefined
const onAccount: Look = ({ params }, claims) => claims.on(accountSubject(String(params.accountId)))
const onGroup: Look = ({ params }, claims) => claims.on(groupSubject(String(params.groupId)))
const onUser: Look = ({ params }, claims) => claims.on(userSubject(String(params.userId)))

/** What takes away or changes something that code can have. Whatever else is called of permission sets changes one. */
const looks: Record<string, Look> = {
  'sso:DeleteAccountAssignment': (change, claims) => claims.onRow(accessIn(change)),
  'identitystore:DeleteGroupMembership': ({ params }, claims) =>
    claims.onRow(membershipOf({ userId: String(params.userId), groupId: String(params.groupId) })),
  'identitystore:UpdateGroup': onGroup,
  'identitystore:DeleteGroup': onGroup,
  'identitystore:UpdateUser': onUser,
  'identitystore:DeleteUser': onUser,
  'organizations:MoveAccount': onAccount,
  'organizations:TagResource': onAccount,
  'organizations:UntagResource': onAccount,
  'organizations:CloseAccount': onAccount,
  'account:PutAccountName': onAccount,
  'organizations:UpdateOrganizationalUnit': ({ params }, claims) => claims.on(unitSubject(String(params.unitId))),
  'organizations:DeleteOrganizationalUnit': ({ params }, claims) => claims.on(unitSubject(String(params.id))),
}
/** These give access, or bring accounts up to date with what a set is: they change nothing that code has. */
const leavesSet = new Set(['sso:CreateAccountAssignment', 'sso:ProvisionPermissionSet'])

/** Code's claim on what a change takes away or changes. */
export function claimOn(change: Change, claims: Claims): Claim | undefined {
  const isOfSet = change.action.startsWith('sso:') && !leavesSet.has(change.action)
  return (looks[change.action] ?? (isOfSet ? onSet : undefined))?.(change, claims)
}

/**
 * What code has is changed there: a plan that takes it away or changes it is refused with the address, unless the policy allows
 * it. Gives what whoever decides must know then. A stop takes everything, whosever it is.
 */
export async function keepToCode(ctx: Context, plan: Plan, { isStop }: { isStop: boolean }): Promise<Text[]> {
  const claims = await ctx.code.claims()
  const { allowChanges = false } = ctx.config.policy.code ?? {}
  const notes: Text[] = []
  for (const change of plan.changes) {
    const claim = claimOn(change, claims)
    if (claim && !allowChanges && !isStop) throw inCode(claim)
    if (claim) notes.push(undoneBy(claim))
    const tag = await tagOn(ctx, change)
    if (!tag) continue
    if (!allowChanges && !isStop) throw new Refusal('account_managed', tag)
    notes.push(undoneInAccount(tag))
  }
  return notes
}

/** That code has it, and where people find it. */
export const inCode = ({ address, file, link, at, stale }: Claim): Refusal => {
  const found = { address, where: link ?? file }
  return stale ? new Refusal('in_code_as_of', { ...found, asOf: dayOf(at) }) : new Refusal('in_code', found)
}
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** The tag by which code has an account that a change is about, as AWS has it now. */
async function tagOn({ aws, config, directory }: Context, { action, params }: Change) {
  const { tags = [] } = config.policy.code ?? {}
  const id = String(params.accountId)
  if (tags.length === 0 || looks[action] !== onAccount) return undefined
  const tag = carriedTag(await readTagsOf(aws, id), tags)
  return tag === undefined ? undefined : { account: directory.account(id)?.name ?? id, tag }
}

const undoneBy = ({ address, file, link }: Claim): Text => ({
  en: `The next apply undoes this: it is in code at ${address} (${link ?? file}).`,
  ja: `次にコードが適用されると元に戻ります。コードの ${address}（${link ?? file}）で管理されています。`,
})
const undoneInAccount = ({ account, tag }: { account: string; tag: string }): Text => ({
  en: `${account} carries the tag ${tag}: it is managed by code, and the next apply there undoes this change.`,
  ja: `${account} にはタグ ${tag} が付いており、コードで管理されています。次にコードが適用されると、この変更は元に戻ります。`,
})
