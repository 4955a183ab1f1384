import type { LiveDirectory } from '../aws/directory.ts'
import type { Gap } from '../aws/gap.ts'
import type { Key, Say } from '../i18n.ts'
import { type Check, foundSay } from './diagnosis.ts'

/** What could not be read, of what, by which call, and whether it is not allowed: plain text. */
export function gapWords(gap: Gap, directory: Pick<LiveDirectory, 'account' | 'permissionSet'>, say: Say): string {
  const { what, missing, call = missing, about, more = 0 } = gap
  const part = say.plain(`common:reading.parts.${what.replaceAll(' ', '_')}` as Key)
  const one = about && namesOf(about, directory)
  const of = one && more > 0 ? say.plain('common:reading.and_more', { one, count: more }) : one
  const subject = of ? say.plain('common:reading.part_of', { part, of }) : part
  if (!call) return subject
  return say.plain(`common:reading.${missing ? 'not_allowed' : 'fails'}`, { subject, call })
}

/** Ids as people know what they stand for; several are apart by a space. */
const namesOf = (about: string, { account, permissionSet }: Pick<LiveDirectory, 'account' | 'permissionSet'>): string =>
  about
    .split(' ')
    .map((id) => account(id)?.name ?? permissionSet(id)?.name ?? id)
    .join(' · ')

export const triedAt = ({ at }: Gap): string =>
  at === undefined ? '-' : `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** What the bot's last reading of AWS had to leave out. */
export const checkUnread: Check = async ({ directory }) =>
  (directory?.gaps ?? []).map((gap) =>
    foundSay('warning', 'unread', (say) => ({
      what: directory ? gapWords(gap, directory, say) : '',
      at: triedAt(gap),
      detail: gap.text,
    })),
  )
