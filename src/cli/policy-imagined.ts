import type { Account, PermissionSet } from '../aws/types.ts'
import type { PolicyContext } from '../policy/match.ts'
import type { Asked } from '../policy/policy-types.ts'
import { isHandle } from '../policy/selectors.ts'

export interface ExplainArguments {
  requester?: string
  operation?: string
  account?: string
  'permission-set'?: string
  duration?: string
  permanent?: boolean
  'member-of'?: string[]
  ou?: string
  tag?: string[]
  management?: boolean
}

/** Enough people in every group for any number of approvals, so that this never is what refuses. */
const crowd = Array.from({ length: 11 }, (_, i) => `U${i}`)

/**
 * A company that consists of what the command line says: one account, one permission set, the requester, and groups of
 * which the requester is in those named. So a policy can be tried without AWS and Slack.
 */
export function imagined(
  requester: string,
  given: ExplainArguments,
): Pick<Asked, 'requester' | 'accountId' | 'permissionSetArn' | 'permissionSetName'> & { context: PolicyContext } {
  const person = requester.includes('@') ? requester.toLowerCase() : requester
  const groups = new Set(given['member-of']?.map((group) => `@${group.replace(/^@/, '')}`.toLowerCase()))
  const account = given.account === undefined ? undefined : accountOf(given.account, given)
  const wanted = given['permission-set']
  const arn = wanted?.startsWith('arn:') ? wanted : undefined

  return {
    requester: person,
    ...(account && { accountId: account.id }),
    ...(arn && { permissionSetArn: arn }),
    ...(wanted && !arn && { permissionSetName: wanted }),
    context: {
      directory: {
        account: () => account,
        permissionSet: () => (arn ? ({ arn, name: '' } as PermissionSet) : undefined),
      },
      roster: {
        members(selector) {
          if (!isHandle(selector)) return new Set([selector])
          const others = crowd.map((id) => `${id}${selector}`)
          return new Set(groups.has(selector) ? [...others, person] : others)
        },
      },
    },
  }
}

const accountOf = (account: string, { ou = '/', tag = [], management = false }: ExplainArguments): Account => ({
  id: /^\d{12}$/.test(account) ? account : '000000000000',
  name: account,
  email: '',
  state: 'ACTIVE',
  ouPath: ou,
  tags: Object.fromEntries(tag.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])),
  management,
})
