import type { Text } from '../i18n.ts'
import type { PageId } from './aws-pages.ts'
import type { SectionId } from './sections.ts'

export interface Term {
  /** A section of AWS's guide, or a word that the guide leans on. */
  id: string
  section?: SectionId
  name: Text
  /** Other words for it, as people type them. */
  aliases: string[]
  /** What it means, in two sentences. */
  meaning: Text
  /** What else AWS says about it, a sentence or two each. */
  more?: Text[]
  forYou: Text
  read?: readonly PageId[]
}

export const of = (section: SectionId) => ({ id: section, section })

/** The words of AWS's guide. */
export const guideTerms: Term[] = [
  {
    ...of('overview'),
    name: { en: 'Setting up AWS', ja: 'AWS のセットアップ' },
    aliases: [
      'overview',
      'setup',
      'aws setup',
      'guide',
      'container',
      'security boundary',
      'boundary',
      'arn',
      'amazon resource name',
      'resource',
      '概要',
      'セットアップ',
      'ガイド',
      'コンテナ',
      'セキュリティ境界',
      'リソース',
      'リソースネーム',
    ],
    meaning: {
      en: 'An AWS account holds everything that you build, and is the wall around it: what is inside can be used only by who has credentials there. This guide makes such an account safe and ends with a named administrator who signs in through IAM Identity Center.',
      ja: 'AWS アカウントは、作成したすべてのリソースを入れる器であり、それを守る境界です。このガイドは、アカウントを安全に設定し、管理者が IAM Identity Center からサインインできるところまでをご案内します。',
    },
    forYou: {
      en: 'Go step by step; several people can take part, over hours or weeks, and nothing is lost in between.',
      ja: '順番に進めてください。数時間でも数週間でも、複数の方で分担でき、途中の状態は失われません。',
    },
    more: [
      {
        en: 'An account is a container: an S3 bucket, an RDS database or an EC2 instance is always made in one, and AWS needs an account for every service.',
        ja: 'アカウントは入れ物（コンテナ）です。S3 バケット、RDS データベース、EC2 インスタンスは必ずアカウントの中に作成され、AWS サービスの利用にはアカウントが必要です。',
      },
      {
        en: 'Each resource has an Amazon Resource Name (ARN), and the number of the account that owns it stands in that name.',
        ja: '各リソースには Amazon リソースネーム (ARN) が付き、所有するアカウントの ID が含まれます。',
      },
      {
        en: 'It is a security boundary too: only who has credentials of the same account can use what is in it.',
        ja: 'アカウントはセキュリティ境界でもあります。同じアカウントの認証情報を持つ人だけが、中のリソースを使えます。',
      },
      {
        en: 'Identities are resources of the account as well: IAM users and roles, and federated identities from a company directory, a web identity provider, the Identity Center directory or another source.',
        ja: 'アイデンティティもアカウントのリソースです。IAM ユーザーとロールのほか、企業ディレクトリ、ウェブ ID プロバイダー、Identity Center ディレクトリなどから来るフェデレーティッド ID があります。',
      },
      {
        en: 'An identity has credentials to sign in with, and permission policies that say what it may do with the account’s resources.',
        ja: 'アイデンティティには、サインインに使う認証情報と、アカウントのリソースに何ができるかを定めるアクセス許可ポリシーがあります。',
      },
      {
        en: 'Each word that AWS uses for signing in is explained by `/aws-setup help` and the word.',
        ja: 'サインインに関する AWS の用語は、`/aws-setup help` に続けて入力すると確認できます。',
      },
    ],
    read: ['signInTerms', 'arns', 'wellArchitected'],
  },
  {
    ...of('administrator'),
    name: { en: 'Administrator', ja: '管理者' },
    aliases: ['admin', 'account administrator', 'iam administrator', 'アドミン', 'アカウント管理者', 'iam 管理者'],
    meaning: {
      en: 'The administrator, mostly somebody in IT, looks after the company’s AWS accounts. That person has more rights there than anybody else in the company.',
      ja: '管理者は、会社の AWS アカウントを管理する人で、通常は IT 部門の担当者です。組織のほかの利用者より強い権限を持ちます。',
    },
    forYou: {
      en: 'Have at least two of them, so that each can approve what the other asks for.',
      ja: '互いの申請を承認できるように、2 名以上にしてください。',
    },
    more: [
      {
        en: 'The administrator configures the account, makes the users of IAM Identity Center, and gives them their credentials and the address where they sign in.',
        ja: '管理者はアカウントを設定し、IAM Identity Center のユーザーを作成して、認証情報とサインイン URL を渡します。',
      },
    ],
  },
  {
    ...of('account'),
    name: { en: 'Account', ja: 'アカウント' },
    aliases: ['aws account', 'aws アカウント', 'アカント'],
    meaning: {
      en: 'An AWS account contains resources and the identities that may use them, and has a number of twelve digits. It belongs to the e-mail address and password that it was opened with.',
      ja: 'AWS アカウントには、リソースと、それを利用できるアイデンティティが含まれ、12 桁の番号が付きます。開設時の E メールアドレスとパスワードに結び付いています。',
    },
    forYou: {
      en: 'An account is not a person: people are users, and many of them share an account.',
      ja: 'アカウントは人ではありません。人は「ユーザー」で、1 つのアカウントを複数のユーザーが使います。',
    },
  },
  {
    ...of('credentials'),
    name: { en: 'Credentials', ja: '認証情報' },
    aliases: [
      'credential',
      'access credentials',
      'security credentials',
      'access key',
      'クレデンシャル',
      'アクセス認証情報',
      'セキュリティ認証情報',
      'アクセスキー',
    ],
    meaning: {
      en: 'Credentials are what you show AWS so that it knows who you are: a user name and password, a code, or for programs an access key. From them AWS decides whether to let you in and what you may do.',
      ja: '認証情報は、AWS に自分が誰かを示すための情報です。ユーザー名とパスワード、コード、プログラム用のアクセスキーなどがあり、AWS はこれをもとにサインインと操作の可否を判断します。',
    },
    forYou: {
      en: 'Which ones you need depends on what kind of user you are. Share them with nobody, this bot included.',
      ja: '必要な認証情報は、ユーザーの種類によって異なります。このボットを含め、誰にも教えないでください。',
    },
    more: [
      {
        en: 'Depending on the user they are an e-mail address or user name, a password, an account ID or alias, a verification code or a one-time code of MFA.',
        ja: 'ユーザーによって、E メールアドレスやユーザー名、パスワード、アカウント ID またはエイリアス、検証コード、MFA のワンタイムコードを使います。',
      },
      {
        en: 'For calls by programs they are mostly an access key ID and a secret access key; on a laptop, `aws login` (AWS CLI 2.32 or later) gives temporary ones without any key.',
        ja: 'プログラムからの呼び出しでは、通常アクセスキー ID とシークレットアクセスキーを使います。ノート PC では `aws login`（AWS CLI 2.32 以降）で、キーなしに一時的な認証情報を取得できます。',
      },
    ],
    read: ['credentials'],
  },
  {
    ...of('corporate-credentials'),
    name: { en: 'Corporate credentials', ja: '企業認証情報' },
    aliases: ['company credentials', 'company password', 'sso', '会社の認証情報', '社内認証情報', 'シングルサインオン'],
    meaning: {
      en: 'Corporate credentials are the name and password that you use for the company’s network and services. A company can connect its directory to AWS, and then the same ones open AWS too.',
      ja: '企業認証情報は、社内のネットワークやサービスで使うユーザー名とパスワードです。会社のディレクトリを AWS に接続すると、同じ情報で AWS にもサインインできます。',
    },
    forYou: {
      en: 'If your company has a directory, choose it as the identity source before anybody is created in AWS.',
      ja: '自社のディレクトリがある場合は、AWS でユーザーを作成する前に、アイデンティティソースとして選択してください。',
    },
    more: [
      {
        en: 'They come from the company’s administrator or help desk.',
        ja: '社内の管理者またはヘルプデスクから提供されます。',
      },
    ],
  },
  {
    ...of('profile'),
    name: { en: 'Profile', ja: 'プロファイル' },
    aliases: ['builder id profile', 'プロフィール', 'builder id プロファイル'],
    meaning: {
      en: 'Whoever makes an AWS Builder ID gets a profile with contact details, MFA devices and open sessions. It also says how personal data is handled.',
      ja: 'AWS Builder ID を作成すると、連絡先情報、MFA デバイス、アクティブなセッションを管理するプロファイルが作られます。個人データの取り扱いも、ここで確認できます。',
    },
    forYou: {
      en: 'It is not the profile in your AWS CLI settings, and not needed for this setup.',
      ja: 'AWS CLI の設定にあるプロファイルとは別のもので、このセットアップには必要ありません。',
    },
    read: ['builderIdDifferences'],
  },
  {
    ...of('user'),
    name: { en: 'User', ja: 'ユーザー' },
    aliases: ['users', 'ユーザ', '利用者'],
    meaning: {
      en: 'A user is a person or a program that acts in AWS, with a name of its own and credentials that nobody else shares. A user’s credentials are not those of the account.',
      ja: 'ユーザーは、AWS を操作する人またはプログラムです。一意の名前と、ほかの人と共有しない認証情報を持ち、アカウントの認証情報とは異なります。',
    },
    forYou: {
      en: 'One person, one user: then every action in the log has a name.',
      ja: '1 人に 1 ユーザーを用意すると、記録から操作した人がわかります。',
    },
    more: [
      {
        en: 'A user acts by calling AWS’s APIs, in the console or from an application, and belongs to exactly one account.',
        ja: 'ユーザーは、コンソールやアプリケーションから AWS の API を呼び出します。各ユーザーが属するアカウントは 1 つだけです。',
      },
    ],
  },
  {
    ...of('root-credentials'),
    name: { en: 'Root user credentials', ja: 'ルートユーザーの認証情報' },
    aliases: ['root credentials', 'root password', 'ルートの認証情報', 'ルートパスワード'],
    meaning: {
      en: 'They are the e-mail address and password with which the root user signs in to the console. Together with MFA they open everything in the account.',
      ja: 'ルートユーザーがコンソールにサインインするときに使う、E メールアドレスとパスワードです。MFA とあわせて、アカウントのすべてにアクセスできます。',
    },
    forYou: {
      en: 'Keep them sealed after the setup, and never make access keys of them.',
      ja: 'セットアップ後は封印し、アクセスキーは作成しないでください。',
    },
    read: ['rootUser'],
  },
  {
    ...of('verification-code'),
    name: { en: 'Verification code', ja: '検証コード' },
    aliases: [
      'code',
      'mfa code',
      'otp',
      'one-time password',
      'mfa',
      'multi-factor authentication',
      '認証コード',
      'ワンタイムコード',
      'ワンタイムパスワード',
      '多要素認証',
    ],
    meaning: {
      en: 'A verification code is the second proof at sign-in, beside the password. It comes from an app or device, or by text message or e-mail, and works once.',
      ja: '検証コードは、サインイン時にパスワードに加えて使う 2 つ目の要素です。アプリやデバイスに表示されるか、SMS や E メールで届き、一度だけ使えます。',
    },
    forYou: {
      en: 'Nobody from AWS or from your company ever asks you for such a code.',
      ja: 'AWS や社内の担当者が、コードを尋ねることはありません。',
    },
    more: [
      {
        en: 'How codes are delivered differs; ask your administrator which way your company uses.',
        ja: 'コードの受け取り方はさまざまです。自社の方法は管理者に確認してください。',
      },
    ],
    read: ['mfa'],
  },
]
