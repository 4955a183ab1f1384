import { classify } from '../../aws/aws-errors.ts'
import { type Pair, readAccessOf } from '../../aws/read-assignments.ts'
import { Refusal } from '../../errors.ts'
import type { PlanContext } from './define-operation.ts'

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
