import {
  paginateListAccountAssignmentCreationStatus,
  paginateListAccountAssignmentDeletionStatus,
  paginateListPermissionSetProvisioningStatus,
} from '@aws-sdk/client-sso-admin'
import type { Aws } from './aws.ts'
import { classify } from './aws-errors.ts'
import { pageSize } from './list-all.ts'

// AWS lists the creations, deletions and provisionings that anybody has asked for.

/** AWS's clock and ours may differ, and its lists may be late: so far back a request may still be new to us. */
export const overlapMs = 5 * 60_000
/** Many who ask at once share a look. */
const sharedMs = 1_000

type Kind = 'create' | 'delete' | 'provision'
export interface AskedOfAws {
  id: string
  kind: Kind
  at: number
}

/** The newest stand first, as far as anybody has seen; where they do not, all pages are read. */
export async function listSince(aws: Aws, InstanceArn: string, kind: Kind, since: number): Promise<AskedOfAws[]> {
  const config = { client: aws.sso, pageSize }
  const pages = {
    create: () => paginateListAccountAssignmentCreationStatus(config, { InstanceArn }),
    delete: () => paginateListAccountAssignmentDeletionStatus(config, { InstanceArn }),
    provision: () => paginateListPermissionSetProvisioningStatus(config, { InstanceArn }),
  }[kind]()
  const found: AskedOfAws[] = []
  for await (const page of pages) {
    const rows =
      ('AccountAssignmentsCreationStatus' in page && page.AccountAssignmentsCreationStatus) ||
      ('AccountAssignmentsDeletionStatus' in page && page.AccountAssignmentsDeletionStatus) ||
      ('PermissionSetsProvisioningStatus' in page && page.PermissionSetsProvisioningStatus) ||
      []
    const times = rows.map(({ CreatedDate }) => CreatedDate?.getTime() ?? Number.POSITIVE_INFINITY)
    for (const [i, { RequestId }] of rows.entries())
      if (RequestId && (times[i] ?? 0) >= since)
        found.push({ id: RequestId, kind, at: Math.min(times[i] ?? 0, aws.clock.now()) })
    const newestFirst = times.every((time, i) => i === 0 || time <= (times[i - 1] ?? 0))
    if (times.length > 0 && newestFirst && times.every((time) => time < since)) break
  }
  return found
}

/**
 * Whether anybody has had permission sets provisioned since then: the console and code do so with every change of a set that
 * is in use. Where AWS does not tell, somebody may have.
 */
export async function provisionedSince(aws: Aws, InstanceArn: string, since: number): Promise<boolean> {
  const now = aws.clock.now()
  const { last } = aws.provisionings
  const look = last && now - last.at < sharedMs ? last : { at: now, newest: newestProvisioning(aws, InstanceArn) }
  aws.provisionings.last = look
  try {
    return (await look.newest) >= since - overlapMs
  } catch (error) {
    aws.provisionings.last = undefined
    if (classify(error).kind === 'transient') throw error
    return true
  }
}

/** When it was asked for, ms; of what lies far back, -Infinity. */
async function newestProvisioning(aws: Aws, InstanceArn: string): Promise<number> {
  const listed = await listSince(aws, InstanceArn, 'provision', aws.clock.now() - 2 * overlapMs)
  return Math.max(Number.NEGATIVE_INFINITY, ...listed.map(({ at }) => at))
}
