import { DescribeOrganizationCommand, paginateListDelegatedAdministrators } from '@aws-sdk/client-organizations'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { Refusal } from '../errors.ts'
import type { Aws } from './aws.ts'
import { classify, isCredentialsError } from './aws-errors.ts'
import { type Gap, gapOf } from './gap.ts'
import type { Identity } from './types.ts'

/** What is in `gaps` could not be checked; the role is then the least that is certain. */
export type WithGaps<T> = T & { gaps: Gap[] }

/** The name of IAM Identity Center among AWS services that work with organizations. */
export const ssoPrincipal = 'sso.amazonaws.com'

/**
 * Says whose credentials the bot works with. Throws `Refusal('aws_root')` for a root user, `Refusal('aws_partition')` for
 * credentials of another partition than `aws`. Costs at most three calls.
 */
export async function whoAmI(aws: Aws): Promise<WithGaps<Identity>> {
  const nobody = { role: 'none', accountId: undefined, arn: undefined, managementAccountId: undefined } as const
  let caller: { Account?: string | undefined; Arn?: string | undefined }
  try {
    caller = await aws.sts.send(new GetCallerIdentityCommand({}))
  } catch (error) {
    if (isCredentialsError(error)) return { ...nobody, gaps: [gapOf('credentials', error, aws.clock.now())] }
    throw error
  }
  const { Account: accountId, Arn: arn } = caller
  if (arn?.endsWith(':root')) throw new Refusal('aws_root', { arn })
  const partition = arn?.split(':')[1]
  if (arn && partition !== 'aws') throw new Refusal('aws_partition', { arn, partition: partition ?? '' })

  const organization = await managementAccount(aws)
  const { managementAccountId, organizationId, gaps } = organization
  const known = { accountId, arn, managementAccountId, organizationId }
  if (!accountId || !managementAccountId) return { ...known, role: 'none', gaps }
  if (accountId === managementAccountId) return { ...known, role: 'management', gaps }
  const delegated = await isDelegated(aws, accountId)
  return { ...known, role: delegated.is ? 'delegated' : 'member', gaps: [...gaps, ...delegated.gaps] }
}

async function managementAccount(
  aws: Aws,
): Promise<WithGaps<Pick<Identity, 'managementAccountId' | 'organizationId'>>> {
  try {
    const { Organization } = await aws.organizations.send(new DescribeOrganizationCommand({}))
    return { managementAccountId: Organization?.MasterAccountId, organizationId: Organization?.Id, gaps: [] }
  } catch (error) {
    const { kind } = classify(error)
    if (kind === 'gone') return { managementAccountId: undefined, gaps: [] } // no organization yet
    if (kind === 'denied')
      return { managementAccountId: undefined, gaps: [gapOf('organization', error, aws.clock.now())] }
    throw error
  }
}

/** A plain member may not ask this, and is told AccessDenied: only the management account and delegated administrators may. */
async function isDelegated(aws: Aws, accountId: string): Promise<{ is: boolean; gaps: Gap[] }> {
  try {
    const pages = paginateListDelegatedAdministrators({ client: aws.organizations }, { ServicePrincipal: ssoPrincipal })
    for await (const page of pages) {
      if (page.DelegatedAdministrators?.some(({ Id }) => Id === accountId)) return { is: true, gaps: [] }
    }
    return { is: false, gaps: [] }
  } catch (error) {
    const { kind } = classify(error)
    if (kind === 'denied' || kind === 'unsupported')
      return { is: false, gaps: [gapOf('delegated administrators', error, aws.clock.now())] }
    throw error
  }
}
