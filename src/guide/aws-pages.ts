import type { Locale, Text } from '../i18n.ts'

type Page = readonly [path: string, en: string, ja: string]

const account = 'accounts/latest/reference/'
const center = 'singlesignon/latest/userguide/'
const iam = 'IAM/latest/UserGuide/'
const organizations = 'organizations/latest/userguide/'
const directory = 'directoryservice/latest/admin-guide/'
const signIn = 'signin/latest/userguide/'
const support = 'awssupport/latest/user/'

/** Pages of AWS's documentation to read on: where each lies below docs.aws.amazon.com, and what it is about. */
const documentation = {
  signUp: [`${account}getting-started`, 'Sign up for AWS', 'AWS へのサインアップ'],
  signUpOptions: [`${account}sign-up-for-aws`, 'The two ways to sign up', 'サインアップの 2 つの方法'],
  signUpNew: [`${account}sign-in-new`, 'Sign up for AWS (new)', '新しいサインアップ'],
  signUpIndia: [`${account}managing-accounts-india`, 'Accounts in India', 'インドのアカウント'],
  advancedFeatures: [`${account}activate-advanced-features`, 'Activate advanced features', '高度な機能の有効化'],
  accountName: [`${account}manage-acct-update-acct-name`, 'Change the account’s name', 'アカウント名の変更'],
  rootEmail: [
    `${account}manage-acct-update-root-user-email`,
    'Change root’s e-mail address',
    'ルートユーザーの E メールアドレスの変更',
  ],
  contact: [`${account}manage-acct-update-contact-primary`, 'Primary contact', '主要連絡先の更新'],
  alternateContacts: [`${account}manage-acct-update-contact-alternate`, 'Alternate contacts', '代替の連絡先の更新'],
  accountTrouble: [
    `${account}troubleshooting_create-account`,
    'When an account cannot be created',
    'アカウント作成の問題',
  ],
  freePlan: ['awsaccountbilling/latest/aboutv2/free-tier-plans', 'Free and paid plan', '無料プランと有料プラン'],
  rootSignIn: [`${signIn}introduction-to-root-user-sign-in-tutorial`, 'Sign in as root', 'ルートユーザーのサインイン'],
  iamSignIn: [
    `${signIn}introduction-to-iam-user-sign-in-tutorial`,
    'Sign in as an IAM user',
    'IAM ユーザーのサインイン',
  ],
  portalSignIn: [
    `${signIn}iam-id-center-sign-in-tutorial`,
    'Sign in to the access portal',
    'アクセスポータルへのサインイン',
  ],
  federatedSignIn: [
    `${signIn}federated-identity-overview`,
    'Sign in as a federated identity',
    'フェデレーティッド ID のサインイン',
  ],
  builderIdSignIn: [`${signIn}sign-in-builder-id`, 'Sign in with AWS Builder ID', 'AWS Builder ID でのサインイン'],
  builderIdDifferences: [
    `${signIn}differences-builder-id`,
    'AWS Builder ID and other credentials',
    'AWS Builder ID とその他の認証情報',
  ],
  userTypes: [`${signIn}user-types-list`, 'Kinds of users', 'ユーザータイプ'],
  signInTerms: [`${signIn}what-is-sign-in`, 'Terms of sign-in', 'サインインの用語'],
  cliLogin: ['cli/latest/userguide/cli-configure-sign-in', 'aws login', 'aws login'],
  rootUser: [`${iam}id_root-user`, 'Root user, and the tasks that need it', 'ルートユーザーと、必要なタスクの一覧'],
  rootBestPractices: [
    `${iam}root-user-best-practices`,
    'Best practices for root',
    'ルートユーザーのベストプラクティス',
  ],
  rootMfa: [`${iam}enable-mfa-for-root`, 'MFA for root', 'ルートユーザーの MFA'],
  rootAccess: [`${iam}id_root-enable-root-access`, 'Central root access', 'ルートアクセスの一元化'],
  mfa: [`${iam}id_credentials_mfa`, 'What MFA is', 'MFA とは'],
  iamIdentities: [`${iam}id`, 'IAM identities', 'IAM アイデンティティ'],
  credentials: [`${iam}security-creds`, 'AWS credentials', 'AWS の認証情報'],
  arns: [`${iam}reference-arns`, 'Amazon Resource Names', 'Amazon リソースネーム'],
  iamQuotas: [`${iam}reference_iam-quotas`, 'IAM quotas', 'IAM のクォータ'],
  quotaIncrease: [
    'servicequotas/latest/userguide/request-quota-increase',
    'Ask for a higher quota',
    'クォータ引き上げのリクエスト',
  ],
  supportPlans: [`${support}aws-support-plans`, 'Support plans', 'サポートプラン'],
  changePlan: [`${support}changing-support-plans`, 'Change the Support plan', 'サポートプランの変更'],
  supportCase: [`${support}case-management`, 'Support cases', 'サポートケース'],
  organization: [`${organizations}orgs_manage_org`, 'Create and manage an organization', '組織の作成と管理'],
  allFeatures: [`${organizations}orgs_manage_org_support-all-features`, 'Enable all features', 'すべての機能の有効化'],
  emailVerification: [
    `${organizations}about-email-verification`,
    'Verify the e-mail address',
    'E メールアドレスの検証',
  ],
  trustedAccess: [
    `${organizations}services-that-can-integrate-sso`,
    'Identity Center and Organizations',
    'Identity Center と Organizations',
  ],
  units: [`${organizations}orgs_manage_ous`, 'Organizational units', '組織単位 (OU)'],
  firstUnits: [
    'whitepapers/latest/organizing-your-aws-environment/recommended-ous-and-accounts',
    'Recommended OUs and accounts',
    '推奨される OU とアカウント',
  ],
  wellArchitected: [
    'wellarchitected/latest/framework/welcome',
    'Well-Architected Framework',
    'Well-Architected フレームワーク',
  ],
  controlTower: [
    'controltower/latest/userguide/sso',
    'Control Tower and Identity Center',
    'Control Tower と Identity Center',
  ],
  controlTowerRoles: [
    'controltower/latest/userguide/access-control-managing-permissions',
    'Roles of Control Tower',
    'Control Tower のロール',
  ],
  gettingStarted: [`${center}getting-started`, 'First tasks in Identity Center', 'Identity Center の最初の作業'],
  enable: [`${center}enable-identity-center`, 'Enable IAM Identity Center', 'IAM Identity Center の有効化'],
  instances: [
    `${center}identity-center-instances`,
    'Organization and account instances',
    '組織インスタンスとアカウントインスタンス',
  ],
  permissionSets: [`${center}permissionsetsconcept`, 'Permission sets', '許可セット'],
  identitySource: [`${center}confirm-identity-source`, 'Confirm the identity source', 'アイデンティティソースの確認'],
  changeSource: [
    `${center}manage-your-identity-source-considerations`,
    'Before changing the source',
    'ソースを変更する前に',
  ],
  activeDirectory: [`${center}manage-your-identity-source-ad`, 'Microsoft AD directory', 'Microsoft AD ディレクトリ'],
  managedAd: [`${center}connectawsad`, 'Connect AWS Managed Microsoft AD', 'AWS Managed Microsoft AD の接続'],
  selfManagedAd: [`${center}connectonpremad`, 'Connect a self-managed AD', 'セルフマネージド AD の接続'],
  adConnector: [`${directory}ad_connector_getting_started`, 'Prerequisites of AD Connector', 'AD Connector の前提条件'],
  adRegions: [
    `${directory}ms_ad_configure_multi_region_replication`,
    'Managed AD in several Regions',
    'Managed AD のマルチリージョンレプリケーション',
  ],
  syncAdministrator: [
    `${center}get-started-connect-id-source-ad-idp-specify-user`,
    'Sync the administrator first',
    '管理ユーザーの同期',
  ],
  externalIdp: [`${center}manage-your-identity-source-idp`, 'External identity providers', '外部 ID プロバイダー'],
  connectIdp: [`${center}how-to-connect-idp`, 'Connect an external provider', '外部 ID プロバイダーへの接続'],
  addUsers: [`${center}addusers`, 'Add users', 'ユーザーの追加'],
  emailOtp: [`${center}userswithoutpwd`, 'One-time code by e-mail', 'E メールのワンタイムパスワード'],
  createSet: [`${center}howtocreatepermissionset`, 'Create a permission set', '許可セットの作成'],
  assignUsers: [`${center}assignusers`, 'Assign access to an account', 'アカウントへのアクセスの割り当て'],
  centerMfa: [`${center}enable-mfa`, 'MFA in Identity Center', 'Identity Center の MFA'],
  centerRoles: [
    `${center}identity-center-and-iam-roles`,
    'Identity Center and IAM roles',
    'Identity Center と IAM ロール',
  ],
  delegation: [`${center}delegated-admin`, 'Delegated administration', '委任された管理'],
  portal: [`${center}howtosignin`, 'Use the access portal', 'アクセスポータルの利用'],
  portalEndpoints: [`${center}multi-region-workforce-access`, 'Addresses of the portal', 'ポータルとサインインの URL'],
  automaticProvisioning: [
    `${center}provision-automatically`,
    'Automatic provisioning (SCIM)',
    '自動プロビジョニング (SCIM)',
  ],
  enableProvisioning: [`${center}how-to-with-scim`, 'Enable automatic provisioning', '自動プロビジョニングの有効化'],
  portalName: [`${center}howtochangeURL`, 'Customize the portal’s address', 'ポータルの URL のカスタマイズ'],
  portalHosts: [
    `${center}enable-identity-center-portal-access`,
    'Hosts of the access portal',
    'アクセスポータルのホスト',
  ],
  consoleHosts: ['awsconsolehelpdocs/latest/gsg/troubleshooting', 'Domains of the console', 'コンソールのドメイン'],
  accessManager: [
    `${iam}account-access-manager-getting-started`,
    'Account access manager',
    'アカウントアクセスマネージャー',
  ],
  emergencyAccess: [`${center}emergency-access`, 'Emergency access', '緊急アクセス'],
} as const satisfies Record<string, Page>

