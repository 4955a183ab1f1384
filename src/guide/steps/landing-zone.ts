import { defineStep } from '../define-step.ts'
import { findLandingZone } from '../landscape.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'several-accounts',
  title: { en: 'Look for AWS Control Tower', ja: 'AWS Control Tower の有無を確認する' },
  why: {
    en: 'Control Tower owns parts of Identity Center and of the organization. What it made should be changed there, not here.',
    ja: 'Control Tower は、Identity Center と組織の一部を管理します。Control Tower が作成したものは、Control Tower で変更します。',
  },
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
  ],
})
