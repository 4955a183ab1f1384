import type { Text } from '../i18n.ts'
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
  forYou: Text
}

const of = (section: SectionId) => ({ id: section, section })

/** The words of AWS's guide, and the kinds of users that it tells apart. */
export const guideTerms: Term[] = [
  {
    ...of('overview'),
    name: { en: 'Setting up AWS', ja: 'AWS のセットアップ' },
    aliases: ['overview', 'setup', 'aws setup', 'guide', '概要', 'セットアップ', 'ガイド'],
    meaning: {
      en: 'An AWS account holds everything that you build, and is the wall around it: what is inside can be used only by who has credentials there. This guide makes such an account safe and ends with a named administrator who signs in through IAM Identity Center.',
      ja: 'AWS アカウントは、作成したすべてのリソースを入れる器であり、それを守る境界です。このガイドは、アカウントを安全に設定し、管理者が IAM Identity Center からサインインできるところまでをご案内します。',
    },
    forYou: {
      en: 'Go step by step; several people can take part, over hours or weeks, and nothing is lost in between.',
      ja: '順番に進めてください。数時間でも数週間でも、複数の方で分担でき、途中の状態は失われません。',
    },
  },
  {
    ...of('administrator'),
    name: { en: 'Administrator', ja: '管理者' },
    aliases: ['admin', 'account administrator', 'iam administrator', 'アドミン', 'アカウント管理者', 'iam 管理者'],
    meaning: {
      en: 'The administrator looks after the company’s AWS accounts and has more rights there than anybody else. Mostly somebody in IT, who sets accounts up, creates users and tells people where to sign in.',
      ja: '管理者は、会社の AWS アカウントを管理し、ほかの利用者より強い権限を持ちます。通常は IT 部門の担当者で、アカウントの設定、ユーザーの作成、サインイン先の案内を行います。',
    },
    forYou: {
      en: 'Have at least two of them, so that each can approve what the other asks for.',
      ja: '互いの申請を承認できるように、2 名以上にしてください。',
    },
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
  },
  {
    ...of('kinds-of-users'),
    name: { en: 'Kinds of AWS users', ja: 'AWS ユーザーの種類' },
    aliases: ['user types', 'kinds of users', 'identities', 'ユーザーの種類', 'ユーザータイプ', 'アイデンティティ'],
    meaning: {
      en: 'AWS knows root users, IAM Identity Center users, federated identities, IAM users and AWS Builder ID users. Each signs in at another place with other credentials, and AWS checks at every call whether the identity may do it.',
      ja: 'AWS には、ルートユーザー、IAM Identity Center ユーザー、フェデレーティッド ID、IAM ユーザー、AWS Builder ID ユーザーがあります。サインインの場所と認証情報はそれぞれ異なり、操作のたびに権限が確認されます。',
    },
    forYou: {
      en: 'For people, use IAM Identity Center users. The others are exceptions.',
      ja: '人が使う場合は、IAM Identity Center ユーザーを使います。ほかは例外的な用途です。',
    },
  },
  {
    ...of('root-user'),
    name: { en: 'Root user', ja: 'ルートユーザー' },
    aliases: ['root', 'account owner', 'account root user', 'ルート', 'アカウント所有者', 'アカウントルートユーザー'],
    meaning: {
      en: 'The root user is the owner of an account: the identity that a new account begins with. It may do everything, and no policy of the account limits it.',
      ja: 'ルートユーザーはアカウントの所有者で、新しいアカウントに最初から存在します。すべての操作ができ、アカウント内のポリシーでは制限できません。',
    },
    forYou: {
      en: 'Use it for the few tasks that only root can do, with MFA, and for nothing from day to day.',
      ja: 'ルートユーザーにしかできない作業だけに、MFA とともに使い、日常の作業には使わないでください。',
    },
  },
  {
    ...of('center-user'),
    name: { en: 'IAM Identity Center user', ja: 'IAM Identity Center ユーザー' },
    aliases: [
      'identity center user',
      'sso user',
      'workforce user',
      'identity center',
      'アイデンティティセンターユーザー',
      'アイデンティティセンター',
      'sso ユーザー',
    ],
    meaning: {
      en: 'An IAM Identity Center user signs in at the AWS access portal, whose address the administrator gives. From there the user opens the accounts and permission sets that were assigned, for some hours at a time.',
      ja: 'IAM Identity Center ユーザーは、管理者から案内された AWS アクセスポータルでサインインします。割り当てられたアカウントと許可セットを、時間を限って利用できます。',
    },
    forYou: {
      en: 'Bookmark the portal. The ordinary sign-in page of the console is not for you.',
      ja: 'ポータルをブックマークしてください。通常のコンソールのサインインページは使いません。',
    },
  },
  {
    ...of('federated'),
    name: { en: 'Federated identity', ja: 'フェデレーティッド ID' },
    aliases: [
      'federated user',
      'federation',
      'web identity',
      'oidc',
      'フェデレーション',
      'フェデレーテッド',
      '連携 id',
      'ウェブ id',
    ],
    meaning: {
      en: 'A federated identity signs in at another provider, such as Amazon, Google or a company’s own, and gets temporary credentials of an IAM role for the token. It needs neither the console’s sign-in page nor the access portal.',
      ja: 'フェデレーティッド ID は、Amazon、Google、自社の ID プロバイダーなどでサインインし、トークンと引き換えに IAM ロールの一時的な認証情報を受け取ります。コンソールやアクセスポータルのサインインは使いません。',
    },
    forYou: {
      en: 'You meet it in applications and build pipelines; people of the company come through Identity Center.',
      ja: 'アプリケーションやビルドパイプラインで使われます。社員は Identity Center を使います。',
    },
  },
  {
    ...of('iam-user'),
    name: { en: 'IAM user', ja: 'IAM ユーザー' },
    aliases: ['iam', 'iam users', 'アイアムユーザー', 'iam ユーザ'],
    meaning: {
      en: 'An IAM user lives in one single account, with a password or access keys that stay until somebody removes them. It signs in with the account’s number, a user name and a password.',
      ja: 'IAM ユーザーは 1 つのアカウントだけに存在し、削除するまで有効なパスワードやアクセスキーを持ちます。アカウント番号、ユーザー名、パスワードでサインインします。',
    },
    forYou: {
      en: 'Make none for people, except one for emergencies. Programs should use roles.',
      ja: '緊急用の 1 つを除き、人のために作成しないでください。プログラムにはロールを使います。',
    },
  },
  {
    ...of('builder-id'),
    name: { en: 'AWS Builder ID', ja: 'AWS Builder ID' },
    aliases: ['builder id', 'aws builder id user', 'builder', 'ビルダー id', 'ビルダー'],
    meaning: {
      en: 'An AWS Builder ID stands for one person and opens certain tools and services of AWS, without any account. It stays with the person when the employer changes.',
      ja: 'AWS Builder ID は個人を表し、AWS アカウントがなくても一部のツールやサービスを利用できます。勤務先が変わっても、本人が使い続けられます。',
    },
    forYou: {
      en: 'Today it can also be the way to sign up; for a company, use the sign-up with a root user and Identity Center.',
      ja: '現在はサインアップにも使えますが、会社では、ルートユーザーと Identity Center を使うサインアップをお勧めします。',
    },
  },
]