/** Articles of AWS re:Post, below repost.aws/knowledge-center. */
const articles = {
  noCall: ['phone-verify-no-call', 'No call or message from AWS', '電話や SMS が届かない'],
  maximumAttempts: ['maximum-failed-attempts', '“Maximum number of failed attempts”', '「最大失敗回数」のエラー'],
  notActivated: ['create-and-activate-aws-account', 'Create and activate an account', 'アカウントの作成と有効化'],
} as const satisfies Record<string, Page>

/** Pages of AWS's marketing site. */
const site = {
  compareSupport: ['premiumsupport/plans', 'Compare Support plans', 'サポートプランの比較'],
  controlTowerPricing: ['controltower/pricing', 'What Control Tower costs', 'AWS Control Tower の料金'],
  agreement: ['agreement', 'AWS Customer Agreement', 'AWS カスタマーアグリーメント'],
} as const satisfies Record<string, Page>

export type PageId = keyof typeof documentation | keyof typeof articles | keyof typeof site
export interface AwsPage {
  id: PageId
  title: Text
  url: Record<Locale, string>
}

const pagesOf = (rows: Record<string, Page>, en: (path: string) => string, ja: (path: string) => string): AwsPage[] =>
  Object.entries(rows).map(([id, [path, title, titleJa]]) => ({
    id: id as PageId,
    title: { en: title, ja: titleJa },
    url: { en: en(path), ja: ja(path) },
  }))

/** Every page of AWS to read on, in both languages. */
export const awsPages: readonly AwsPage[] = [
  ...pagesOf(
    documentation,
    (path) => `https://docs.aws.amazon.com/${path}.html`,
    (path) => `https://docs.aws.amazon.com/ja_jp/${path}.html`,
  ),
  ...pagesOf(
    articles,
    (path) => `https://repost.aws/knowledge-center/${path}`,
    (path) => `https://repost.aws/ja/knowledge-center/${path}`,
  ),
  ...pagesOf(
    site,
    (path) => `https://aws.amazon.com/${path}/`,
    (path) => `https://aws.amazon.com/jp/${path}/`,
  ),
]
const byId = new Map(awsPages.map((page) => [page.id, page]))

export function awsPage(id: PageId): AwsPage {
  const page = byId.get(id)
  if (!page) throw new Error(`no page ${id}`)
  return page
}
