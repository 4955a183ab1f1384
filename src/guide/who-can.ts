import type { Text } from '../i18n.ts'

/** Who can do a step: the role and the access that it takes. */
export const who = {
  root: { en: 'Whoever can sign in as the root user', ja: 'ルートユーザーとしてサインインできる方' },
  applicant: {
    en: 'Whoever opens the account, with access to its mailbox and a payment method',
    ja: 'アカウントを開設する方（メールボックスと支払い方法を使えること）',
  },
  mailbox: { en: 'Whoever reads the mail of the root user’s address', ja: 'ルートユーザー宛てのメールを受信する方' },
  management: { en: 'An administrator of the management account', ja: '管理アカウントの管理者' },
  center: { en: 'An administrator of IAM Identity Center', ja: 'IAM Identity Center の管理者' },
  approver: { en: 'Anybody may ask; an administrator approves', ja: 'どなたでも申請でき、管理者が承認します' },
  administrator: { en: 'The new administrator', ja: '新しい管理者の方' },
  anybody: {
    en: 'Anybody in the team; the owner of the budget decides',
    ja: 'チームのどなたでも（最終判断は予算の責任者）',
  },
  mail: { en: 'Whoever runs your mail groups', ja: 'メールグループを管理する方' },
  network: { en: 'The network or security team', ja: 'ネットワークまたはセキュリティの担当者' },
  directory: {
    en: 'An administrator of Active Directory and of AWS Directory Service',
    ja: 'Active Directory と AWS Directory Service の管理者',
  },
  idp: { en: 'An administrator of the identity provider', ja: 'ID プロバイダーの管理者' },
  sync: {
    en: 'An administrator of IAM Identity Center or of the identity provider',
    ja: 'IAM Identity Center または ID プロバイダーの管理者',
  },
  operator: { en: 'Whoever runs this bot and keeps its policy file', ja: 'このボットとポリシーファイルを管理する方' },
} as const satisfies Record<string, Text>
