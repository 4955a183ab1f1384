import { ssoPrincipal } from '../../aws/identity.ts'
import { centerPage } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { accessManager } from '../landscape.ts'
import { who } from '../who-can.ts'

const call = 'organizations:ListAWSServiceAccessForOrganization'

export default defineStep({
  section: 'enable',
  title: { en: 'See that the organization trusts Identity Center', ja: '信頼されたアクセスを確認する' },
  why: {
    en: 'Without trusted access Identity Center cannot make roles in the accounts. Enable sets it; it can be taken away later by mistake.',
    ja: '信頼されたアクセスがないと、Identity Center はアカウントにロールを作成できません。有効化時に設定されますが、誤って解除されることがあります。',
  },
  read: ['trustedAccess'],
  who: who.management,
  minutes: 2,
  after: ['enable-identity-center'],
  async probe({ reads }) {
    if (!(await reads.organization()))
      return { state: 'todo', text: { en: 'There is no organization yet.', ja: '組織はまだありません。' } }
    const services = await reads.trustedServices()
    const seen = [ssoPrincipal, accessManager].filter((service) => services.includes(service))
    const evidence = { call, value: `ServicePrincipal = ${seen.join(', ') || '-'}` }
    return seen.includes(ssoPrincipal) ? { state: 'done', evidence } : { state: 'todo', evidence }
  },
  offer: ({ findings }) =>
    findings['trusted-access']?.state === 'todo' && findings['enable-identity-center']?.state === 'done'
      ? { operation: 'enable-trusted-access', input: { service: ssoPrincipal } }
      : undefined,
  manual: {
    link: centerPage,
    todo: [
      {
        en: 'Open Identity Center in the management account: its console puts trusted access in place.',
        ja: '管理アカウントで Identity Center のコンソールを開くと、信頼されたアクセスが設定されます。',
      },
      {
        en: 'Otherwise open AWS Organizations, Services, IAM Identity Center.',
        ja: '設定されない場合は、AWS Organizations の「サービス」で IAM Identity Center を確認します。',
      },
      { en: 'Or ask for it here.', ja: 'または、ここから申請します。' },
    ],
    confirm: {
      en: 'Trusted access for IAM Identity Center is on.',
      ja: 'IAM Identity Center の信頼されたアクセスが有効です。',
    },
  },
  remedies: [
    {
      en: 'Switch it on from Identity Center, not from Organizations, so that the service makes what it needs.',
      ja: '必要なリソースが作成されるよう、Organizations ではなく Identity Center から有効にします。',
    },
  ],
})
