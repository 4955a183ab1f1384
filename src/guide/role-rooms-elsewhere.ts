import { GetAccountSummaryCommand } from '@aws-sdk/client-iam'
import PQueue from 'p-queue'
import type { Aws } from '../aws/aws.ts'
import type { Text } from '../i18n.ts'
import { must } from './aws-reads.ts'
import { type RoleRoom, tight } from './role-room.ts'

const atOnce = 5
/** One look reads so many accounts; the next one goes on. */
const mostAccounts = 300
/** Roles come and go slowly; an account without the role is asked more often, because somebody may make it there, ms. */
const [readForMs, unreadForMs] = [6 * 3_600_000, 3_600_000]

export interface RoomsElsewhere {
  rooms: RoleRoom[]
  /** Accounts that the role could not read, or that have not had their turn yet. */
  unread: string[]
}

/** `room` is missing where the role could not read it. */
interface Reading {
  at: number
  room: RoleRoom | undefined
}
/** What was read through these clients, by account: AWS is looked at every minute while somebody has the guide open. */
const readings = new WeakMap<Aws, Map<string, Reading>>()

/**
 * How much room for roles the accounts have, by the role that the bot has there. What was read is remembered for hours; where
 * somebody waits for the answer, everything is asked again but what has room.
 */
export async function readRooms(aws: Aws, accounts: readonly string[]): Promise<RoomsElsewhere> {
  const known = readings.get(aws.background) ?? new Map<string, Reading>()
  readings.set(aws.background, known)
  const now = aws.clock.now()
  const isAwaited = aws !== aws.background
  const isDue = (account: string) => {
    const { at, room } = known.get(account) ?? { at: Number.NEGATIVE_INFINITY }
    return now - at >= (room ? readForMs : unreadForMs) || (isAwaited && !(room && hasRoom(room)))
  }
  const queue = new PQueue({ concurrency: atOnce })
  const due = accounts.filter(isDue).slice(0, mostAccounts)
  await queue.addAll(
    due.map((account) => async () => void known.set(account, { at: now, room: await readRoom(aws, account) })),
  )
  return {
    rooms: accounts.flatMap((account) => known.get(account)?.room ?? []),
    unread: accounts.filter((account) => !known.get(account)?.room),
  }
}

async function readRoom(aws: Aws, account: string): Promise<RoleRoom | undefined> {
  try {
    const { SummaryMap } = await aws.readIn(account, (iam) => iam.send(new GetAccountSummaryCommand({})))
    const { Roles, RolesQuota } = must(SummaryMap, 'iam:GetAccountSummary')
    return { account, roles: must(Roles, 'Roles'), quota: must(RolesQuota, 'RolesQuota') }
  } catch {
    // No such role there, or it may not: the account is measured by hand, and is named.
    return undefined
  }
}

const hasRoom = ({ roles, quota }: RoleRoom): boolean => roles < quota * tight

/** As the command for measuring prints it. */
export const roomLines = (rooms: readonly RoleRoom[]): string =>
  rooms.map(({ account, roles, quota }) => `${account} ${roles} ${quota}`).join('\n')

const mostNamed = 5

export function roomsText(role: string, { rooms, unread }: RoomsElsewhere): Text {
  const narrow = rooms.filter((room) => !hasRoom(room))
  const list = narrow.map(({ account, roles, quota }) => `${account} (${roles}/${quota})`)
  const named = [...unread.slice(0, mostNamed), ...(unread.length > mostNamed ? ['…'] : [])]
  return {
    en: [
      rooms.length > 0
        ? `Other accounts read by the role ${role}: ${rooms.length}.`
        : `No other account could be read by the role ${role}.`,
      ...(list.length > 0 ? [`Ask for a higher quota before you go on: ${list.join(', ')}.`] : []),
      ...(unread.length > 0 ? [`Not read: ${unread.length} (${named.join(', ')}).`] : []),
    ].join(' '),
    ja: [
      rooms.length > 0
        ? `ロール ${role} により、ほかの ${rooms.length} アカウントを確認しました。`
        : `ロール ${role} では、ほかのアカウントを確認できませんでした。`,
      ...(list.length > 0 ? [`先にクォータの引き上げをリクエストしてください: ${list.join('、')}。`] : []),
      ...(unread.length > 0 ? [`確認できなかったアカウント: ${unread.length}（${named.join('、')}）。`] : []),
    ].join(''),
  }
}

export const isNarrow = ({ rooms }: RoomsElsewhere): boolean => rooms.some((room) => !hasRoom(room))
