import type { Text } from '../i18n.ts'

/** The few decisions that cannot be undone, made before the setup begins; each is recorded with who and when. */
export type ChoiceId = 'awsAccount' | 'homeRegion' | 'identitySource' | 'portalAlias' | 'planUpgrade' | 'organization'
export type Choices = Readonly<Partial<Record<ChoiceId, { value: string; by: string; at: number }>>>
export type IdentitySource = 'identity-center' | 'external-idp' | 'managed-ad' | 'self-managed-ad'

export interface Choice {
  title: Text
  /** What follows from it, and that it stays. */
  consequence: Text
  options: ChoiceOption[] | 'text'
  /** What to type, where the answer is a text; `check` says what is wrong with it. */
  hint?: Text
  /** What `none` stands for, where the answer is a text. */
  none?: Text
  /** What AWS lets conclude, where it does not show the answer itself. */
  concluded?: Text
  check?(value: string): Text | undefined
}
export interface ChoiceOption {
  value: string
  label: Text
  description: Text
  recommended?: true
}

const region = (value: string, en: string, ja: string, recommended?: true): ChoiceOption => ({
  value,
  label: { en: `${en} (${value})`, ja: `${ja} (${value})` },
  description: {
    en: 'IAM Identity Center is available here by default.',
    ja: 'IAM Identity Center を標準で利用できます。',
  },
  ...(recommended && { recommended }),
})

export const choices: Record<ChoiceId, Choice> = {
  awsAccount: {
    title: { en: 'AWS account', ja: 'AWS アカウント' },
    consequence: {
      en: 'With an account, give this bot its own access first: AWS then shows what is done already, and nobody does it again by hand.',
      ja: 'すでにアカウントがある場合は、先にこのボットにアクセス許可を与えます。完了済みの設定が AWS から読み取られるため、手作業で確認する必要がありません。',
    },
    options: [
      {
        value: 'none',
        label: { en: 'We have none yet', ja: 'まだない' },
        description: { en: 'The guide begins with the sign-up.', ja: 'サインアップから始めます。' },
      },
      {
        value: 'existing',
        label: { en: 'We have one', ja: 'すでにある' },
        description: { en: 'The sign-up is left out.', ja: 'サインアップのステップを省きます。' },
      },
    ],
  },
  homeRegion: {
    title: { en: 'Home Region', ja: 'ホームリージョン' },
    consequence: {
      en: 'IAM Identity Center lives in the Region where Enable is pressed. Moving it later means deleting everything and starting over.',
      ja: 'IAM Identity Center は、有効化したリージョンに置かれます。あとから移すには、すべて削除して作り直す必要があります。',
    },
    options: [
      region('ap-northeast-1', 'Tokyo', '東京', true),
      region('ap-northeast-3', 'Osaka', '大阪'),
      region('us-east-1', 'N. Virginia', 'バージニア北部'),
      region('us-west-2', 'Oregon', 'オレゴン'),
      region('eu-west-1', 'Ireland', 'アイルランド'),
      region('eu-central-1', 'Frankfurt', 'フランクフルト'),
      region('ap-southeast-1', 'Singapore', 'シンガポール'),
      region('ap-southeast-2', 'Sydney', 'シドニー'),
      region('ap-northeast-2', 'Seoul', 'ソウル'),
      region('ap-south-1', 'Mumbai', 'ムンバイ'),
      region('ca-central-1', 'Canada', 'カナダ'),
      region('eu-west-2', 'London', 'ロンドン'),
      region('eu-west-3', 'Paris', 'パリ'),
      region('eu-north-1', 'Stockholm', 'ストックホルム'),
      region('sa-east-1', 'São Paulo', 'サンパウロ'),
      region('us-east-2', 'Ohio', 'オハイオ'),
      region('us-west-1', 'N. California', '北カリフォルニア'),
    ],
  },
  identitySource: {
    title: { en: 'Identity source', ja: 'アイデンティティソース' },
    consequence: {
      en: 'It says where people and groups are managed. Changing it later can remove every user and every assignment, the administrator’s too.',
      ja: 'ユーザーとグループをどこで管理するかを決めます。あとから変えると、管理者を含むすべてのユーザーと割り当てが失われることがあります。',
    },
    options: [
      {
        value: 'identity-center',
        label: { en: 'Identity Center directory', ja: 'Identity Center ディレクトリ' },
        description: {
          en: 'For companies without a directory of their own.',
          ja: '自社のディレクトリがない会社に適しています。',
        },
        recommended: true,
      },
      {
        value: 'external-idp',
        label: { en: 'External identity provider', ja: '外部 ID プロバイダー' },
        description: {
          en: 'Okta, Microsoft Entra ID, Google and others, by SAML and SCIM.',
          ja: 'Okta、Microsoft Entra ID、Google などと SAML、SCIM で連携します。',
        },
      },
      {
        value: 'managed-ad',
        label: { en: 'AWS Managed Microsoft AD', ja: 'AWS Managed Microsoft AD' },
        description: {
          en: 'Your directory runs in AWS Directory Service.',
          ja: 'AWS Directory Service のディレクトリを使います。',
        },
      },
      {
        value: 'self-managed-ad',
        label: { en: 'Self-managed Active Directory', ja: 'セルフマネージド Active Directory' },
        description: {
          en: 'Your own domain, through AD Connector or a trust.',
          ja: '自社のドメインに AD Connector または信頼関係で接続します。',
        },
      },
    ],
  },
  portalAlias: {
    title: { en: 'Name of the access portal', ja: 'アクセスポータルの名前' },
    consequence: {
      en: 'The portal’s address can be given a name of its own once. It cannot be changed or given back afterwards.',
      ja: 'ポータルの URL には、一度だけ独自の名前を付けられます。付けた名前は、変更も取り消しもできません。',
    },
    options: 'text',
    hint: {
      en: 'Lower-case letters, digits and hyphens, such as example-corp; or “none” to keep the address that AWS gives.',
      ja: '英小文字、数字、ハイフンで入力します（例: example-corp）。AWS が付けた URL のままにする場合は none と入力します。',
    },
    none: { en: 'The address that AWS gives', ja: 'AWS が付けた URL のまま' },
    concluded: {
      en: 'AWS does not tell whether the portal has a name. The address that AWS gave works in any case; where there is a name, enter it among the choices.',
      ja: 'ポータルに名前があるかどうかは、AWS からは確認できません。AWS が付けた URL は名前の有無にかかわらず使えます。名前がある場合は、「始める前に決めること」に入力してください。',
    },
    check: (value) =>
      /^(?!d-)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(value)
        ? undefined
        : {
            en: 'The name takes lower-case letters, digits and inner hyphens, and must not begin with “d-”.',
            ja: '名前には英小文字、数字、途中のハイフンだけを使えます。「d-」で始めることはできません。',
          },
  },
  planUpgrade: {
    title: { en: 'Leaving the free plan', ja: '無料プランの終了' },
    concluded: {
      en: 'AWS shows an organization, so its management account is on the paid plan already.',
      ja: 'AWS に組織があるため、管理アカウントはすでに有料プランです。',
    },
    consequence: {
      en: 'Creating an organization moves an account on AWS’s free plan to the paid plan at once. AWS’s pages disagree on whether remaining credits end then: do not count on them.',
      ja: '組織を作成すると、無料プランのアカウントはただちに有料プランへ移行します。残りのクレジットの扱いは AWS のページによって記述が異なるため、使えなくなるものとお考えください。',
    },
    options: [
      {
        value: 'agreed',
        label: { en: 'We agree to the paid plan', ja: '有料プランへの移行に同意する' },
        description: {
          en: 'Also right for an account that is on the paid plan already.',
          ja: 'すでに有料プランの場合も、こちらを選びます。',
        },
        recommended: true,
      },
      {
        value: 'wait',
        label: { en: 'Wait: use the credits first', ja: '待つ: 先にクレジットを使う' },
        description: {
          en: 'A free-plan account closes by itself, after six months at the latest.',
          ja: '無料プランのアカウントは、最長 6 か月で自動的に閉鎖されます。',
        },
      },
    ],
  },
  organization: {
    title: { en: 'Management account', ja: '管理アカウント' },
    consequence: {
      en: 'The account that creates the organization stays its management account for good. It should run nothing else.',
      ja: '組織を作成したアカウントは、以後ずっと管理アカウントになります。ほかの用途には使わないことをお勧めします。',
    },
    options: [
      {
        value: 'this-account',
        label: { en: 'This account', ja: 'このアカウント' },
        description: {
          en: 'Right for a new or empty account.',
          ja: '新しいアカウント、または空のアカウントに適しています。',
        },
        recommended: true,
      },
      {
        value: 'another-account',
        label: { en: 'Another account', ja: '別のアカウント' },
        description: {
          en: 'Workloads run here already: sign up for an empty one first.',
          ja: 'すでにワークロードがある場合は、先に空のアカウントを作ります。',
        },
      },
      {
        value: 'existing',
        label: { en: 'We have an organization', ja: 'すでに組織がある' },
        description: { en: 'It is used as it is.', ja: 'そのまま利用します。' },
      },
    ],
  },
}
export const choiceIds = Object.keys(choices) as ChoiceId[]
/** What stays for good; which account there is does not. */
export const lastingChoices = choiceIds.filter((id) => id !== 'awsAccount')

