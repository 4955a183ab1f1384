import { Refusal } from '../errors.ts'
import { defineOperation } from './shared/define-operation.ts'
import { applyDelegation, deregistration, verifyDelegation } from './shared/delegation.ts'
import { delegates, fullOrganization, onlyIdentityCenter, resources } from './shared/organization-plan.ts'

export default defineOperation({
  title: { en: 'End delegation', ja: '委任管理者の登録を解除' },
  summary: {
    en: 'Take the administration of IAM Identity Center away from a member account.',
    ja: 'メンバーアカウントへの IAM Identity Center の管理の委任を解除します。',
  },
  fields: { account: { kind: 'account', label: { en: 'Account', ja: 'アカウント' } } },
  gives: 'nothing',
  risk: () => 'high',
  about({ account }, { directory }) {
    const name = directory.account(account)?.name ?? account
    return { en: `the end of the delegation to ${name}`, ja: `委任管理者 ${name} の登録解除` }
  },
  iam: [
    {
      actions: ['organizations:DeregisterDelegatedAdministrator'],
      resources: [resources.account],
      condition: onlyIdentityCenter,
      why: 'Takes delegated administration away.',
    },
    {
      actions: ['organizations:ListDelegatedAdministrators', 'organizations:DescribeOrganization'],
      why: 'Sees who has it, and proves the result.',
    },
  ],

  async plan({ account: id }, context) {
    await fullOrganization(context)
    const found = (await delegates(context.aws)).find((one) => one.id === id)
    const name = found?.name ?? context.directory.account(id)?.name ?? id
    if (!found) throw new Refusal('delegate_not', { account: name }, 'account')
    return {
      changes: [deregistration(id, name)],
      reliesOn: {},
      notes: [
        {
          en: 'Access that was given stays as it is. What runs in that account and manages IAM Identity Center stops being able to.',
          ja: '付与済みのアクセスはそのままです。このアカウントから IAM Identity Center を管理しているツールや利用者は、管理できなくなります。',
        },
      ],
    }
  },

  apply: applyDelegation,
  verify: verifyDelegation,
})
