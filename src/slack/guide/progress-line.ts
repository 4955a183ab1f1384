import type { PartProgress } from '../../guide/progress.ts'
import type { Say } from '../../i18n.ts'
import { formatLength } from '../draw/times.ts'
import { whatIsWrong } from './company-health.ts'
import type { GuideNow } from './guide-now.ts'

const cells = 10

/** All parts on one line: what is complete, how far the current one is, and what comes after it. */
export function progressLine(guide: GuideNow, say: Say): string {
  const { parts, part, done, total } = guide
  const wrong = guide.wasFinished ? whatIsWrong(guide).length : 0
  if (wrong > 0) return say('guide:health.wrong', { count: wrong })
  if (guide.wasFinished) return say('guide:overview.complete', { done, total })
  const line = parts.map((one) => partWord(one, one.part === part?.part, say)).join(' · ')
  if (!part) return line
  return `${line}\n${say('guide:overview.left', { left: formatLength(part.minutesLeft * 60_000, say) })}`
}

function partWord({ short, done, total, minutesLeft }: PartProgress, current: boolean, say: Say): string {
  const title = short[say.locale]
  if (!current) return say(minutesLeft === 0 ? 'guide:part.done' : 'guide:part.open', { title })
  const full = Math.round((done / total) * cells)
  const bar = '█'.repeat(full) + '░'.repeat(cells - full)
  return say('guide:part.now', { title, bar, done, total })
}
