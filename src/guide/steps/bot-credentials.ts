import { readFile } from 'node:fs/promises'
import { stringify } from 'yaml'
import type { Text } from '../../i18n.ts'
import { iamPolicy, managedPolicies } from '../../operations/shared/least-iam-policy.ts'
import { loadOperations, offered } from '../../operations/shared/load-operations.ts'
import { cloudFormation, isRoleArn, type RunsOn, runsOn, terraform, trustPolicy } from '../bot-role.ts'
import { consolePages } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { accountExists } from '../shared-probes.ts'
import { who } from '../who-can.ts'

const manifest = await readFile(new URL('../../../manifest.yml', import.meta.url), 'utf8')
const policies = managedPolicies(iamPolicy(offered(await loadOperations(), []).values()))

const placeNames: Record<RunsOn, Text> = {
  laptop: { en: 'on your own computer', ja: '手元の PC' },
  ec2: { en: 'on Amazon EC2', ja: 'Amazon EC2' },
  ecs: { en: 'on Amazon ECS', ja: 'Amazon ECS' },
  eks: { en: 'on Amazon EKS', ja: 'Amazon EKS' },
  'other-account': { en: 'in another AWS account', ja: '別の AWS アカウント' },
}

export default defineStep({
  section: 'enable',
  title: { en: 'Give this bot its own access', ja: 'このボットにアクセス許可を与える' },
  why: {
    en: 'From here on the bot can read what is done and do what is approved. Until then everything goes by hand.',
    ja: '設定すると、ボットが状況を確認し、承認された作業を実行できます。それまでは、すべて手作業になります。',
  },
  read: ['cliLogin'],
  who: who.operator,
  minutes: 15,
  after: ['activation', 'root-sign-in'],
  reveals: true,
  probe: accountExists,
  manual: {
    link: consolePages.signIn,
    todo: [
      {
        en: 'In the management account create a stack from the CloudFormation template below (or apply the Terraform file), and say in RunsOn where the bot runs.',
        ja: '管理アカウントで、下の CloudFormation テンプレートからスタックを作成し（または Terraform ファイルを適用し）、RunsOn にボットの実行場所を指定します。',
      },
      {
        en: 'Or by hand: make an IAM policy from each file “IAM policy …” below, and a role with all of them and with the trust policy for the place where the bot runs.',
        ja: '手作業の場合は、下の「ボットの IAM ポリシー」のファイルごとに IAM ポリシーを作成し、実行場所の信頼ポリシーを設定したロールにすべてアタッチします。',
      },
      {
        en: 'On EC2 choose the instance profile, on ECS the task role, on EKS a Pod Identity association with the bot’s service account. On your own computer or in another account name the role in a profile and set AWS_PROFILE: role_arn and source_profile, with `aws login`, not as root (root cannot take a role); in another account role_arn, external_id and credential_source (Ec2InstanceMetadata or EcsContainer), and what the bot runs as there must be allowed sts:AssumeRole on this role.',
        ja: 'EC2 ではインスタンスプロファイル、ECS ではタスクロールに指定し、EKS では Pod Identity の関連付けでボットのサービスアカウントに割り当てます。手元の PC や別のアカウントでは、プロファイルでロールを指定して AWS_PROFILE を設定します。手元の PC では role_arn と source_profile を指定し、`aws login` でサインインします（ルートユーザーはロールを引き受けられません）。別のアカウントでは role_arn、external_id、credential_source（Ec2InstanceMetadata または EcsContainer）を指定し、そこでボットを実行するロールに、このロールへの sts:AssumeRole を許可します。',
      },
      {
        en: 'Let the bot run with that role. Never give it access keys of root.',
        ja: 'そのロールでボットを実行します。ルートユーザーのアクセスキーは決して使わないでください。',
      },
      {
        en: 'To begin on a laptop without any access key: `aws login` (AWS CLI 2.32 or later) signs in through the browser and renews the credentials for up to 12 hours. The IAM identity needs the managed policy SignInLocalDevelopmentAccess; do not use root.',
        ja: 'ノート PC でアクセスキーなしに始める場合は、`aws login`（AWS CLI 2.32 以降）を使います。ブラウザでサインインし、認証情報が最長 12 時間更新されます。IAM アイデンティティに AWS 管理ポリシー SignInLocalDevelopmentAccess が必要です。ルートユーザーは使わないでください。',
      },
    ],
    confirm: { en: 'The bot runs with its own role.', ja: 'ボットは専用のロールで動いています。' },
    paste: {
      label: { en: 'ARN of the role', ja: 'ロールの ARN' },
      hint: { en: 'arn:aws:iam::111122223333:role/aws-setup-bot', ja: 'arn:aws:iam::111122223333:role/aws-setup-bot' },
      optional: true,
      check: (value) =>
        isRoleArn(value)
          ? undefined
          : {
              en: 'ARN of the role: expected arn:aws:iam::<12 digits>:role/<name>, as the stack’s outputs show it.',
              ja: 'ロールの ARN: スタックの出力にある arn:aws:iam::<12 桁>:role/<名前> の形式で入力してください。',
            },
      warn(value, { directory: { identity } }) {
        const account = value.split(':')[4]
        const { managementAccountId = identity.accountId } = identity
        if (!managementAccountId || account === managementAccountId) return undefined
        return {
          en: `This role is in account ${account}; what only the management account (${managementAccountId}) shows stays hidden from it.`,
          ja: `このロールはアカウント ${account} にあります。管理アカウント（${managementAccountId}）だけが読み取れる情報は確認できません。`,
        }
      },
    },
  },
  copy: ({ directory: { identity } }) => [
    {
      title: { en: 'CloudFormation template of the role', ja: 'ロールの CloudFormation テンプレート' },
      file: 'aws-setup-bot.yaml',
      text: stringify(cloudFormation(policies), { aliasDuplicateObjects: false, lineWidth: 0 }),
    },
    {
      title: { en: 'The same for Terraform', ja: '同じ内容の Terraform ファイル' },
      file: 'aws-setup-bot.tf.json',
      text: JSON.stringify(terraform(policies), null, 2),
    },
    ...runsOn.map((place) => ({
      title: {
        en: `Trust policy where the bot runs ${placeNames[place].en}`,
        ja: `信頼ポリシー（実行場所: ${placeNames[place].ja}）`,
      },
      file: `trust-policy-${place}.json`,
      text: JSON.stringify(
        trustPolicy(place, {
          account: identity.managementAccountId ?? identity.accountId ?? 'MANAGEMENT_ACCOUNT_ID',
          otherAccount: 'BOT_ACCOUNT_ID',
          externalId: 'A_VALUE_THAT_ONLY_YOUR_BOT_GIVES',
        }),
        null,
        2,
      ),
    })),
    ...policies.map(({ name, document }) => ({
      title: { en: `IAM policy ${name} of the bot`, ja: `ボットの IAM ポリシー ${name}` },
      file: `${name}-policy.json`,
      text: JSON.stringify(document, null, 2),
    })),
    {
      title: {
        en: 'Manifest of the Slack app, to install it or to bring it up to date',
        ja: 'Slack アプリのマニフェスト（インストール用、更新用）',
      },
      file: 'manifest.yml',
      text: manifest,
    },
  ],
  remedies: [
    {
      en: 'The bot picks its credentials up by itself; `npm run doctor` says with whose it works.',
      ja: '認証情報は自動的に読み込まれます。`npm run doctor` で、どの認証情報で動いているか確認できます。',
    },
  ],
})
