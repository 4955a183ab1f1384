import { type Check, found, ok, wholeMinutes } from './diagnosis.ts'

/** Whether the files that the policy names say what code has. */
export const checkCode: Check = async ({ clock, code }) => {
  const { untold, count } = await code.claims()
  if (untold.length === 0) return [ok('code', { count })]
  return untold.map(({ file, why, at }) =>
    found('warning', `code_${why}`, { file, days: Math.floor(wholeMinutes(clock.now() - at) / 1_440) }),
  )
}
