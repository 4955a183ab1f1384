import { useEffect, useState } from 'react'
import type { Message } from '../../sim/slack/types.ts'
import type { Screen } from './api.ts'
import type { Where } from './sandbox-context.ts'

export interface Read {
  /** Messages of others in a conversation that this person has not looked at. */
  unread(screen: Screen, place: string): number
  anywhere(screen: Screen): number
}

/** Slack keeps this on its servers; here the page remembers how far each person has read each conversation. */
export function useRead(screens: Partial<Record<string, Screen>>, { user, place }: Where): Read {
  const [readTo, setReadTo] = useState<Record<string, string>>({})
  const screen = screens[user]
  const last = screen && messagesIn(screen, place).at(-1)?.ts
  useEffect(() => {
    if (last) setReadTo((before) => ({ ...before, [`${user} ${place}`]: last }))
  }, [user, place, last])

  const unread = (of: Screen, where: string): number => {
    const to = readTo[`${of.user.id} ${where}`] ?? '0'
    return messagesIn(of, where).filter(({ user: by, ts }) => by !== of.user.id && ts > to).length
  }
  return {
    unread,
    anywhere: (of) => ['dm', ...of.channels.map(({ id }) => id)].reduce((sum, where) => sum + unread(of, where), 0),
  }
}

/** Replies in threads do not make a conversation unread. */
const messagesIn = (screen: Screen, place: string): Message[] =>
  (place === 'dm' ? screen.dms : (screen.channels.find(({ id }) => id === place)?.messages ?? [])).filter(
    ({ ts, thread_ts }) => thread_ts === undefined || thread_ts === ts,
  )
