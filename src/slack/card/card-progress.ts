import type { RichTextBlockElement } from '@slack/types'
import type { Say } from '../../i18n.ts'
import type { StoredChange } from '../../store/changes.ts'
import { line, plainWords } from '../draw/blocks.ts'

/** How far the changes of each target of a request have come. */
export interface TargetProgress {
  count: number
  done: number
  failed: number
  begun: number
}

/** Undefined where the request is not about many targets. */
export function targetProgress(changes: readonly StoredChange[]): TargetProgress | undefined {
  const chains = new Map<string, StoredChange[]>()
  for (const row of changes)
    if (row.phase === 'do' && row.change.target !== undefined)
      chains.set(row.change.target, [...(chains.get(row.change.target) ?? []), row])
  if (chains.size === 0) return undefined
  const all = [...chains.values()]
  const failed = all.filter((rows) => rows.some(({ state }) => state === 'failed'))
  const done = all.filter((rows) => rows.every(({ state }) => state === 'proven'))
  const begun = all.filter((rows) => rows.some(({ attempts }) => attempts > 0)).length - failed.length - done.length
  return { count: all.length, done: done.length, failed: failed.length, begun: Math.max(0, begun) }
}

const cells = 20

/** Full only when everything is done. */
export function barOf(done: number, count: number): string {
  const full = count === 0 ? 0 : Math.floor((cells * done) / count)
  return '█'.repeat(full) + '░'.repeat(cells - full)
}

/** "████████░░ 38 of 40 done, 2 failed" */
export function progressLines(changes: readonly StoredChange[], say: Say): RichTextBlockElement[] {
  const progress = targetProgress(changes)
  if (!progress) return []
  const { count, done, failed, begun } = progress
  const said = [
    say.plain('card:progress_done', { done, count }),
    ...(failed > 0 ? [say.plain('card:progress_failed', { count: failed })] : []),
    ...(begun > 0 ? [say.plain('card:progress_begun', { count: begun })] : []),
  ]
  return [line(plainWords(`${barOf(done, count)} ${said.join(say.plain('common:list_separator'))}\n`))]
}

/** Of many changes only what is not done is told one by one. */
export const worthTelling = (changes: StoredChange[]): StoredChange[] =>
  targetProgress(changes) ? changes.filter(({ phase, state }) => phase === 'do' && state !== 'proven') : changes
