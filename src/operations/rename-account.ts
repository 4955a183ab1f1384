import { GetAccountInformationCommand, PutAccountNameCommand } from '@aws-sdk/client-account'
import { Refusal } from '../errors.ts'
import { rulesByAccountName } from '../policy/rules-about.ts'
import { activeAccount } from './shared/access.ts'
import { accountManagement, accountResources, ownOrNamed } from './shared/account-management.ts'
import { sent } from './shared/applied.ts'
import { type Change, defineOperation } from './shared/define-operation.ts'
import { validAccountName } from './shared/new-account.ts'
import { managedOrganization } from './shared/organization-plan.ts'
import { trusts } from './shared/trust-service.ts'

export default defineOperation({
  title: { en: 'Rename an account', ja: 'アカウントの名前を変更' },
  summary: {
    en: 'Give an account another name. Its id and its access stay.',
    ja: 'アカウントの名前を変更します。ID とアクセスは変わりません。',
  },
  fields: {
    account: { kind: 'account', label: { en: 'Account', ja: 'アカウント' } },
    accountName: {
      kind: 'text',
      max: 50,
      pattern: validAccountName,
      label: { en: 'New name', ja: '新しい名前' },
      hint: { en: '50 Latin characters at most.', ja: '半角英数字と記号で 50 文字以内です。' },
    },
  },
  gives: 'nothing',
  becomes: ({ accountName }, account) => ({ ...account, name: accountName }),
  risk({ account, accountName }, { directory, policy }) {
    const names = [directory.account(account)?.name ?? '', accountName]
    return policy && rulesByAccountName(policy, names).length > 0 ? 'high' : 'low'
  },
  about({ account, accountName }, { directory }) {
    const name = directory.account(account)?.name ?? account
    return { en: `the name ${accountName} for ${name}`, ja: `${name} の名前の変更（${accountName}）` }
  },
  iam: [
    {
      actions: ['account:PutAccountName'],
      resources: accountResources,
      why: 'Renames the account.',
    },
    {
      actions: [
        'account:GetAccountInformation',
        'organizations:DescribeOrganization',
        'organizations:DescribeAccount',
        'organizations:ListAWSServiceAccessForOrganization',
      ],
      why: 'Sees that AWS Account Management may act for the organization, and proves the result.',
    },
  ],

  async plan({ account: id, accountName: name }, context) {
    if (!validAccountName.test(name)) throw new Refusal('account_name_invalid', { name }, 'accountName')
    await managedOrganization(context)
    const account = await activeAccount(id, context)
    if (account.name === name) throw new Refusal('account_named_so', { name }, 'accountName')
    if (!account.management && !(await trusts(context.aws, accountManagement)))
      throw new Refusal('account_management_untrusted')
    const namesake = context.directory.accounts().find((a) => a.name === name)
    const rules = rulesByAccountName(context.policy, [account.name, name])
    return {
      changes: [renaming(id, account.management, account.name, name)],
      reliesOn: {},
      notes: [
        ...(rules.length > 0
          ? [
              {
                en: `Rules of the policy go by one of these names: ${rules.join(', ')}.`,
                ja: `これらの名前で判断するルールがあります: ${rules.join(', ')}`,
              },
            ]
          : []),
        ...(namesake
          ? [
              {
                en: `There is another account of this name: ${namesake.id}.`,
                ja: `同じ名前のアカウントがすでにあります: ${namesake.id}`,
              },
            ]
          : []),
      ],
    }
  },

  async apply({ params }, { aws }) {
    const AccountName = String(params.name)
    return sent(aws.account.send(new PutAccountNameCommand({ AccountName, ...ownOrNamed(params) })))
  },
  async verify({ params }, { aws }) {
    return (await aws.account.send(new GetAccountInformationCommand(ownOrNamed(params)))).AccountName === params.name
  },
  undo: (plan) =>
    plan.changes.map(({ params, before, after }) =>
      renaming(String(params.accountId), params.own === true, String(after), String(before)),
    ),
})

const renaming = (accountId: string, own: boolean, before: string, name: string): Change => ({
  action: 'account:PutAccountName',
  effect: 'change',
  noun: { en: 'account', ja: 'アカウント' },
  summary: { en: `Rename ${before} to ${name}`, ja: `${before} の名前を ${name} に変更する` },
  params: { accountId, own, name },
  before,
  after: name,
})
