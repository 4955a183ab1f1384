import { unlessNamed } from '../concerned.ts'
import { centerPage } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { portalAlias, portalProblem, portalUrl } from '../portal-address.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'portal-sign-in',
  title: { en: 'Give the portal its name', ja: 'ポータルに名前を付ける' },
  why: {
    en: 'A name that was decided on is not the portal’s before somebody has set it, once and for good. Until then only the address with the directory’s id is surely yours.',
    ja: '決めた名前は、設定するまでポータルの URL になりません。設定は一度だけで、あとから変更できません。それまでは、ディレクトリ ID の URL だけが確実に自社のものです。',
  },
  read: ['portalName', 'portalEndpoints'],
  who: who.center,
  minutes: 5,
  after: ['enable-identity-center', 'identity-source'],
  optional: true,
  notFor: unlessNamed,
  manual: {
    link: centerPage,
    todo: [
      {
        en: 'In Identity Center open the Dashboard. Under “Settings summary”, below the AWS access portal URL, choose Customize.',
        ja: 'Identity Center の「ダッシュボード」を開き、「設定の概要」の AWS アクセスポータル URL の下にある「カスタマイズ」を選択します。',
      },
      {
        en: 'No such button means that the portal has a name already: copy the address that is shown.',
        ja: 'ボタンがない場合は、すでに名前が付いています。表示されている URL をコピーします。',
      },
      {
        en: 'Enter the name and save. If it is taken, it is another company’s: choose another one.',
        ja: '名前を入力して保存します。使用済みの場合はほかの会社のものなので、別の名前にします。',
      },
      {
        en: 'Paste the new address here. From then on the guide, the allow list and the cards use it.',
        ja: '新しい URL をここに貼り付けます。以降、ガイド、許可リスト、カードでこの URL を使います。',
      },
    ],
    confirm: { en: 'The portal opens at this address.', ja: 'この URL でポータルが開きます。' },
    paste: {
      label: { en: 'Address of the portal', ja: 'ポータルの URL' },
      hint: {
        en: 'As the dashboard shows it: https://<name>.awsapps.com/start',
        ja: 'ダッシュボードに表示される URL（https://<名前>.awsapps.com/start）',
      },
      check: portalProblem,
      warn(value, { directory, choices }) {
        const name = portalAlias({ directory, confirmed: { 'portal-name': { by: '', at: 0, value } } })
        const decided = choices.portalAlias?.value
        if (name === decided) return undefined
        return {
          en: `Decided was “${decided ?? ''}”, and this address has another name. See that it is your own portal.`,
          ja: `決定した名前は「${decided ?? ''}」ですが、URL の名前が異なります。自社のポータルであることを確認してください。`,
        }
      },
    },
  },
  advice(context) {
    const decided = context.choices.portalAlias?.value ?? ''
    const url = portalUrl(context) ?? ''
    return {
      en: `Decided: ${decided}. The address until it is set: ${url}`,
      ja: `決定した名前: ${decided}。設定するまでの URL: ${url}`,
    }
  },
  remedies: [
    {
      en: 'You need no name? The address that AWS gives stays as it is; decide “none”.',
      ja: '名前が不要な場合は、AWS が付けた URL をそのまま使えます。「none」に決めてください。',
    },
    {
      en: 'Change the identity source to or from Active Directory first: it gives the portal another address.',
      ja: 'アイデンティティソースを Active Directory との間で変更する場合は、先に変更します（ポータルの URL が変わるため）。',
    },
  ],
})
