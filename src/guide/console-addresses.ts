import type { Text } from '../i18n.ts'
import type { ShowContext } from './define-step.ts'

/** Links into AWS's pages. https://docs.aws.amazon.com/awsconsolehelpdocs/latest/gsg/learn-whats-new.html */
const open = (en: string, ja: string, url: string) => ({ label: { en, ja } satisfies Text, url })

/** Where Identity Center is, or where it is to be. */
export const homeRegion = ({ directory, choices }: Pick<ShowContext, 'directory' | 'choices'>): string | undefined =>
  directory.instance?.region ?? choices.homeRegion?.value

export const consolePages = {
  signUp: () =>
    open('Open the sign-up page', 'サインアップページを開く', 'https://portal.aws.amazon.com/billing/signup'),
  signIn: () => open('Open the console', 'コンソールを開く', 'https://console.aws.amazon.com/'),
  account: () =>
    open('Open the account page', 'アカウントページを開く', 'https://console.aws.amazon.com/billing/home#/account'),
  securityCredentials: () =>
    open(
      'Open security credentials',
      'セキュリティ認証情報を開く',
      'https://console.aws.amazon.com/iam/home#/security_credentials',
    ),
  rootAccess: () =>
    open(
      'Open root access management',
      'ルートアクセス管理を開く',
      'https://console.aws.amazon.com/iam/home#/organization/root-access-management',
    ),
  support: () =>
    open('Open the Support Center', 'サポートセンターを開く', 'https://console.aws.amazon.com/support/home'),
  supportPlans: () =>
    open('Open Support plans', 'サポートプランを開く', 'https://console.aws.amazon.com/support/plans/home'),
  quotas: () =>
    open(
      'Open Service Quotas for IAM',
      'IAM の Service Quotas を開く',
      'https://us-east-1.console.aws.amazon.com/servicequotas/home/services/iam/quotas',
    ),
  organizations: () =>
    open(
      'Open AWS Organizations',
      'AWS Organizations を開く',
      'https://us-east-1.console.aws.amazon.com/organizations/v2/home/accounts',
    ),
  organizationSettings: () =>
    open(
      'Open the organization’s settings',
      '組織の設定を開く',
      'https://us-east-1.console.aws.amazon.com/organizations/v2/home/settings',
    ),
  settings: () => open('Open AWS settings', 'AWS の設定を開く', 'https://settings.aws.amazon.com/'),
}

const centerPages = {
  home: ['Open IAM Identity Center', 'IAM Identity Center を開く', ''],
  settings: ['Open its settings', '設定を開く', '/instances/settings'],
  users: ['Open its users', 'ユーザーを開く', '/instances/users'],
  permissionSets: ['Open its permission sets', '許可セットを開く', '/instances/permission-sets'],
  accounts: ['Open its AWS accounts', 'AWS アカウントを開く', '/organization/accounts'],
} as const

/** A page of Identity Center's console in the right Region; nothing while the Region is not known. */
export function centerPage(page: keyof typeof centerPages) {
  return (context: Pick<ShowContext, 'directory' | 'choices'>) => {
    const region = homeRegion(context)
    if (!region) return undefined
    const [en, ja, path] = centerPages[page]
    return open(
      `${en} (${region})`,
      `${ja} (${region})`,
      `https://${region}.console.aws.amazon.com/singlesignon/home?region=${region}${path ? `#!${path}` : ''}`,
    )
  }
}
