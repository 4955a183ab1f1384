import type { Json } from '../../src/json.ts'

/** What somebody asks for, as a form gives it. */
export interface Ask {
  slackId: string
  operation: string
  /** The values of the form; `me` stands for the Identity Center user of who asks. */
  input: Record<string, Json>
  /** ms; null where nothing is given that ends. */
  durationMs: number | null
}
const me = 'ME'

/** One permission set in one account, for oneself. */
export const singleAccess = (slackId: string, account: string, permissionSet: string, durationMs: number): Ask => ({
  slackId,
  operation: 'assign-permission-set',
  input: { account, permissionSet, principal: me, duration: durationMs },
  durationMs,
})

/** Several permission sets and accounts in one request, for oneself. */
export const manyAccesses = (
  slackId: string,
  accounts: string[],
  permissionSets: string[],
  durationMs: number,
): Ask => ({
  slackId,
  operation: 'assign-permission-sets',
  input: { accounts, permissionSets, principals: [me], duration: durationMs },
  durationMs,
})

export const placeInGroup = (slackId: string, groupId: string, durationMs: number): Ask => ({
  slackId,
  operation: 'join-group',
  input: { user: me, group: `GROUP:${groupId}`, duration: durationMs },
  durationMs,
})

/** The values with the Identity Center user of who asks in their place. */
export const filledIn = ({ input }: Ask, userId: string): Ask['input'] =>
  JSON.parse(JSON.stringify(input).replaceAll(JSON.stringify(me), JSON.stringify(`USER:${userId}`)))
