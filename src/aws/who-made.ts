import type { STSClient } from '@aws-sdk/client-sts'
import { parsedObject, signedCall } from './signed-call.ts'
import { type Assignment, assignmentKey } from './types.ts'

/** Who made an assignment, as CloudTrail has it. `at`: ms. */
export interface MadeBy {
  /** Which one, as its key. */
  access: string
  who: string
  at: number
  event: string
  /** The address that the call came from. */
  source: string | null
}

/** The last creation of each access that one was found of, newest first. What was read reaches back to `since`, ms. */
export interface Creations {
  made: MadeBy[]
  since: number
}

/** Times in ms; `otherThan`: whose calls do not count. */
export interface MadeBetween {
  since: number
  until: number
  otherThan?: string | undefined
}

interface Answer {
  NextToken?: string
  Events?: { EventName?: string; EventTime?: number; Username?: string; CloudTrailEvent?: string }[]
}
interface Event {
  userIdentity?: { arn?: string }
  sourceIPAddress?: string
  errorCode?: string
  requestParameters?: Record<string, unknown>
}

/** At two calls a second, and fifty events a call: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html */
const mostPages = 4
const pageSize = 50
const event = 'CreateAccountAssignment'

/**
 * One call, in the Region of the instance, where creations of assignments are logged. It tells of what was done from the caller's
 * own account: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html
 */
export const lookUpEvents = (
  sts: STSClient,
  at: { endpoint: string; region: string },
  page: Record<string, unknown>,
): Promise<Answer> =>
  signedCall(sts, {
    url: at.endpoint,
    signingName: 'cloudtrail',
    region: at.region,
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents',
    },
    body: JSON.stringify(page),
  })

/**
 * Who made these accesses last between the two times, and not `otherThan` (an ARN): looks through the last creations of
 * assignments, newest first, until each is found. `ask` is one call of `cloudtrail:LookupEvents`.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export async function lookUpMakers(
  ask: (page: Record<string, unknown>) => Promise<Answer>,
  accesses: readonly Assignment[],
  { since, until, otherThan }: MadeBetween,
): Promise<Creations> {
  const left = new Set(accesses)
  const made: MadeBy[] = []
  let token: string | undefined
  let seen = until
  for (let page = 0; page < mostPages; page += 1) {
    const { Events = [], NextToken } = await ask({
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: event }],
      StartTime: Math.floor(since / 1_000),
      EndTime: Math.ceil(until / 1_000),
      MaxResults: pageSize,
      ...(token && { NextToken: token }),
    })
    for (const { EventTime = 0, Username, CloudTrailEvent } of Events) {
      const told = parsedObject(CloudTrailEvent ?? '') as Event
      const { userIdentity, sourceIPAddress = null, errorCode, requestParameters } = told
      seen = EventTime * 1_000
      if (errorCode) continue
      if (otherThan !== undefined && roleOf(userIdentity?.arn) === roleOf(otherThan)) continue
      for (const access of [...left].filter((one) => isOf(one, requestParameters))) {
        left.delete(access)
        const who = userIdentity?.arn ?? Username ?? '-'
        made.push({ access: assignmentKey(access), who, at: seen, event, source: sourceIPAddress })
      }
    }
    token = NextToken
    if (!token) return { made, since }
    if (left.size === 0) break
  }
  // There were more than were read.
  return { made, since: seen }
}

/** Whoever works with a role has another session each time: `arn:aws:sts::1:assumed-role/bot/session`. */
const roleOf = (arn = ''): string => (arn.includes(':assumed-role/') ? arn.split('/').slice(0, 2).join('/') : arn)

const isOf = (
  { accountId, permissionSetArn, principal }: Assignment,
  asked: Event['requestParameters'] = {},
): boolean =>
  asked.targetId === accountId && asked.permissionSetArn === permissionSetArn && asked.principalId === principal.id
