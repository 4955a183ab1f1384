import { classify } from '../../../aws/aws-errors.ts'
import { readAccountsWith } from '../../../aws/read-assignments.ts'
import { readGroupMembers } from '../../../aws/read-group-members.ts'
import type { Directory, Instance } from '../../../aws/types.ts'
import type { Text } from '../../../i18n.ts'
import type { PlanContext, PlanDetail } from '../define-operation.ts'

/** Where a permission set is in use now, and by how many people. */
export interface InUse {
  /** Ids, in order. */
  accounts: string[]
  /** Of each account: how many people have the set there, as far as groups could be read. */
  people: ReadonlyMap<string, number>
  /** All of them, each counted once. */
  everybody: number
  /** Names of groups whose members the bot may not see. */
  unread: string[]
}

export async function inUse(arn: string, instance: Instance, { aws, directory }: PlanContext): Promise<InUse> {
  const accounts = (await readAccountsWith(aws, instance.arn, arn)).sort()
  const assignments = directory.assignments({ permissionSetArn: arn })
  const groups = new Set(assignments.flatMap(({ principal }) => (principal.type === 'GROUP' ? principal.id : [])))
  const members = new Map<string, string[]>()
  const unread: string[] = []
  for (const groupId of groups) {
    try {
      members.set(groupId, await readGroupMembers(aws, { identityStoreId: instance.identityStoreId, groupId }))
    } catch (error) {
      const { kind } = classify(error)
      if (kind !== 'denied' && kind !== 'gone' && kind !== 'unsupported') throw error
      unread.push(directory.group(groupId)?.displayName ?? groupId)
    }
  }
  const people = new Map(accounts.map((id) => [id, new Set<string>()]))
  for (const { accountId, principal } of assignments) {
    const ids = principal.type === 'USER' ? [principal.id] : (members.get(principal.id) ?? [])
    for (const id of ids) people.get(accountId)?.add(id)
  }
  return {
    accounts,
    people: new Map([...people].map(([id, ids]) => [id, ids.size])),
    everybody: new Set([...people.values()].flatMap((ids) => [...ids])).size,
    unread: unread.sort(),
  }
}

/** Who is affected, for whoever decides. */
export function affected({ accounts, people, everybody, unread }: InUse, directory: Directory): Text[] {
  if (accounts.length === 0) {
    return [
      {
        en: 'It is in no account yet, so nobody is affected.',
        ja: 'まだどのアカウントにも割り当てられていないため、影響を受ける人はいません。',
      },
    ]
  }
  const listed = accounts
    .map((id) => ({ name: directory.account(id)?.name ?? id, count: people.get(id) ?? 0 }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
    .slice(0, 8)
  const [shown, more] = [listed.map(({ name, count }) => `${name} (${count})`).join(', '), accounts.length > 8]
  const notes: Text[] = [
    {
      en: `In use by ${counted(everybody, 'person', 'people')} in ${counted(accounts.length, 'account', 'accounts')}: ${shown}${more ? ', …' : ''}.`,
      ja: `${accounts.length} 個のアカウントで ${everybody} 人が使用しています: ${shown}${more ? ' など' : ''}。`,
    },
  ]
  if (unread.length > 0) {
    const names = unread.slice(0, 5).join(', ')
    notes.push({
      en: `The members of ${names} could not be read, so there may be more people.`,
      ja: `${names} のメンバーを読み取れないため、実際の人数はこれより多い可能性があります。`,
    })
  }
  return notes
}

/** Every account with its number of people, for the file beside the card. */
export function accountDetails({ accounts, people }: InUse, directory: Directory): PlanDetail[] {
  if (accounts.length === 0) return []
  const rows = accounts.map((id) => `${directory.account(id)?.name ?? id} ${id}: ${people.get(id) ?? 0}`)
  const title = { en: 'Accounts and how many people', ja: 'アカウントと人数' }
  return [{ title, text: rows.sort().join('\n') }]
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`