/** Words that the steps use and AWS's guide takes for granted. */
export const moreTerms: Term[] = [
  {
    id: 'permission-set',
    name: { en: 'Permission set', ja: '許可セット' },
    aliases: ['permission sets', 'アクセス許可セット', '権限セット'],
    meaning: {
      en: 'A permission set is a named bundle of rights, such as ReadOnlyAccess, with a session length. Where it is assigned, AWS makes an IAM role of it in the account.',
      ja: '許可セットは、ReadOnlyAccess のように名前の付いた権限のまとまりで、セッション時間を持ちます。割り当てると、AWS がアカウントに IAM ロールを作成します。',
    },
    forYou: { en: 'Ask for the smallest one that does the job.', ja: '作業に必要な最小限のものを申請してください。' },
  },
  {
    id: 'organization',
    name: { en: 'Organization', ja: '組織' },
    aliases: ['aws organizations', 'organizations', 'オーガニゼーション', 'オーガニゼーションズ'],
    meaning: {
      en: 'An organization joins all accounts of a company, with one bill and rules for all. One of the accounts, the management account, governs it for good.',
      ja: '組織は、会社のすべてのアカウントをまとめ、請求とルールを一元化します。そのうちの 1 つである管理アカウントが、組織全体を管理します。',
    },
    forYou: {
      en: 'Run nothing in the management account but the organization itself.',
      ja: '管理アカウントは、組織の管理以外には使わないでください。',
    },
  },
  {
    id: 'management-account',
    name: { en: 'Management account', ja: '管理アカウント' },
    aliases: ['master account', 'payer account', 'マスターアカウント', '支払いアカウント'],
    meaning: {
      en: 'The management account created the organization, pays its bill and cannot be exchanged. No service control policy limits it.',
      ja: '管理アカウントは、組織を作成して請求を支払うアカウントで、変更できません。サービスコントロールポリシーによる制限も受けません。',
    },
    forYou: {
      en: 'Very few people should have access to it, each by name.',
      ja: 'アクセスできる人をごく少数に限り、個人に割り当ててください。',
    },
  },
  {
    id: 'access-portal',
    name: { en: 'AWS access portal', ja: 'AWS アクセスポータル' },
    aliases: ['portal', 'access portal', 'start url', 'ポータル', 'アクセスポータル'],
    meaning: {
      en: 'The access portal is the page where people of the company sign in to AWS and see their accounts. Its address ends in awsapps.com/start, or is one of the newer forms.',
      ja: 'アクセスポータルは、社員が AWS にサインインし、自分のアカウントを確認するページです。URL は awsapps.com/start で終わるか、新しい形式になります。',
    },
    forYou: {
      en: 'Bookmark it; `/aws-setup` shows the address.',
      ja: 'ブックマークしてください。URL は `/aws-setup` で確認できます。',
    },
  },
  {
    id: 'identity-source',
    name: { en: 'Identity source', ja: 'アイデンティティソース' },
    aliases: ['idp', 'identity provider', 'directory', 'scim', 'saml', 'id ソース', 'id プロバイダー', 'ディレクトリ'],
    meaning: {
      en: 'The identity source says where users and groups of Identity Center are managed: in its own directory, an Active Directory, or an external provider. There is one at a time, and changing it can remove users and assignments.',
      ja: 'アイデンティティソースは、Identity Center のユーザーとグループをどこで管理するかを表します（専用ディレクトリ、Active Directory、外部プロバイダー）。同時に使えるのは 1 つで、変更するとユーザーや割り当てが失われることがあります。',
    },
    forYou: { en: 'Decide it before the first user is created.', ja: '最初のユーザーを作成する前に決めてください。' },
  },
]
