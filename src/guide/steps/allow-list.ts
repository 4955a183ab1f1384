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
  who: who.network,
  minutes: 10,
  after: [],
  optional: true,
  manual: {
    todo: [
      {
        en: 'Hand the file to the network team, or skip this when you filter nothing.',
        ja: 'ファイルをネットワークの担当者に渡します。フィルタリングをしていなければ不要です。',
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
    en: 'The three entries of 2023 are no longer enough: today’s list also has the new portal addresses, dual-stack hosts and the console’s own.',
    ja: '2023 年の 3 項目だけでは足りません。現在は、新しいポータルの URL、デュアルスタックのホスト、コンソールのホストも必要です。',
  },
})
