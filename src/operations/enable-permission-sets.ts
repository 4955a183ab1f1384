import { DescribeInstanceCommand, UpdateInstanceCommand } from '@aws-sdk/client-sso-admin'
import type { Aws } from '../aws/aws.ts'
import { classify } from '../aws/aws-errors.ts'
import { Refusal } from '../errors.ts'
import { sent } from './shared/applied.ts'
import { type Applied, defineOperation, type PlanContext } from './shared/define-operation.ts'
import { isTrusted } from './shared/delegation.ts'

export default defineOperation({
  title: { en: 'Enable permission sets', ja: '許可セットを有効化' },
  summary: {
    en: 'Turn on multi-account permissions, for access to accounts. No way back.',
    ja: 'IAM Identity Center のマルチアカウントのアクセス許可を有効にし、アカウントへのアクセスを付与できるようにします。元には戻せません。',
  },
  fields: {},
  gives: 'nothing',
  risk: () => 'medium',
  about: () => ({ en: 'multi-account permissions', ja: 'マルチアカウントのアクセス許可の有効化' }),
  iam: [
    {
      actions: ['sso:UpdateInstance'],
      resources: ['arn:aws:sso:::instance/*'],
      why: 'Turns multi-account permissions on; AWS has no way to turn them off again.',
    },
    {
      actions: ['sso:DescribeInstance', 'organizations:ListAWSServiceAccessForOrganization'],
      why: 'Sees whether they are on, and whether the instance is that of the organization.',
    },
  ],

  async plan(_, context) {
    const { instance, identity } = context.directory
    if (!instance) throw new Refusal('no_instance')
    if (identity.role !== 'management' && identity.role !== 'delegated') {
      throw new Refusal('standing_cannot', { account: identity.accountId ?? '?' })
    }
    if (await areOn(context.aws, instance.arn)) throw new Refusal('permission_sets_on')
    await refuseAccountInstance(context)
    return {
      changes: [
        {
          action: 'sso:UpdateInstance',
          effect: 'change',
          noun: { en: 'instance', ja: 'インスタンス' },
          summary: {
            en: `Turn on multi-account permissions of IAM Identity Center in ${instance.region}`,
            ja: `${instance.region} の IAM Identity Center でマルチアカウントのアクセス許可を有効にする`,
          },
          params: { instanceArn: instance.arn, permissionSetsEnabled: true },
          before: false,
          after: true,
        },
      ],
      reliesOn: {},
      notes: [
        {
          en: 'This cannot be turned off again. By itself it gives access to nobody.',
          ja: '無効には戻せません。これだけでは、誰にもアクセスは付与されません。',
        },
      ],
    }
  },

  async apply({ params }, { aws }): Promise<Applied> {
    const InstanceArn = String(params.instanceArn)
    if (await areOn(aws, InstanceArn)) return { state: 'done' }
    return sent(aws.sso.send(new UpdateInstanceCommand({ InstanceArn, PermissionSetsEnabled: true })))
  },

  verify: ({ params }, { aws }) => areOn(aws, String(params.instanceArn)),
})

async function areOn(aws: Aws, InstanceArn: string): Promise<boolean> {
  const { PermissionSetsEnabled } = await aws.sso.send(new DescribeInstanceCommand({ InstanceArn }))
  return PermissionSetsEnabled === true
}

/**
 * An instance that an account made for itself looks the same, and can never have permission sets. But only enabling the
 * organization's gives the service trusted access: https://docs.aws.amazon.com/singlesignon/latest/userguide/identity-center-instances.html
 */
async function refuseAccountInstance({ directory, aws }: PlanContext): Promise<void> {
  try {
    if (await isTrusted(aws)) return
  } catch (error) {
    const { kind } = classify(error)
    if (kind === 'denied' || kind === 'unsupported') return // cannot be foreseen; AWS says so when the change is made
    if (kind !== 'quota') throw error // consolidated billing: nothing is trusted there
  }
  throw new Refusal('instance_of_account', {
    account: directory.instance?.ownerAccountId ?? '?',
    region: directory.instance?.region ?? '?',
  })
}
