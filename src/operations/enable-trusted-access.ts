import { Refusal } from '../errors.ts'
import { defineOperation } from './shared/define-operation.ts'
import { fullOrganization } from './shared/organization-plan.ts'
import {
  applyTrust,
  isTrustable,
  onlyFor,
  type Trustable,
  trustable,
  trustChange,
  trusts,
} from './shared/trust-service.ts'

const services = Object.keys(trustable) as Trustable[]

export default defineOperation({
  title: { en: 'Enable trusted access', ja: '信頼されたアクセスを有効化' },
  summary: {
    en: 'Let a service of AWS work with the whole organization.',
    ja: 'AWS のサービスに、組織全体での信頼されたアクセスを許可します。',
  },
  fields: {
    service: {
      kind: 'choice',
      options: services.map((value) => ({ value, label: { en: trustable[value], ja: trustable[value] } })),
      label: { en: 'Service', ja: 'サービス' },
      hint: {
        en: 'Account Management lets contacts and names of member accounts be changed; IAM lets root access be managed centrally.',
        ja: 'Account Management はメンバーアカウントの連絡先と名前の変更に、IAM はルートアクセスの一元管理に必要です。',
      },
    },
  },
  gives: 'nothing',
  risk: () => 'medium',
  about({ service }) {
    const name = isTrustable(service) ? trustable[service] : service
    return { en: `trusted access for ${name}`, ja: `${name} の信頼されたアクセス` }
  },
  iam: [
    {
      actions: ['organizations:EnableAWSServiceAccess'],
      resources: ['*'],
      condition: onlyFor(...services),
      why: 'Gives these services trusted access.',
    },
    {
      actions: ['organizations:DescribeOrganization', 'organizations:ListAWSServiceAccessForOrganization'],
      why: 'Sees which services are trusted, and proves the result.',
    },
  ],

  async plan({ service }, context) {
    if (!isTrustable(service)) throw new Refusal('service_unknown', { service }, 'service')
    await fullOrganization(context)
    if (await trusts(context.aws, service))
      throw new Refusal('service_trusted', { service: trustable[service] }, 'service')
    return {
      changes: [trustChange(service)],
      reliesOn: {},
      notes: [
        {
          en: 'The service may then make a role for itself in every account of the organization.',
          ja: 'このサービスは、組織内のすべてのアカウントに自身のロールを作成できるようになります。',
        },
      ],
    }
  },
  apply: (change, { aws }) => applyTrust(change, aws),
  verify: ({ params }, { aws }) => trusts(aws, params.service as Trustable),
})
