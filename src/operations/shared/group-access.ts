import { classify } from '../../aws/aws-errors.ts'
import { contentsOf } from '../../aws/permission-sets.ts'
import { type Pair, readAccessOf } from '../../aws/read-assignments.ts'
import type { Directory } from '../../aws/types.ts'
import { Refusal } from '../../errors.ts'
import type { Text } from '../../i18n.ts'
import { type Risk, riskOf, worst } from '../../policy/risk.ts'
import { readableSet, usableInstance } from './access.ts'
import type { Plan, PlanContext } from './define-operation.ts'

/** Each account of a group is looked at by itself; of more nobody can say soon what they are. */
const most = 50

/**
 * The access that a group gives its members, as AWS has it now. Throws a `Refusal` where AWS does not tell, or there is too
 * much of it to judge: membership is never given on what is not known.
 */
export async function groupAccessNow(
  { aws, directory }: Pick<PlanContext, 'aws' | 'directory'>,
  groupId: string,
): Promise<Pair[]> {
  const group = directory.group(groupId)?.displayName || groupId
  if (!directory.instance) throw new Refusal('no_instance')
  try {
    const access = await readAccessOf(aws, directory.instance.arn, { type: 'GROUP', id: groupId })
    const accounts = new Set(access.map(({ accountId }) => accountId)).size
    if (accounts > most) throw new Refusal('group_access_too_much', { group, accounts, most }, 'group')
    return access
  } catch (error) {
    const { kind } = classify(error)
    if (kind === 'denied') throw new Refusal('group_access_unread', { group }, 'group')
    if (kind === 'gone') throw new Refusal('beneficiary_gone', { name: group }, 'group')
    throw error
  }
}

/** The same as far as the last look shows. */
export const accessOfGroup = (id: string, directory: Directory): readonly Pair[] =>
  directory.assignments({ principal: { type: 'GROUP', id } })

/** Membership is as risky as the riskiest that it gives. */
export const riskOfGroup = (id: string, directory: Directory): Risk =>
  worst([
    'medium',
    ...accessOfGroup(id, directory).map(({ accountId, permissionSetArn }) =>
      riskOf(directory.permissionSet(permissionSetArn), directory.account(accountId)?.management),
    ),
  ])

/** A group that gains access before the change is carried out, or whose sets come to allow more, is looked at again. */
export async function reliesOnAccess(access: readonly Pair[], context: PlanContext): Promise<Plan['reliesOn']> {
  const arns = [...new Set(access.map(({ permissionSetArn }) => permissionSetArn))].sort()
  const sets = await Promise.all(arns.map((arn) => readableSet(arn, usableInstance(context), context)))
  return {
    access: access.map(({ accountId, permissionSetArn }) => `${accountId} ${permissionSetArn}`).sort(),
    sets: sets.map((set) => ({ arn: set.arn, ...contentsOf(set) })),
  }
}

const mostNamed = 10

/** What membership means: the access of the group, by name. */
export function groupAccessNote(group: string, access: readonly Pair[], directory: Directory): Text {
  if (access.length === 0) {
    return {
      en: `The group ${group} has no access to any account now.`,
      ja: `グループ ${group} には、現在アカウントへのアクセスがありません。`,
    }
  }
  const named = access.map(({ accountId, permissionSetArn }) => {
    const { name = accountId, management = false } = directory.account(accountId) ?? {}
    const set = directory.permissionSet(permissionSetArn)?.name ?? permissionSetArn
    return {
      en: `${set} in ${name}${management ? ' (management account)' : ''}`,
      ja: `${name} の ${set}${management ? '（管理アカウント）' : ''}`,
    }
  })
  const rest = named.length - mostNamed
  const shown = named.slice(0, mostNamed)
  return {
    en: `With the group comes: ${shown.map((n) => n.en).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`,
    ja: `グループにより、次のアクセスを得ます: ${shown.map((n) => n.ja).join('、')}${rest > 0 ? ` ほか ${rest} 件` : ''}`,
  }
}

export const groupAccessIam = {
  actions: ['sso:ListAccountAssignmentsForPrincipal'],
  why: 'Sees what access comes with the group: whoever joins must be allowed to have it.',
}
