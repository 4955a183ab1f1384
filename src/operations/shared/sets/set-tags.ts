import { Refusal } from '../../../errors.ts'
import { type Tags, tagKeysIn, tagsIn } from '../account-tags.ts'

/** https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html */
const mostTags = 75
/** By these the bot knows what it has made. */
const isOurs = (key: string): boolean => /^aws-setup:/i.test(key)

/** `key=value` on each line. */
export function tagsFor(text: string, has: Tags, field: string): Tags {
  const tags = tagsIn(text, field)
  const own = Object.keys(tags).find(isOurs)
  if (own) throw new Refusal('tag_is_ours', { tag: own }, field)
  const count = Object.keys({ ...has, ...tags }).length
  if (count > mostTags) throw new Refusal('tags_too_many', { count, limit: mostTags }, field)
  return tags
}

/** A key on each line, of those that the set has. */
export function tagKeysOf(text: string, has: Tags, field: string): string[] {
  const keys = tagKeysIn(text, field)
  const own = keys.find(isOurs)
  if (own) throw new Refusal('tag_is_ours', { tag: own }, field)
  const strange = keys.find((key) => !Object.hasOwn(has, key))
  if (strange !== undefined) {
    const there = Object.keys(has).slice(0, 20).join(', ') || '-'
    throw new Refusal('tag_not_there', { tag: strange, there }, field)
  }
  return keys
}
