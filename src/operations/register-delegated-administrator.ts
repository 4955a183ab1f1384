import { Refusal } from '../errors.ts'
import { activeAccount } from './shared/access.ts'
import { defineOperation } from './shared/define-operation.ts'
import {
  applyDelegation,
  deregistration,
  isTrusted,
  registrationChange,
  trust,
  verifyDelegation,
} from './shared/delegation.ts'
import { delegates, fullOrganization, onlyIdentityCenter, resources } from './shared/organization-plan.ts'

export default defineOperation({
  title: { en: 'Delegate administration', ja: '委任管理者を登録' },
  summary: {
    en: 'Let a member account, not the management one, run Identity Center.',
    ja: 'メンバーアカウントに IAM Identity Center の管理を委任し、日常の作業を管理アカウントから切り離します。',
  },
  fields: {
    account: {
      kind: 'account',
      label: { en: 'Account', ja: 'アカウント' },
      hint: {
        en: 'A member account for security or identity, with few people in it.',
        ja: 'セキュリティや ID 管理のための、利用者の少ないメンバーアカウントを選択してください。',
      },
    },
  },
  gives: 'nothing',
  risk: () => 'high',
  about({ account }, { directory }) {
    const name = directory.account(account)?.name ?? account
    return { en: `${name} as delegated administrator`, ja: `委任管理者への ${name} の登録` }
  },
  iam: [
    {
      actions: ['organizations:RegisterDelegatedAdministrator', 'organizations:DeregisterDelegatedAdministrator'],
      resources: [resources.account],
      condition: onlyIdentityCenter,
      why: 'Registers the delegated administrator, and takes it back when asked to.',
    },
    {
      actions: ['organizations:EnableAWSServiceAccess'],
      resources: ['*'],
      condition: onlyIdentityCenter,
      why: 'Gives IAM Identity Center trusted access, where it is missing.',
    },
    {
      actions: [
        'organizations:ListDelegatedAdministrators',
        'organizations:ListAWSServiceAccessForOrganization',
        'organizations:DescribeOrganization',
        'organizations:DescribeAccount',
      ],
      why: 'Sees what there is, and proves the result.',
    },
  ],

  async plan({ account: id }, context) {
    const { aws } = context
    await fullOrganization(context)
    const account = await activeAccount(id, context)
    if (account.management) throw new Refusal('delegate_management', { account: account.name }, 'account')
    const [now] = await delegates(aws)
    if (now?.id === id) throw new Refusal('delegate_already', { account: account.name }, 'account')
    if (now) throw new Refusal('delegate_other', { account: now.name })
    const trusted = await isTrusted(aws)
    return {
      changes: [...(trusted ? [] : [trust()]), registrationChange(id, account.name)],
      reliesOn: {},
      notes: [
        {
          en: 'Whoever administers that account can then manage users, groups and access to every member account. Not the management account: its access, and permission sets in use there, stay with it.',
          ja: 'このアカウントの管理者は、ユーザー、グループ、およびすべてのメンバーアカウントへのアクセスを管理できるようになります。管理アカウントへのアクセスと、そこで使用中の許可セットは対象外です。',
        },
        {
          en: 'It can change the members of groups, also of groups that have access to the management account. Give access there to users, not to groups.',
          ja: '管理アカウントにアクセスできるグループのメンバーも変更できます。管理アカウントへのアクセスは、グループではなくユーザーに付与してください。',
        },
      ],
    }
  },

  apply: applyDelegation,
  verify: verifyDelegation,
  undo: (plan) =>
    plan.changes
      .filter(({ action }) => action === 'organizations:RegisterDelegatedAdministrator')
      .map(({ params }) => deregistration(String(params.accountId), String(params.name))),
})
