import type { Text } from '../i18n.ts'

export const parts = [
  { id: 'concepts', title: { en: 'Words to know', ja: '用語' } },
  { id: 'before', title: { en: 'Before you start', ja: '始める前に' }, short: { en: 'Before', ja: '準備' } },
  {
    id: 'account',
    title: { en: 'Part 1: the AWS account', ja: 'パート 1: AWS アカウント' },
    short: { en: 'Part 1', ja: 'パート 1' },
  },
  {
    id: 'center',
    title: { en: 'Part 2: IAM Identity Center', ja: 'パート 2: IAM Identity Center' },
    short: { en: 'Part 2', ja: 'パート 2' },
  },
  {
    id: 'after',
    title: { en: 'After the first sign-in', ja: '最初のサインインのあとに' },
    short: { en: 'After', ja: 'その後' },
  },
  { id: 'trouble', title: { en: 'When it does not work', ja: 'うまくいかないとき' } },
] as const satisfies { id: string; title: Text; short?: Text }[]
export type PartId = (typeof parts)[number]['id']

/**
 * Every section of AWS's Setup guide, in our own words and in the order of the work; the part `after` is our own.
 * Each has at least one step, term or dialogue: `test/guide/sections.test.ts` holds that.
 */
export const sections = [
  // Words to know
  { part: 'concepts', id: 'overview', title: { en: 'What an AWS account is for', ja: 'AWS アカウントの役割' } },
  { part: 'concepts', id: 'administrator', title: { en: 'Administrator', ja: '管理者' } },
  { part: 'concepts', id: 'account', title: { en: 'Account', ja: 'アカウント' } },
  { part: 'concepts', id: 'credentials', title: { en: 'Credentials', ja: '認証情報' } },
  { part: 'concepts', id: 'corporate-credentials', title: { en: 'Corporate credentials', ja: '企業認証情報' } },
  { part: 'concepts', id: 'profile', title: { en: 'Profile', ja: 'プロファイル' } },
  { part: 'concepts', id: 'user', title: { en: 'User', ja: 'ユーザー' } },
  { part: 'concepts', id: 'root-credentials', title: { en: 'Root user credentials', ja: 'ルートユーザーの認証情報' } },
  { part: 'concepts', id: 'verification-code', title: { en: 'Verification code', ja: '検証コード' } },
  { part: 'concepts', id: 'kinds-of-users', title: { en: 'Kinds of AWS users', ja: 'AWS ユーザーの種類' } },
  { part: 'concepts', id: 'root-user', title: { en: 'Root user', ja: 'ルートユーザー' } },
  {
    part: 'concepts',
    id: 'center-user',
    title: { en: 'IAM Identity Center user', ja: 'IAM Identity Center ユーザー' },
  },
  { part: 'concepts', id: 'federated', title: { en: 'Federated identity', ja: 'フェデレーティッド ID' } },
  { part: 'concepts', id: 'iam-user', title: { en: 'IAM user', ja: 'IAM ユーザー' } },
  { part: 'concepts', id: 'builder-id', title: { en: 'AWS Builder ID', ja: 'AWS Builder ID' } },

  // Before you start
  { part: 'before', id: 'decisions', title: { en: 'What cannot be undone', ja: 'あとから変えられないこと' } },
  { part: 'before', id: 'account-name', title: { en: 'Account name', ja: 'アカウント名' } },
  {
    part: 'before',
    id: 'root-email',
    title: { en: 'E-mail address of the root user', ja: 'ルートユーザーの E メールアドレス' },
  },
  { part: 'before', id: 'phone', title: { en: 'Phone number', ja: '電話番号' } },
  { part: 'before', id: 'mfa-device', title: { en: 'MFA device', ja: 'MFA デバイス' } },
  { part: 'before', id: 'support-plan', title: { en: 'Support plan', ja: 'サポートプラン' } },
  {
    part: 'before',
    id: 'directory',
    title: { en: 'Active Directory or an external IdP', ja: 'Active Directory または外部 ID プロバイダー' },
  },
  {
    part: 'before',
    id: 'directory-region',
    title: { en: 'Active Directory: the same Region', ja: 'Active Directory: 同じリージョン' },
  },
  {
    part: 'before',
    id: 'directory-place',
    title: { en: 'Active Directory: whose account it is in', ja: 'Active Directory: 配置するアカウント' },
  },
  { part: 'before', id: 'organizations', title: { en: 'AWS Organizations', ja: 'AWS Organizations' } },
  { part: 'before', id: 'iam-roles', title: { en: 'Room for IAM roles', ja: 'IAM ロールの空き' } },
  {
    part: 'before',
    id: 'allow-list',
    title: { en: 'Firewalls and web gateways', ja: 'ファイアウォールとウェブゲートウェイ' },
  },
  { part: 'before', id: 'several-accounts', title: { en: 'Several AWS accounts', ja: '複数の AWS アカウント' } },

  // Part 1
  { part: 'account', id: 'sign-up', title: { en: 'Step 1: sign up', ja: 'ステップ 1: サインアップ' } },
  {
    part: 'account',
    id: 'sign-up-start',
    title: { en: 'E-mail, account name and password', ja: 'E メール、アカウント名、パスワード' },
  },
  {
    part: 'account',
    id: 'sign-up-contact',
    title: { en: 'Contact details and agreement', ja: '連絡先情報と契約への同意' },
  },
  { part: 'account', id: 'sign-up-payment', title: { en: 'Payment method', ja: '支払い方法' } },
  { part: 'account', id: 'sign-up-phone', title: { en: 'Phone verification', ja: '電話番号の検証' } },
  { part: 'account', id: 'sign-up-plan', title: { en: 'Choosing a Support plan', ja: 'サポートプランの選択' } },
  { part: 'account', id: 'activation', title: { en: 'Activation', ja: 'アクティベーション' } },
  {
    part: 'account',
    id: 'root-sign-in',
    title: { en: 'Step 2: sign in as root', ja: 'ステップ 2: ルートユーザーとしてサインイン' },
  },
  { part: 'account', id: 'root-mfa', title: { en: 'Step 3: MFA for root', ja: 'ステップ 3: ルートユーザーの MFA' } },

  // Part 2
  {
    part: 'center',
    id: 'enable',
    title: { en: 'Step 1: enable IAM Identity Center', ja: 'ステップ 1: IAM Identity Center の有効化' },
  },
  { part: 'center', id: 'enable-organization', title: { en: 'The organization', ja: '組織' } },
  {
    part: 'center',
    id: 'email-verification',
    title: { en: 'E-mail verification within 24 hours', ja: '24 時間以内の E メール検証' },
  },
  { part: 'center', id: 'delegated-administration', title: { en: 'Delegated administration', ja: '委任された管理' } },
  {
    part: 'center',
    id: 'identity-source',
    title: { en: 'Step 2: identity source', ja: 'ステップ 2: アイデンティティソース' },
  },
  { part: 'center', id: 'managed-ad', title: { en: 'AWS Managed Microsoft AD', ja: 'AWS Managed Microsoft AD' } },
  {
    part: 'center',
    id: 'self-managed-ad',
    title: { en: 'Self-managed Active Directory', ja: 'セルフマネージド Active Directory' },
  },
  { part: 'center', id: 'external-idp', title: { en: 'External identity provider', ja: '外部 ID プロバイダー' } },
  { part: 'center', id: 'sync-administrator', title: { en: 'The administrator first', ja: '管理者を先に同期する' } },
  {
    part: 'center',
    id: 'default-directory',
    title: { en: 'A user in the Identity Center directory', ja: 'Identity Center ディレクトリのユーザー' },
  },
  {
    part: 'center',
    id: 'admin-permission-set',
    title: { en: 'Step 3: administrative permission set', ja: 'ステップ 3: 管理用の許可セット' },
  },
  {
    part: 'center',
    id: 'admin-assignment',
    title: { en: 'Step 4: access for the administrator', ja: 'ステップ 4: 管理者のアクセス' },
  },
  { part: 'center', id: 'center-mfa', title: { en: 'MFA in IAM Identity Center', ja: 'IAM Identity Center の MFA' } },
  {
    part: 'center',
    id: 'portal-sign-in',
    title: { en: 'Step 5: sign in at the access portal', ja: 'ステップ 5: アクセスポータルへのサインイン' },
  },
  { part: 'center', id: 'root-sign-out', title: { en: 'Leaving root behind', ja: 'ルートユーザーの利用を終える' } },

  // After
  { part: 'after', id: 'bot', title: { en: 'Requests and approvals', ja: '申請と承認' } },
  { part: 'after', id: 'hardening', title: { en: 'Hardening', ja: 'セキュリティの強化' } },
  { part: 'after', id: 'growing', title: { en: 'Room to grow', ja: '拡張への備え' } },

  // When it does not work
  {
    part: 'trouble',
    id: 'no-call',
    title: { en: 'No verification call or message comes', ja: '検証の電話やメッセージが届かない' },
  },
  {
    part: 'trouble',
    id: 'max-attempts',
    title: { en: '“Maximum failed attempts”', ja: '「最大失敗回数」が表示される' },
  },
  {
    part: 'trouble',
    id: 'not-active',
    title: { en: 'Not active after 24 hours', ja: '24 時間たっても有効にならない' },
  },
] as const satisfies { part: PartId; id: string; title: Text }[]

export type SectionId = (typeof sections)[number]['id']
/** The sections that are dialogues. */
export type DialogueId = Extract<(typeof sections)[number], { part: 'trouble' }>['id']
export interface Section {
  part: PartId
  id: SectionId
  title: Text
}

const byId = new Map<string, Section>(sections.map((section) => [section.id, section]))
export const sectionOf = (id: SectionId): Section => {
  const section = byId.get(id)
  if (!section) throw new Error(`no section ${id}`)
  return section
}
export const partOf = (id: SectionId): PartId => sectionOf(id).part
