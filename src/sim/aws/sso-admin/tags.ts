import type * as Sdk from '@aws-sdk/client-sso-admin'
import { AwsError, found } from '../errors.ts'
import type { Context, Operations } from '../operation.ts'
import { page } from '../pages.ts'
import { permissionSet } from './find.ts'

export const tags: Operations<typeof Sdk> = {
  ListTagsForResource(input, context) {
    const all = Object.entries(tagsOf(context, input)).map(([Key, Value]) => ({ Key, Value }))
    const [rows, next] = page(all, input, context)
    return { Tags: rows, ...next }
  },

  TagResource(input, context) {
    const tags = tagsOf(context, input)
    const added = Object.fromEntries(input.Tags.map(({ Key, Value }) => [Key, Value]))
    // https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html
    if (Object.keys({ ...tags, ...added }).length > 75) {
      throw new AwsError('ServiceQuotaExceededException', 'A resource can have at most 75 tags.')
    }
    Object.assign(tags, added)
    return {}
  },

  UntagResource(input, context) {
    const tags = tagsOf(context, input)
    for (const key of input.TagKeys) delete tags[key]
    return {}
  },
}

function tagsOf(context: Context, input: { InstanceArn?: string; ResourceArn: string }): Record<string, string> {
  const { ResourceArn: arn } = input
  if (arn.includes(':permissionSet/')) {
    const instance = `arn:aws:sso:::instance/${arn.split('/')[1]}`
    return permissionSet(context, { InstanceArn: instance, PermissionSetArn: arn }).tags
  }
  const instance = context.world.instances.get(arn)
  return found(instance, 'ResourceNotFoundException', `Could not find resource ${arn}`).tags
}
