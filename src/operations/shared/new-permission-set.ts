import { DescribePermissionSetCommand } from '@aws-sdk/client-sso-admin'
import PQueue from 'p-queue'
import type { Aws } from '../../aws/aws.ts'
import { classify } from '../../aws/aws-errors.ts'
import { listPermissionSetArns } from '../../aws/permission-sets.ts'
import type { Directory, Instance } from '../../aws/types.ts'
import { hoursOf } from './access.ts'
import type { Change } from './define-operation.ts'

const setNoun = { en: 'permission set', ja: '許可セット' }

export function creation(set: {
  name: string
  description: string
  sessionDuration: string
  relayState?: string
}): Change {
  const hours = hoursOf(set.sessionDuration)
  return {
    action: 'sso:CreatePermissionSet',
    effect: 'add',
    noun: setNoun,
    summary: {
      en: `Create the permission set ${set.name} with sessions of ${hours.en}`,
      ja: `許可セット ${set.name} を作成する（セッション時間: ${hours.ja}）`,
    },
    params: set,
    before: null,
    after: set,
  }
}

/** Takes back a creation; `params.permissionSetArn` is known where the creation has been recorded. */
export function deletion({ params }: Change): Change {
  const name = String(params.name)
  return {
    action: 'sso:DeletePermissionSet',
    effect: 'remove',
    noun: setNoun,
    summary: { en: `Delete the permission set ${name}`, ja: `許可セット ${name} を削除する` },
    params,
    before: name,
    after: null,
  }
}

/**
 * The ARN of the permission set with this name, as AWS has it now. Names are unique and never change, so those that the
 * directory knows need no call; the others are described one by one.
 */
export async function findByName(
  name: string,
  instance: Instance,
  { aws, directory }: { aws: Aws; directory: Directory },
): Promise<string | undefined> {
  const arns = await listPermissionSetArns(aws, instance.arn)
  let found = arns.find((arn) => directory.permissionSet(arn)?.name === name)
  const unknown = arns.filter((arn) => !directory.permissionSet(arn))
  await new PQueue({ concurrency: 5 }).addAll(
    unknown.map((arn) => async () => {
      if (!found && (await nameOf(arn, instance, aws)) === name) found = arn
    }),
  )
  return found
}

async function nameOf(PermissionSetArn: string, { arn: InstanceArn }: Instance, aws: Aws): Promise<string | undefined> {
  try {
    const answer = await aws.sso.send(new DescribePermissionSetCommand({ InstanceArn, PermissionSetArn }))
    return answer.PermissionSet?.Name
  } catch (error) {
    if (classify(error).kind === 'gone') return undefined // deleted since it was listed
    throw error
  }
}
