import { paginateListAccountsForParent } from '@aws-sdk/client-organizations'
import { classify } from '../aws/aws-errors.ts'
import { listAll } from '../aws/list-all.ts'
import { Refusal } from '../errors.ts'
import { applyTags, areTagsSo, tagging, tagNotes, tagsIn } from './shared/account-tags.ts'
import { type ApplyContext, type Change, defineOperation } from './shared/define-operation.ts'
import { accountByEmail, createAccount, validAccountName } from './shared/new-account.ts'
import { managedOrganization, parentOf, resources } from './shared/organization-plan.ts'
import { applyMove, isMoved, move } from './shared/place.ts'
import { existingUnit, namesIn, pathOf, readRootId } from './shared/unit-names.ts'

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html */
const validEmail = /^(?=.{6,64}$)[!-?A-~]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/

export default defineOperation({
  title: { en: 'Create an account', ja: 'アカウントを作成' },
  summary: {
    en: 'A new AWS account in the organization. Closing one takes months.',
    ja: '組織に新しい AWS アカウントを作成します。作成は数分ですが、完全に閉鎖するまでには数か月かかります。',
  },
  fields: {
    accountName: {
      kind: 'text',
      max: 50,
      pattern: validAccountName,
      label: { en: 'Account name', ja: 'アカウント名' },
      hint: {
        en: 'Company, purpose and environment: example-payments-prod. 50 Latin characters at most.',
        ja: '会社名・用途・環境を含めます（例: example-payments-prod）。半角英数字と記号で 50 文字以内です。',
      },
    },
    email: {
      kind: 'text',
      max: 64,
      pattern: validEmail,
      label: { en: 'Root e-mail address', ja: 'ルートユーザーの E メールアドレス' },
      hint: {
        en: 'Of a group, not of a person, and used for no other AWS account: aws+payments-prod@example.com.',
        ja: '個人ではなくグループのアドレスで、ほかの AWS アカウントで使用していないもの（例: aws+payments-prod@example.com）。',
      },
    },
    unit: {
      kind: 'organizationalUnit',
      optional: true,
      label: { en: 'OU', ja: '組織単位（OU）' },
      hint: {
        en: 'Where it is moved to. Without one it stays in the root.',
        ja: '作成後の移動先です。指定しない場合はルートに置かれます。',
      },
    },
    tags: {
      kind: 'text',
      max: 3000,
      multiline: true,
      optional: true,
      label: { en: 'Tags', ja: 'タグ' },
      hint: { en: 'One on each line: env=prod', ja: '1 行に 1 つ、env=prod のように入力します。' },
    },
  },
  gives: 'nothing',
  becomes: ({ accountName, unit = '/', tags = '' }, account) =>
    account.id === 'new'
      ? { ...account, name: accountName, ouPath: pathOf(namesIn(unit, 'unit')), tags: tagsIn(tags, 'tags') }
      : account,
  risk: () => 'medium',
  about: ({ accountName, unit }) =>
    unit && unit !== '/'
      ? { en: `the new account ${accountName} in ${unit}`, ja: `${unit} の新しいアカウント ${accountName}` }
      : { en: `the new account ${accountName}`, ja: `新しいアカウント ${accountName}` },
  iam: [
    { actions: ['organizations:CreateAccount'], resources: ['*'], why: 'Creates the account.' },
    { actions: ['organizations:TagResource'], resources: [resources.account], why: 'Tags it.' },
    {
      actions: ['organizations:MoveAccount'],
      resources: [resources.account, resources.unit, resources.root],
      why: 'Moves it from the root to its OU.',
    },
    {
      actions: [
        'organizations:DescribeCreateAccountStatus',
        'organizations:ListCreateAccountStatus',
        'organizations:ListAccounts',
        'organizations:ListAccountsForParent',
        'organizations:ListTagsForResource',
        'organizations:DescribeOrganization',
        'organizations:ListRoots',
        'organizations:ListParents',
        'organizations:ListOrganizationalUnitsForParent',
      ],
      why: 'Follows the creation, finds what an interrupted attempt has made, and proves the result.',
    },
  ],

  async plan({ accountName, email, unit = '/', tags: text = '' }, context) {
    const { aws } = context
    if (!validAccountName.test(accountName))
      throw new Refusal('account_name_invalid', { name: accountName }, 'accountName')
    if (!validEmail.test(email)) throw new Refusal('account_email_invalid', { email }, 'email')
    const tags = tagsIn(text, 'tags')
    await managedOrganization(context)
    const taken = await accountByEmail(aws, email)
    if (taken) throw new Refusal('account_email_taken', { email, account: `${taken.name} (${taken.id})` }, 'email')
    const to = await existingUnit(aws, unit, 'unit')
    const from = { id: await readRootId(aws), path: '/' }
    const namesake = context.directory.accounts().find((a) => a.name === accountName)
    return {
      changes: [
        creation(accountName, email),
        // Before it is moved: the rules of its new place find it tagged.
        ...(Object.keys(tags).length > 0 ? [tagging({ id: null, name: accountName }, tags, {})] : []),
        ...(to.id === from.id ? [] : [move({ id: null, name: accountName }, from, to)]),
      ],
      reliesOn: {},
      notes: [
        {
          en: 'Its root user has no password. The role OrganizationAccountAccessRole lets the management account in.',
          ja: 'ルートユーザーにはパスワードがありません。管理アカウントからは OrganizationAccountAccessRole ロールでアクセスできます。',
        },
        ...tagNotes(context.policy, Object.keys(tags)),
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

  apply(change, context) {
    if (change.action === 'organizations:CreateAccount') return createAccount(change, context)
    if (change.action === 'organizations:TagResource') return applyTags(change, context, madeIn(context))
    return applyMove(change, madeIn(context), context.aws)
  },

  async verify(change, context) {
    const { aws } = context
    if (change.action === 'organizations:MoveAccount') return isMoved(change, madeIn(context), aws)
    if (change.action === 'organizations:TagResource') return areTagsSo(change, context, madeIn(context))
    try {
      // The account must not only be known but listed: the next request is made from what listings show.
      const ParentId = await parentOf(aws, madeIn(context))
      const pages = paginateListAccountsForParent({ client: aws.organizations }, { ParentId })
      const account = (await listAll(pages, 'Accounts', 'Id')).find(({ Id }) => Id === madeIn(context))
      return account?.Email?.toLowerCase() === String(change.params.email).toLowerCase()
    } catch (error) {
      if (classify(error).kind === 'gone') return false // not listed yet
      throw error
    }
  },
})

const creation = (accountName: string, email: string): Change => ({
  action: 'organizations:CreateAccount',
  effect: 'add',
  noun: { en: 'account', ja: 'アカウント' },
  summary: {
    en: `Create the account ${accountName} with ${email}`,
    ja: `アカウント ${accountName}（${email}）を作成する`,
  },
  params: { accountName, email },
  before: null,
  after: accountName,
})

function madeIn({ outputs }: ApplyContext): string {
  if (!outputs.accountId) throw new Error('the account is not there yet')
  return outputs.accountId
}
