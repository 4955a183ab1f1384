import { of, type Term } from './terms.ts'

/** The kinds of users that AWS's guide tells apart. */
export const userTerms: Term[] = [
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
    more: [
      {
        en: 'With every call you show credentials: from them AWS sees who you are (authentication) and whether you may use what you ask for (authorization).',
        ja: '操作のたびに認証情報を提示し、AWS はそれをもとに、誰であるか（認証）と、対象のリソースを使えるか（認可）を判断します。',
      },
      {
        en: 'To download a protected file from an S3 bucket your credentials must allow it; otherwise AWS denies the request.',
        ja: 'S3 バケットの保護されたファイルをダウンロードするには、認証情報に許可が必要です。許可がなければ AWS は拒否します。',
      },
      {
        en: 'A file in a public bucket needs no credentials.',
        ja: '公開されているバケットのファイルには、認証情報は必要ありません。',
      },
    ],
    read: ['userTypes'],
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
    more: [
      {
        en: 'It signs in to the console with the e-mail address and password that the account was opened with.',
        ja: 'アカウント作成時の E メールアドレスとパスワードで、コンソールにサインインします。',
      },
      {
        en: 'AWS’s IAM guide has the full list of the tasks that need root.',
        ja: 'ルートユーザーが必要な作業の一覧は、AWS の IAM ユーザーガイドにあります。',
      },
    ],
    read: ['rootUser', 'rootSignIn', 'iamIdentities'],
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
    more: [
      {
        en: 'A user made in Identity Center’s own directory gets an invitation by e-mail, and the address of the portal stands in it; the administrator or the help desk can give it too.',
        ja: 'Identity Center のディレクトリで作成されたユーザーには招待メールが届き、その中にポータルの URL が記載されています。管理者やヘルプデスクからも案内できます。',
      },
    ],
    read: ['portalSignIn', 'gettingStarted'],
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
    more: [
      {
        en: 'Any provider that speaks OpenID Connect (OIDC) will do, such as Login with Amazon, Facebook or Google; the provider decides how to sign in.',
        ja: 'Login with Amazon、Facebook、Google など、OpenID Connect (OIDC) に対応したプロバイダーを使えます。サインインの方法はプロバイダーが決めます。',
      },
    ],
    read: ['federatedSignIn'],
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
      ja: '緊急アクセス用の 1 つを除き、人のために作成しないでください。プログラムにはロールを使います。',
    },
    more: [
      {
        en: 'You make an IAM user yourself and give it exactly the permissions that it needs.',
        ja: 'IAM ユーザーは自分で作成し、必要なアクセス許可を個別に与えます。',
      },
    ],
    read: ['iamSignIn', 'iamIdentities'],
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
      en: 'AWS’s newer sign-up makes one too; for a company, use the advanced sign-up, with a root user and Identity Center.',
      ja: '新しいサインアップでも作成されますが、会社では、ルートユーザーと Identity Center を使う方（advanced）をお勧めします。',
    },
    more: [
      {
        en: 'You sign in at the tool or service that you want to use; it complements an AWS account and does not replace one.',
        ja: '使いたいツールやサービスに直接サインインします。AWS アカウントを補うもので、代わりになるものではありません。',
      },
      {
        en: 'A profile belongs to it, where the person sees and changes their own details.',
        ja: '本人の情報を確認、変更できるプロファイルがあります。',
      },
    ],
    read: ['builderIdSignIn', 'builderIdDifferences'],
  },
]
