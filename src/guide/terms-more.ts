import type { Term } from './terms.ts'

/** Words that the steps use and AWS's guide takes for granted. */
export const moreTerms: Term[] = [
  {
    id: 'several-accounts',
    section: 'several-accounts',
    name: { en: 'Several accounts', ja: '複数のアカウント' },
    aliases: [
      'multiple accounts',
      'multi account',
      'many accounts',
      '複数アカウント',
      'マルチアカウント',
      '複数の aws アカウント',
    ],
    meaning: {
      en: 'An account is the basic security boundary of AWS, and a container that isolates resources and people from each other. Such isolation is what a safe and well-governed environment is built of.',
      ja: 'アカウントは AWS の基本的なセキュリティ境界であり、リソースとユーザーを分離する入れ物です。この分離が、安全で適切に管理された環境の土台になります。',
    },
    more: [
      {
        en: 'Security controls: applications with other security profiles need other policies. Where all that PCI concerns lies in one account, the talk with an auditor is short.',
        ja: 'セキュリティコントロール: アプリケーションごとに必要なポリシーが異なります。PCI の対象を 1 つのアカウントに集めると、監査での説明が容易になります。',
      },
      {
        en: 'Isolation: risks and threats stay inside one account, and teams with other security needs are not affected.',
        ja: '分離: リスクと脅威を 1 つのアカウント内に留め、セキュリティ要件の異なるチームに影響を与えません。',
      },
      {
        en: 'Many teams: each has responsibilities and needs of its own, and in separate accounts they do not get in each other’s way.',
        ja: '多数のチーム: 責任もニーズも異なるチームを別々のアカウントに分けると、互いに干渉しません。',
      },
      {
        en: 'Data: a data store in an account of its own limits who can reach and manage it. Private data is less exposed, which helps with the GDPR.',
        ja: 'データの分離: データストアを専用のアカウントに置くと、アクセスして管理できる人を限定できます。個人データの露出が減り、GDPR への対応にも役立ちます。',
      },
      {
        en: 'Business: units and products have other purposes and processes, which accounts of their own can serve.',
        ja: '業務プロセス: 事業単位や製品ごとに異なる目的やプロセスに、それぞれのアカウントで対応できます。',
      },
      {
        en: 'Billing: the account is the only true way to separate costs, by unit, team or person. Consolidated billing still sends one bill to one payer, with a line for each account.',
        ja: '請求: コストを確実に分けられる単位はアカウントだけです（事業部門、チーム、個人など）。一括請求により、アカウントごとの明細のまま、支払いを 1 つにまとめられます。',
      },
      {
        en: 'Quotas count for each account, so workloads in separate accounts do not use up each other’s.',
        ja: 'クォータはアカウントごとに適用されるため、ワークロードを分けると、互いに消費し合いません。',
      },
      {
        en: 'Make a plan for managing accounts before you add more. AWS Organizations manages all of them, free of charge.',
        ja: 'アカウントを増やす前に、管理計画を立てます。AWS Organizations は、すべてのアカウントを無料で管理できます。',
      },
      {
        en: 'AWS Control Tower adds managed automation on top, joined with CloudTrail, Config, CloudWatch and Service Catalog; these services can cost extra.',
        ja: 'AWS Control Tower は、マネージドの自動化を加え、CloudTrail、Config、CloudWatch、Service Catalog などと統合します。これらのサービスには追加料金がかかることがあります。',
      },
      {
        en: 'All of this follows the Well-Architected Framework, for an infrastructure that is flexible, resilient and scalable. Who begins small by the same rules can grow safely later, without a change to running operations.',
        ja: 'これらは、柔軟性、耐障害性、拡張性のあるインフラストラクチャを目指す Well-Architected フレームワークに沿っています。小規模でも同じ指針で始めると、運用に影響を与えずに、安全に拡張できます。',
      },
    ],
    forYou: {
      en: 'Begin with one account for the organization alone, and one for each environment that must not touch the others.',
      ja: '組織の管理専用のアカウントと、互いに影響させたくない環境ごとのアカウントから始めてください。',
    },
    read: ['firstUnits', 'wellArchitected', 'controlTowerPricing'],
  },
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
      en: 'Bookmark it; the message of each access that you are given leads there, too.',
      ja: 'ブックマークしてください。アクセスが付与されたときのメッセージからも開けます。',
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
  {
    id: 'passkey',
    name: { en: 'Passkey', ja: 'パスキー' },
    aliases: ['passkeys', 'security key', 'fido', 'fido2', 'yubikey', 'セキュリティキー', 'ファイド'],
    meaning: {
      en: 'A passkey is a proof of sign-in that a phone, a computer or a security key keeps for you and never types anywhere. It cannot be given away on a false page, so AWS recommends it for MFA before all else.',
      ja: 'パスキーは、スマートフォン、パソコン、セキュリティキーに保管され、入力する必要のないサインインの要素です。偽のページに盗まれないため、AWS は MFA の方法として最も推奨しています。',
    },
    forYou: {
      en: 'Register two, so that losing one locks nobody out.',
      ja: '1 つを失っても困らないように、2 つ登録してください。',
    },
    read: ['rootMfa'],
  },
]
