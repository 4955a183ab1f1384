import type { Json } from '../json.ts'
import type { Store } from './database.ts'
import { isOwnRow } from './seal.ts'
import { getSetting, putSetting } from './settings.ts'

const sealed = (file: string, text: string): Json => ['claims', file, text]
const keyOf = (file: string): string => `code.claims:${file}`

/**
 * The text of each of these files of claims when the bot could read it for the last time: a process that begins when it cannot
 * has nothing else. What somebody else has written there is none, since what code claims stays at a grant's end.
 */
export async function lastClaims(
  { db, seal }: Pick<Store, 'db' | 'seal'>,
  files: readonly string[],
): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  for (const file of files) {
    const { text, given } = rowIn(await getSetting(db, keyOf(file)))
    if (typeof text === 'string' && isOwnRow(seal, sealed(file, text), given)) texts.set(file, text)
  }
  return texts
}

export const keepClaims = ({ db, seal }: Pick<Store, 'db' | 'seal'>, file: string, text: string): Promise<void> =>
  putSetting(db, keyOf(file), JSON.stringify([seal.make(sealed(file, text)), text]))

/** Somebody else may have written anything there. */
function rowIn(value = '[]'): { text?: unknown; given: string | null } {
  try {
    const [given, text] = JSON.parse(value)
    return { text, given: typeof given === 'string' ? given : null }
  } catch {
    return { given: null }
  }
}
