import { readFile } from 'node:fs/promises'

import { iamPolicy, managedPolicies } from '../../operations/shared/least-iam-policy.ts'
import { loadOperations, offered } from '../../operations/shared/load-operations.ts'
import { consolePages } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { accountExists } from '../shared-probes.ts'
import { who } from '../who-can.ts'

const manifest = await readFile(new URL('../../../manifest.yml', import.meta.url), 'utf8')
const policies = managedPolicies(iamPolicy(offered(await loadOperations(), []).values()))

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
        en: 'In the management account make an IAM policy from each block of one below, and a role with all of them attached for where the bot runs.',
        ja: '管理アカウントで、下のポリシーのブロックごとに IAM ポリシーを作成し、ボットの実行環境用のロールにすべてアタッチします。',
      },
      {
        en: 'Let the bot run with that role. Never give it access keys of root.',
        ja: 'そのロールでボットを実行します。ルートユーザーのアクセスキーは決して使わないでください。',
      },
    ],
    confirm: { en: 'The bot runs with its own role.', ja: 'ボットは専用のロールで動いています。' },
  },
  copy: () => [
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
