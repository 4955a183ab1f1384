import { defineStep } from '../define-step.ts'
import { findLandingZone } from '../landscape.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'several-accounts',
  title: { en: 'Look for AWS Control Tower', ja: 'AWS Control Tower の有無を確認する' },
  why: {
    en: 'Control Tower governs the organization and, where it was set up so, Identity Center. What it made should be changed there, not here.',
    ja: 'Control Tower は組織を管理し、構成によっては Identity Center も管理します。Control Tower が作成したものは、Control Tower で変更します。',
  },
  read: ['controlTower', 'controlTowerRoles'],
  who: who.management,
  minutes: 2,
  after: [],
  optional: true,
  async probe(context) {
    const evidence = await findLandingZone(context)
    return evidence
      ? {
          state: 'done',
          evidence,
          text: {
            en: 'A landing zone of AWS Control Tower is here; the advice takes it into account.',
            ja: 'AWS Control Tower のランディングゾーンがあります。これを踏まえてご案内します。',
          },
        }
      : {
          state: 'not-applicable',
          text: { en: 'No trace of AWS Control Tower was found.', ja: 'AWS Control Tower は見つかりませんでした。' },
        }
  },
  manual: {
    todo: [
      {
        en: 'Ask whether your company uses AWS Control Tower.',
        ja: '自社で AWS Control Tower を使っているか確認します。',
      },
      {
        en: 'If so, leave permission sets and groups whose names begin with AWS as they are.',
        ja: '使っている場合は、名前が AWS で始まる許可セットとグループを変更しないでください。',
      },
    ],
    confirm: { en: 'We know whether Control Tower is in use.', ja: 'Control Tower の利用状況を確認しました。' },
  },
  remedies: [
    {
      en: 'Accounts of a landing zone are made in Control Tower’s Account Factory.',
      ja: 'ランディングゾーンのアカウントは、Control Tower の Account Factory で作成します。',
    },
    {
      en: 'Since landing zone 4.0 Control Tower can leave Identity Center to you: if none of its AWS… permission sets are there, this guide applies as it stands.',
      ja: 'ランディングゾーン 4.0 以降、Control Tower は Identity Center を管理しない構成にもできます。名前が AWS で始まる許可セットがなければ、このガイドをそのまま適用できます。',
    },
  ],
})