/** The recommended answer to everything that stays; AWS's own address of the portal stands unless a name is given. */
export const recommendedChoices = (): { choice: ChoiceId; value: string }[] =>
  lastingChoices.flatMap((choice) => {
    const { options } = choices[choice]
    const value = options === 'text' ? 'none' : options.find(({ recommended }) => recommended)?.value
    return value === undefined ? [] : [{ choice, value }]
  })

/** An answer in words. */
export function answerText(id: ChoiceId, value: string): Text {
  const { options, none } = choices[id]
  const known = options === 'text' ? value === 'none' && none : options.find((one) => one.value === value)?.label
  return known || { en: value, ja: value }
}

/** Says what is wrong with an answer; undefined when it is fine. */
export function checkChoice(id: ChoiceId, value: string): Text | undefined {
  const { options, check } = choices[id]
  if (options === 'text') return check?.(value)
  return options.some((option) => option.value === value)
    ? undefined
    : { en: 'Choose one of the answers.', ja: 'いずれかの回答を選択してください。' }
}

/** Stands where a person would, for a choice that AWS shows to be made. */
export const byAws = 'aws'

export const identitySource = (made: Choices): IdentitySource | undefined =>
  made.identitySource?.value as IdentitySource | undefined
export const isActiveDirectory = (made: Choices): boolean =>
  /^(self-)?managed-ad$/.test(made.identitySource?.value ?? '')

/** The chosen identity source as people call it. */
export const sourceName = (made: Choices): Text | undefined => {
  const { options } = choices.identitySource
  if (options === 'text') return undefined
  return options.find(({ value }) => value === made.identitySource?.value)?.label
}
