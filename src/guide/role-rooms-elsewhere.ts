import { GetAccountSummaryCommand } from '@aws-sdk/client-iam'
import PQueue from 'p-queue'
import type { Aws } from '../aws/aws.ts'
import type { Text } from '../i18n.ts'
import { must } from './aws-reads.ts'
import { type RoleRoom, tight } from './role-room.ts'

const atOnce = 5
/** One look reads so many accounts; the others are measured by hand. */
const mostAccounts = 300

export interface RoomsElsewhere {
  rooms: RoleRoom[]
  /** Accounts that the role could not read, or that no longer had their turn. */
  unread: string[]
}

/** How much room for roles the accounts have, by the role that the bot has there. */
export async function readRooms(aws: Aws, accounts: readonly string[]): Promise<RoomsElsewhere> {
  const found: RoomsElsewhere = { rooms: [], unread: accounts.slice(mostAccounts) }
  const queue = new PQueue({ concurrency: atOnce })
  await queue.addAll(
    accounts.slice(0, mostAccounts).map((account) => async () => {
      try {
        const { SummaryMap } = await aws.readIn(account, (iam) => iam.send(new GetAccountSummaryCommand({})))
        const { Roles, RolesQuota } = must(SummaryMap, 'iam:GetAccountSummary')
        found.rooms.push({ account, roles: must(Roles, 'Roles'), quota: must(RolesQuota, 'RolesQuota') })
      } catch {
        // No such role there, or it may not: the account is measured by hand, and is named.
        found.unread.push(account)
      }
    }),
  )
  return found
}

/** As the command for measuring prints it. */
export const roomLines = (rooms: readonly RoleRoom[]): string =>
  rooms.map(({ account, roles, quota }) => `${account} ${roles} ${quota}`).join('\n')

const mostNamed = 5

export function roomsText(role: string, { rooms, unread }: RoomsElsewhere): Text {
  const narrow = rooms.filter(({ roles, quota }) => roles >= quota * tight)
  const list = narrow.map(({ account, roles, quota }) => `${account} (${roles}/${quota})`)
  const named = [...unread.slice(0, mostNamed), ...(unread.length > mostNamed ? ['…'] : [])]
  return {
    en: [
      `Read by the role ${role} in ${rooms.length} other accounts.`,
      ...(list.length > 0 ? [`Ask for a higher quota before you go on: ${list.join(', ')}.`] : []),
      ...(unread.length > 0
        ? [`Not read: ${unread.length} (${named.join(', ')}). Measure those by the command below.`]
        : []),
    ].join(' '),
    ja: [
      `ロール ${role} により、ほかの ${rooms.length} アカウントを確認しました。`,
      ...(list.length > 0 ? [`先にクォータの引き上げをリクエストしてください: ${list.join('、')}。`] : []),
      ...(unread.length > 0
        ? [`確認できなかったアカウント: ${unread.length}（${named.join('、')}）。下のコマンドで測定してください。`]
        : []),
    ].join(''),
  }
}

export const isNarrow = ({ rooms }: RoomsElsewhere): boolean => rooms.some(({ roles, quota }) => roles >= quota * tight)
