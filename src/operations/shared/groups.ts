import { DescribeGroupCommand, GetGroupIdCommand } from '@aws-sdk/client-identitystore'
import type { Aws } from '../../aws/aws.ts'
import { classify } from '../../aws/aws-errors.ts'
import { Refusal } from '../../errors.ts'
import { knownPrincipal, parsePrincipal } from './access.ts'
import type { PlanContext } from './define-operation.ts'

/** https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_CreateGroup.html, but on one line. */
export const validGroupName = /^(?=.*\S)[\p{L}\p{M}\p{S}\p{N}\p{P} \u00a0]{1,128}$/u

/** The id of the group with this name, as AWS has it now; names are compared without their case. */
export async function findGroupId(
  aws: Aws,
  IdentityStoreId: string,
  AttributeValue: string,
): Promise<string | undefined> {
  const AlternateIdentifier = { UniqueAttribute: { AttributePath: 'displayName', AttributeValue } }
  try {
    return (await aws.identityStore.send(new GetGroupIdCommand({ IdentityStoreId, AlternateIdentifier }))).GroupId
  } catch (error) {
    if (classify(error).kind === 'gone') return undefined
    throw error
  }
}

export interface GroupNow {
  id: string
  name: string
  description: string
}

/** The group as AWS has it now; undefined when there is none (any more). */
export async function readGroupNow(aws: Aws, IdentityStoreId: string, GroupId: string): Promise<GroupNow | undefined> {
  try {
    const { DisplayName = '', Description = '' } = await aws.identityStore.send(
      new DescribeGroupCommand({ IdentityStoreId, GroupId }),
    )
    return { id: GroupId, name: DisplayName, description: Description }
  } catch (error) {
    if (classify(error).kind === 'gone') return undefined
    throw error
  }
}

/** The id of the group that a field names, which the directory knows. */
export function groupIdIn(value: string, { directory }: Pick<PlanContext, 'directory'>): string {
  const group = parsePrincipal(value)
  if (group.type !== 'GROUP') throw new Refusal('principal_unknown', {}, 'group')
  knownPrincipal(group, directory)
  return group.id
}
