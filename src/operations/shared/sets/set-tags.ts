import { Refusal } from '../../../errors.ts'

/** https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_Tag.html */
const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u
const mostTags = 75
/** AWS keeps the first for itself, and by the second the bot knows what it has made. */
const reserved = /^(aws:|aws-setup:)/i

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

/** `key=value` on each line. */
export function tagsOf(text: string, has: Record<string, string>, field: string): Record<string, string> {
  const tags = linesOf(text).map((line): [string, string] => {
    const [key = '', ...value] = line.split('=')
    const pair: [string, string] = [key.trim(), value.join('=').trim()]
    if (value.length === 0 || !isKey(pair[0]) || pair[1].length > 256 || !allowed.test(pair[1]))
      throw new Refusal('tag_invalid', { tag: line }, field)
    return pair
  })
  const count = Object.keys({ ...has, ...Object.fromEntries(tags) }).length
  if (count > mostTags) throw new Refusal('tags_too_many', { count, limit: mostTags }, field)
  return Object.fromEntries(tags)
}

/** A key on each line, of those that the set has. */
export function tagKeysOf(text: string, has: Record<string, string>, field: string): string[] {
  const keys = [...new Set(linesOf(text))]
  const strange = keys.find((key) => !isKey(key) || !Object.hasOwn(has, key))
  if (strange !== undefined) {
    const there = Object.keys(has).slice(0, 20).join(', ') || '-'
    throw new Refusal('tag_not_there', { tag: strange, there }, field)
  }
  return keys
}

const isKey = (key: string): boolean => key.length > 0 && key.length <= 128 && allowed.test(key) && !reserved.test(key)
