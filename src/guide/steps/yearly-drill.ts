import { defineStep } from '../define-step.ts'
import { who } from '../who-can.ts'

const year = 365 * 24 * 3_600_000

export default defineStep({
  section: 'hardening',
  title: { en: 'Practise the emergency way in, yearly', ja: '緊急アクセスを毎年試す' },
  why: {
    en: 'A sealed envelope that was never opened may be empty. Once a year somebody tries it, and it is sealed anew.',
    ja: '一度も使っていない緊急手段は、いざというときに使えないかもしれません。年に 1 回試して、封印し直します。',
  },
  who: who.management,
  minutes: 30,
  after: ['break-glass'],
  repeatMs: year,
  manual: {
    todo: [
      {
        en: 'Two people open the seal and sign in with the emergency user; root’s password and MFA are tried too.',
        ja: '2 名で封印を開き、緊急アクセス用ユーザーでサインインします。ルートユーザーのパスワードと MFA も確認します。',
      },
      { en: 'See that the alarm came, and who read it.', ja: 'アラームが届き、担当者が確認したことを確かめます。' },
      {
        en: 'Read the group behind root’s address, the phone number and the contacts again; change what is old.',
        ja: 'グループの登録者、電話番号、連絡先を見直し、古い情報を更新します。',
      },
      { en: 'Set a new password and seal everything again.', ja: '新しいパスワードを設定し、もう一度封印します。' },
    ],
    confirm: { en: 'The drill was done today.', ja: '本日、訓練を実施しました。' },
  },
  remedies: [
    {
      en: 'It failed? Mend the way in first, then say Done; until then the step stays open.',
      ja: '失敗した場合は、先に修復してから完了にします。',
    },
  ],
})
