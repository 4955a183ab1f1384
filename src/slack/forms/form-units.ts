import type { PlainTextOption } from '@slack/types'
import type { Directory } from '../../aws/types.ts'
import { plain } from '../draw/blocks.ts'

const longest = 150 // of an option's value
export const unitOption = (path: string): PlainTextOption => ({ text: plain(path, 75), value: path })

/**
 * OUs by path: those that have accounts below them, and the path that was typed, for OUs that have none yet. Whether it
 * exists is seen when the plan is made.
 */
export function unitOptions(directory: Directory, typed: string): PlainTextOption[] {
  const paths = new Set(directory.accounts().flatMap(({ ouPath }) => withParents(ouPath)))
  const wanted = typed.trim().replace(/(.)\/+$/, '$1')
  const listed = [...paths].filter((path) => path.toLowerCase().includes(wanted.toLowerCase())).sort()
  const own = wanted.startsWith('/') && !paths.has(wanted) ? [wanted] : []
  return [...own, ...listed].filter((path) => path.length <= longest).map(unitOption)
}

const withParents = (path: string): string[] => {
  const names = path.split('/').filter(Boolean)
  return ['/', ...names.map((_, i) => `/${names.slice(0, i + 1).join('/')}`)]
}
