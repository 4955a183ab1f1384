import {
  CreateAccountCommand,
  type CreateAccountStatus,
  DescribeCreateAccountStatusCommand,
  paginateListCreateAccountStatus,
} from '@aws-sdk/client-organizations'
import type { Aws } from '../../aws/aws.ts'
import { classify } from '../../aws/aws-errors.ts'
import { listAll } from '../../aws/list-all.ts'
import { Refusal } from '../../errors.ts'
import type { RefusalCode } from '../../i18n.ts'
import { errorName } from './applied.ts'
import type { Applied, ApplyContext, Change } from './define-operation.ts'
import { listAccounts } from './organization-plan.ts'

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html */
export const validAccountName = /^[ -;=?-~]{1,50}$/

/** AWS's clock and ours may differ by so much. */
const clocksDifferMs = 5 * 60_000

/** The account with this e-mail address, which only one account in all of AWS can have. */
export async function accountByEmail(aws: Aws, email: string): Promise<{ id: string; name: string } | undefined> {
  const found = (await listAccounts(aws)).find((a) => a.Email?.toLowerCase() === email.toLowerCase())
  return found && { id: found.Id ?? '', name: found.Name ?? '' }
}

/** The call has no token that would make it repeatable: what an earlier attempt may have begun is looked for first. */
export async function createAccount({ params }: Change, context: ApplyContext): Promise<Applied> {
  const { aws, asyncRequestId, repeated } = context
  const [email, name] = [String(params.email), String(params.accountName)]
  const begun = asyncRequestId ?? (repeated ? await unfinished(name, context) : undefined)
  if (begun) return outcome(await statusOf(aws, begun), begun)
  if (repeated) {
    const there = await accountByEmail(aws, email)
    if (there) return { state: 'done', outputs: { accountId: there.id } }
  }
  try {
    const ask = new CreateAccountCommand({ Email: email, AccountName: name })
    const { CreateAccountStatus: status, $metadata } = await aws.organizations.send(ask)
    return { ...outcome(status), ...($metadata.requestId && { awsRequestId: $metadata.requestId }) }
  } catch (error) {
    if (errorName(error) === 'FinalizingOrganizationException') return { state: 'waiting' } // for up to an hour
    const { kind, text } = classify(error)
    if (kind === 'quota' || kind === 'invalid') return { state: 'failed', reason: text }
    throw error
  }
}

async function statusOf(aws: Aws, CreateAccountRequestId: string): Promise<CreateAccountStatus | undefined> {
  const ask = new DescribeCreateAccountStatusCommand({ CreateAccountRequestId })
  return (await aws.organizations.send(ask)).CreateAccountStatus
}

/** The newest creation of this name that AWS has begun since our intent was stored. */
async function unfinished(name: string, { aws, intentAt }: ApplyContext): Promise<string | undefined> {
  const pages = paginateListCreateAccountStatus({ client: aws.organizations }, {})
  const rows = await listAll(pages, 'CreateAccountStatuses', 'Id')
  const own = rows.filter(
    ({ AccountName, RequestedTimestamp: at }) =>
      AccountName === name && (at?.getTime() ?? 0) >= intentAt - clocksDifferMs,
  )
  own.sort((a, b) => (b.RequestedTimestamp?.getTime() ?? 0) - (a.RequestedTimestamp?.getTime() ?? 0))
  return own[0]?.Id
}

function outcome(status: CreateAccountStatus | undefined, id = status?.Id): Applied {
  if (status?.State === 'SUCCEEDED' && status.AccountId) {
    return { state: 'done', outputs: { accountId: status.AccountId } }
  }
  if (status?.State === 'FAILED') {
    const code = status.FailureReason ?? 'UNKNOWN'
    const known = meaning[code]
    return { state: 'failed', reason: known ? new Refusal(known, { code }) : code }
  }
  return { state: 'waiting', ...(id && { asyncRequestId: id }) }
}

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccountStatus.html */
const meaning: Partial<Record<string, RefusalCode>> = {
  ACCOUNT_LIMIT_EXCEEDED: 'new_account_limit',
  EMAIL_ALREADY_EXISTS: 'new_account_email_taken',
  INVALID_EMAIL: 'new_account_email_invalid',
  INVALID_ADDRESS: 'new_account_contact',
  CONCURRENT_ACCOUNT_MODIFICATION: 'new_account_concurrent',
  INTERNAL_FAILURE: 'new_account_fault',
  MISSING_PAYMENT_INSTRUMENT: 'new_account_no_payment',
  INVALID_PAYMENT_INSTRUMENT: 'new_account_bad_payment',
}
