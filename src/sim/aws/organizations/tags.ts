import type * as Sdk from '@aws-sdk/client-organizations'
import { found } from '../errors.ts'
import type { Context, Operations } from '../operation.ts'
import { page } from '../pages.ts'
import { constraint, organization } from './find.ts'

export const tags: Operations<typeof Sdk> = {
  ListTagsForResource(input, context) {
    const all = Object.entries(tagsOf(context, input.ResourceId)).map(([Key, Value]) => ({ Key, Value }))
    const [rows, next] = page(all, input, context, 50)
    return { Tags: rows, ...next }
  },

  TagResource(input, context) {
    const tags = tagsOf(context, input.ResourceId)
    const added = Object.fromEntries(input.Tags.map(({ Key, Value }) => [Key, Value]))
    if (Object.keys({ ...tags, ...added }).length > 50) {
      throw constraint('MAX_TAG_LIMIT_EXCEEDED', 'A resource can have at most 50 tags.')
    }
    Object.assign(tags, added)
    return {}
  },

  UntagResource(input, context) {
    const tags = tagsOf(context, input.ResourceId)
    for (const key of input.TagKeys) delete tags[key]
    return {}
  },
}

function tagsOf(context: Context, id: string): Record<string, string> {
  const { RootId, rootTags } = organization(context)
  const { world } = context
  const tags = id === RootId ? rootTags : (world.accounts.get(id) ?? world.units.get(id))?.tags
  return found(tags, 'TargetNotFoundException', "You specified a target that doesn't exist.")
}
