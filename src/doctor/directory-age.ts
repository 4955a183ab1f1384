import { formatDuration } from '../policy/duration.ts'
import { type Check, found, ok, wholeMinutes } from './diagnosis.ts'

/** Whether the snapshot that forms and rules work with is fresh: refreshes may be late once, not twice. */
export const checkDirectory: Check = async ({ clock, config, directory }) => {
  if (!directory) return []
  if (!directory.serves) return [found('warning', 'directory_never')]
  const { complete, percent } = directory.progress
  if (!complete) return [found('warning', 'directory_reading', { percent })]
  const age = clock.now() - directory.at
  const every = config.limits.directoryEveryMs
  if (age <= 2 * every) return [ok('directory', { minutes: wholeMinutes(age) })]
  return [found('problem', 'directory_old', { minutes: wholeMinutes(age), every: formatDuration(every) })]
}
