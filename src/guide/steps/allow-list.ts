import { allowList } from '../allowed-hosts.ts'
import { defineStep } from '../define-step.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'allow-list',
  title: { en: 'Let AWS through your web filter', ja: 'ウェブフィルタリングで AWS を許可する' },
  why: {
    en: 'Next-generation firewalls and secure web gateways can block parts of the sign-in. The result is an empty page that nobody can explain.',
    ja: '次世代ファイアウォールやセキュアウェブゲートウェイがサインインの一部を遮断すると、原因のわからない空白のページになります。',
  },
  read: ['portalHosts', 'consoleHosts', 'accessManager'],
  who: who.network,
  minutes: 10,
  after: [],
  optional: true,
  manual: {
    todo: [
      {
        en: 'Hand the file to the network team, or say so when you filter nothing.',
        ja: 'ファイルをネットワークの担当者に渡します。フィルタリングをしていない場合は、その旨を確認して完了にします。',
      },
      {
        en: 'The first block, for signing in, is exact. The second one, for the console, is AWS’s own list and wide: others have names with these ends too.',
        ja: '1 つ目のブロック（サインイン用）は正確なホスト名です。2 つ目（コンソール用）は AWS の一覧どおりの広い範囲で、AWS 以外も使用する名前を含みます。',
      },
      {
        en: 'Come back once Identity Center is enabled: then the file carries your own names.',
        ja: 'Identity Center の有効化後にもう一度お渡しください。自社専用の名前が入ったファイルになります。',
      },
    ],
    confirm: {
      en: 'The hosts are allowed, or we filter nothing.',
      ja: '許可リストに追加しました。または、フィルタリングをしていません。',
    },
  },
  copy(context) {
    const { text, complete } = allowList(context)
    const title = complete
      ? { en: 'Allow list for your company', ja: '自社用の許可リスト' }
      : {
          en: 'Allow list (to be completed once Identity Center is enabled)',
          ja: '許可リスト（Identity Center の有効化後に完成します）',
        }
    return [{ title, file: 'aws-allow-list.txt', text }]
  },
  remedies: [
    {
      en: 'A blank portal page? Look for blocked hosts in the browser’s network tab and compare them with the file.',
      ja: 'ポータルが空白の場合は、ブラウザのネットワークタブで遮断されたホストを確認し、ファイルと比べてください。',
    },
  ],
  changed: {
    en: 'The wildcards of some years ago are not enough: there are new addresses of the portal, dual-stack hosts, and the console has hosts of its own.',
    ja: '以前のワイルドカードだけでは足りません。ポータルの新しい URL、デュアルスタックのホスト、コンソール用のホストがあります。',
  },
})
