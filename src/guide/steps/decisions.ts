import { lastingChoices } from '../choices.ts'
import { defineStep } from '../define-step.ts'
import { who } from '../who-can.ts'

export default defineStep({
  section: 'decisions',
  title: { en: 'Decide what cannot be undone', ja: 'あとから変えられないことを決める' },
  why: {
    en: 'Five choices stay for good, or cost a fresh start to change. Made together and on record, they surprise nobody later.',
    ja: '5 つの選択は、あとから変えられないか、やり直しに大きな手間がかかります。先に決めて記録しておくと安心です。',
  },
  read: ['enable', 'changeSource'],
  who: who.anybody,
  minutes: 15,
  after: [],
  decides: lastingChoices,
  manual: {
    todo: [
      {
        en: 'Look first at what the account needs, whether you need several, and what Identity Center asks of the directory that you have.',
        ja: '先に、アカウントに必要な情報、複数のアカウントの要否、お使いのディレクトリに対する Identity Center の要件を確認します。',
      },

      {
        en: 'Open the choices and read the consequence of each.',
        ja: '選択肢を開き、それぞれの影響を確認します。',
      },
      {
        en: 'Take the recommended answer where you have no reason against it.',
        ja: '特に理由がなければ、推奨の回答を選びます。',
      },
    ],
    confirm: { en: 'All five choices are made.', ja: '5 つすべてを決めました。' },
  },
  remedies: [
    {
      en: 'A choice can be changed here until the step that it governs is done in AWS; from then on AWS holds it.',
      ja: '対応するステップを AWS で実行するまでは、ここで選び直せます。実行後は AWS 側で固定されます。',
    },
  ],
  changed: {
    en: 'Creating an organization ends AWS’s free plan, so the plan is one of the choices.',
    ja: '組織を作成すると無料プランが終了するため、プランも選択に含まれています。',
  },
})
