import type { KnownBlock } from '@slack/types'
import type { Key, Say } from '../../i18n.ts'
import type { Json } from '../../json.ts'
import { isForOthers } from '../../store/request.ts'
import type { RequestView } from '../../store/request-views.ts'
import { clipJson, line, plainWords } from '../draw/blocks.ts'
import type { Reader } from '../draw/reader.ts'
import { mention } from '../draw/sentence.ts'
import { aboutOf } from './spoken-about.ts'

// What one-off messages have in common: see `posts.ts`.

export type PostData = { [key: string]: Json }
export type Draw = (data: PostData, say: Say, view: RequestView | undefined, look: Partial<Reader>) => KnownBlock[]
export interface Post {
  text: Key | ((data: PostData, view: RequestView | undefined) => Key)
  draw: Draw
}

/** Those who can do something about it. */
export const adminsLines = ({ admins }: PostData) =>
  Array.isArray(admins) && admins.length > 0
    ? [line(...admins.flatMap((admin) => [mention(String(admin)), plainWords(' ')]))]
    : []
export const requestIdIn = (data: PostData): string => String(data.requestId ?? '')
export const number = (value: Json | undefined): number => (typeof value === 'number' ? value : 0)
export const aboutIn = (data: PostData, say: Say, view: RequestView | undefined): string => {
  if (!view) return say.plain('card:id', { id: requestIdIn(data) })
  // Whose access it is reads that it is theirs.
  const own = typeof data.reader === 'string' && data.reader !== view.requester
  return clipJson(own ? view.about[say.locale] : aboutOf(view, say, 250), 300)
}
/** Whether it is told to somebody about access that others have. */
export const isOthers = (data: PostData, view: RequestView | undefined): boolean =>
  view !== undefined &&
  isForOthers(view.beneficiary) &&
  (data.reader === view.requester || view.beneficiary.kind === 'group')
