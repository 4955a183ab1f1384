import type { PermissionSet } from '../../aws/types.ts'
import type { Text } from '../../i18n.ts'

/** The AWS managed policies that the console offers as predefined permission sets. */
export interface Predefined {
  arn: string
  allows: Text
}
const aws = (path: string): string => `arn:aws:iam::aws:policy/${path}`

/** https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetpredefined.html */
export const predefined: readonly Predefined[] = [
  {
    arn: aws('AdministratorAccess'),
    allows: { en: 'Full control of everything in the account.', ja: 'アカウント内のすべてを操作できます。' },
  },
  {
    arn: aws('PowerUserAccess'),
    allows: {
      en: 'Everything in the account except users, groups and permissions.',
      ja: 'ユーザー、グループ、権限の管理を除き、アカウント内のすべてを操作できます。',
    },
  },
  {
    arn: aws('ReadOnlyAccess'),
    allows: {
      en: 'Reads everything in the account, including stored data; changes nothing.',
      ja: '保存されているデータを含め、アカウント内のすべてを閲覧できます。変更はできません。',
    },
  },
  {
    arn: aws('job-function/ViewOnlyAccess'),
    allows: {
      en: 'Lists resources and their settings; reads no stored data and changes nothing.',
      ja: 'リソースの一覧と設定を閲覧できます。保存されているデータの閲覧や変更はできません。',
    },
  },
  {
    arn: aws('SecurityAudit'),
    allows: {
      en: 'Reads security settings, for audits; changes nothing.',
      ja: '監査のためにセキュリティ設定を閲覧できます。変更はできません。',
    },
  },
  {
    arn: aws('job-function/Billing'),
    allows: {
      en: 'Sees bills and costs, and manages payment methods.',
      ja: '請求とコストを確認し、支払い方法を管理できます。',
    },
  },
  {
    arn: aws('job-function/DatabaseAdministrator'),
    allows: { en: 'Sets up and manages databases.', ja: 'データベースの構築と管理ができます。' },
  },
  {
    arn: aws('job-function/DataScientist'),
    allows: { en: 'Runs data analyses and their clusters.', ja: 'データ分析とそのためのクラスターを実行できます。' },
  },
  {
    arn: aws('job-function/NetworkAdministrator'),
    allows: { en: 'Sets up and manages networks.', ja: 'ネットワークの構築と管理ができます。' },
  },
  {
    arn: aws('job-function/SupportUser'),
    allows: {
      en: 'Opens and follows AWS Support cases, and looks at the resources they are about.',
      ja: 'AWS サポートのケースを作成・追跡し、関連するリソースを閲覧できます。',
    },
  },
  {
    arn: aws('job-function/SystemAdministrator'),
    allows: {
      en: 'Sets up and manages the resources that applications run on.',
      ja: 'アプリケーションの実行に必要なリソースを構築・管理できます。',
    },
  },
]

export const policyName = (arn: string): string => arn.split('/').at(-1) ?? arn

/** One sentence on what a policy of the predefined permission sets allows; none for others. */
export const allowedBy = (policyArn: string): Text | undefined =>
  predefined.find(({ arn }) => arn === policyArn)?.allows

const also: Text = { en: 'It also has', ja: 'これに加えて、' }

/** One plain sentence (or two) on what the permission set allows. */
export function describePermissionSet(set: PermissionSet): Text {
  const known = predefined.filter(({ arn }) => set.managedPolicies.includes(arn))
  // Where one policy allows everything, the others add nothing.
  const everything = known.find(({ arn }) => arn === predefined[0]?.arn)
  if (everything && !set.boundary) return everything.allows
  const [only] = known
  const others = { ...set, managedPolicies: set.managedPolicies.filter((arn) => arn !== only?.arn) }
  const rest = contents(others)
  if (only && known.length === 1) {
    if (!rest) return only.allows
    return {
      en: `${only.allows.en} ${also.en} ${rest.en}.`,
      ja: `${only.allows.ja}${also.ja}${rest.ja}が設定されています。`,
    }
  }
  const all = contents(set)
  if (!all) return { en: 'Allows nothing: it has no policies.', ja: 'ポリシーがないため、何も許可されません。' }
  return { en: `Allows what is in ${all.en}.`, ja: `${all.ja}で許可された操作ができます。` }
}

/** "2 managed policies (A, B) and an inline policy"; undefined when there is nothing. */
function contents(set: PermissionSet): Text | undefined {
  const parts: Text[] = []
  const managed = set.managedPolicies.map(policyName)
  const own = set.customerManagedPolicies.map(policyName)
  if (managed.length > 0) {
    parts.push({
      en: `${counted(managed, 'AWS managed policy', 'AWS managed policies')} (${named(managed)})`,
      ja: `AWS 管理ポリシー ${managed.length} 件（${named(managed)}）`,
    })
  }
  if (own.length > 0) {
    parts.push({
      en: `${counted(own, 'customer managed policy', 'customer managed policies')} (${named(own)})`,
      ja: `カスタマー管理ポリシー ${own.length} 件（${named(own)}）`,
    })
  }
  if (set.inlinePolicy) parts.push({ en: 'an inline policy', ja: 'インラインポリシー' })
  if (set.boundary) {
    const name = policyName(set.boundary)
    parts.push({ en: `a permissions boundary (${name})`, ja: `アクセス許可の境界（${name}）` })
  }
  if (parts.length === 0) return undefined
  return { en: sequence(parts.map((p) => p.en)), ja: parts.map((p) => p.ja).join('、') }
}

const counted = ({ length }: string[], one: string, many: string): string => `${length} ${length === 1 ? one : many}`
const named = (names: string[]): string => (names.length > 4 ? `${names.slice(0, 4).join(', ')}, …` : names.join(', '))
const sequence = (parts: string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
