import type { Context } from './operation.ts'
import type { AssignmentRequest } from './records.ts'
import { defineService } from './service.ts'

interface Input {
  LookupAttributes?: { AttributeKey: string; AttributeValue: string }[]
  /** Seconds since 1970, as this protocol writes dates. */
  StartTime?: number
  EndTime?: number
  MaxResults?: number
  NextToken?: string
}

/** No SDK client of this service is at hand that would type it. Of all events it has the creations of assignments. */
export const cloudTrail = defineService('cloudtrail', 'cloudtrail', {
  /** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html */
  LookupEvents({ LookupAttributes = [], StartTime, EndTime, MaxResults = 50, NextToken }: Input, { world }: Context) {
    const [{ AttributeValue = '' } = {}] = LookupAttributes
    const from = (StartTime ?? 0) * 1_000
    const to = EndTime === undefined ? world.now() : EndTime * 1_000
    const all = world.assignmentRequests
      .all()
      .filter(
        ({ kind, CreatedDate }) => kind === 'create' && CreatedDate.getTime() >= from && CreatedDate.getTime() <= to,
      )
      .toReversed()
      .map(eventOf)
      .filter(({ EventName }) => EventName === AttributeValue)
    const start = Number(NextToken ?? 0)
    const end = start + MaxResults
    return { Events: all.slice(start, end), ...(end < all.length && { NextToken: String(end) }) }
  },
} as never)

function eventOf(request: AssignmentRequest) {
  const { AccountId, PermissionSetArn, PrincipalId, PrincipalType, CreatedDate, RequestId, madeBy, callerArn } = request
  const who = madeBy ?? 'aws-setup-bot'
  const said = {
    userIdentity: { type: 'AssumedRole', arn: callerArn ?? `arn:aws:sts::111122223333:assumed-role/${who}` },
    sourceIPAddress: madeBy ? '203.0.113.7' : '198.51.100.2',
    requestParameters: {
      targetId: AccountId,
      permissionSetArn: PermissionSetArn,
      principalId: PrincipalId,
      principalType: PrincipalType,
    },
  }
  return {
    EventId: RequestId,
    EventName: 'CreateAccountAssignment',
    EventTime: CreatedDate,
    Username: who,
    CloudTrailEvent: JSON.stringify(said),
  }
}
