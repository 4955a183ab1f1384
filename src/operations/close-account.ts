import { CloseAccountCommand, DescribeAccountCommand } from '@aws-sdk/client-organizations'
import { eachOf, readPrincipals, readProvisioned } from '../aws/read-assignments.ts'
import { assignmentKey } from '../aws/types.ts'
import { Refusal } from '../errors.ts'
import { activeAccount } from './shared/access.ts'
import { afterError, appliedDone } from './shared/applied.ts'
import { defineOperation, type PlanContext } from './shared/define-operation.ts'
import { delegates, managedOrganization, resources } from './shared/organization-plan.ts'

export default defineOperation({
  title: { en: 'Close an account', ja: 'アカウントを閉鎖' },
  summary: {
    en: 'Close an AWS account for good. All that is in it is lost.',
    ja: 'AWS アカウントを閉鎖します。中のリソースはすべて失われます。',
  },
  fields: {
    account: { kind: 'account', label: { en: 'Account', ja: 'アカウント' } },
    accountName: {
      kind: 'text',
      max: 50,
      label: { en: 'Its name, once more', ja: 'アカウント名（確認）' },
      hint: { en: 'Type the name of the account.', ja: '閉鎖するアカウントの名前を入力してください。' },
    },
  },
  gives: 'nothing',
  risk: () => 'high',
  about({ account }, { directory }) {
    const name = directory.account(account)?.name ?? account
    return { en: `the end of ${name}`, ja: `${name} の閉鎖` }
  },
  iam: [
    { actions: ['organizations:CloseAccount'], resources: [resources.account], why: 'Closes the account.' },
    {
      actions: [
        'organizations:DescribeOrganization',
        'organizations:DescribeAccount',
        'organizations:ListDelegatedAdministrators',
      ],
      why: 'Sees that it may be closed, and proves the result.',
    },
  ],

  async plan({ account: id, accountName }, context) {
    const { aws } = context
    await managedOrganization(context)
    const account = await activeAccount(id, context)
    if (account.name !== accountName.trim())
      throw new Refusal('account_name_differs', { account: account.name, typed: accountName }, 'accountName')
    if (account.management) throw new Refusal('account_is_management', { account: account.name }, 'account')
    if ((await delegates(aws)).some((one) => one.id === id))
      throw new Refusal('account_is_delegated', { account: account.name }, 'account')
    const assigned = await assignedIn(id, context)
    return {
      changes: [
        {
          action: 'organizations:CloseAccount',
          effect: 'remove',
          noun: { en: 'account', ja: 'アカウント' },
          summary: { en: `Close ${account.name} (${id})`, ja: `${account.name}（${id}）を閉鎖する` },
          params: { accountId: id },
          before: account.name,
          after: null,
        },
      ],
      // Whoever is given access to it meanwhile needs it.
      reliesOn: { assigned },
      notes: [
        {
          en: 'Nobody can use it from then on. AWS keeps it for 90 days, in which only AWS Support can bring it back; then all in it is gone. Its e-mail address is not free again. AWS closes a limited share of the accounts in 30 days.',
          ja: '閉鎖後は誰も利用できません。AWS が 90 日間保持し、その間は AWS サポートだけが再開できます。その後、中のすべてが削除されます。E メールアドレスは再利用できません。30 日間に閉鎖できるアカウント数には上限があります。',
        },
        {
          en: `Assignments in it: ${assigned.length}. They are of no use any more.`,
          ja: `このアカウントの割り当て: ${assigned.length} 件。いずれも使用できなくなります。`,
        },
      ],
    }
  },

  async apply({ params }, { aws }) {
    try {
      const ask = new CloseAccountCommand({ AccountId: String(params.accountId) })
      return appliedDone(await aws.organizations.send(ask))
    } catch (error) {
      return afterError(error, ['AccountAlreadyClosedException'])
    }
  },
  async verify({ params }, { aws }) {
    const ask = new DescribeAccountCommand({ AccountId: String(params.accountId) })
    const { Account: account } = await aws.organizations.send(ask)
    const state = account?.State ?? account?.Status
    return state !== undefined && state !== 'ACTIVE' && state !== 'PENDING_ACTIVATION'
  },
})

/** Who has what there, as AWS lists it now. */
async function assignedIn(accountId: string, { aws, directory: { instance } }: PlanContext): Promise<string[]> {
  if (!instance) return []
  const keys: string[] = []
  await eachOf(await readProvisioned(aws, instance.arn, accountId), 5, async (permissionSetArn) => {
    const principals = await readPrincipals(aws, instance.arn, { accountId, permissionSetArn })
    for (const principal of principals) keys.push(assignmentKey({ accountId, permissionSetArn, principal }))
  })
  return keys.sort()
}
