import { Refusal } from '../errors.ts'
import { activeAccount } from './shared/access.ts'
import { defineOperation } from './shared/define-operation.ts'
import { managedOrganization, parentOf, resources } from './shared/organization-plan.ts'
import { applyMove, isMoved, move } from './shared/place.ts'
import { existingUnit, namesIn, pathOf } from './shared/unit-names.ts'

export default defineOperation({
  title: { en: 'Move an account', ja: 'アカウントを移動' },
  summary: {
    en: 'Move an account to another OU, and with it under other policies.',
    ja: 'アカウントを別の組織単位（OU）に移動します。適用されるポリシーも変わります。',
  },
  fields: {
    account: { kind: 'account', label: { en: 'Account', ja: 'アカウント' } },
    unit: {
      kind: 'organizationalUnit',
      label: { en: 'To', ja: '移動先' },
      hint: {
        en: 'An OU as a path; / is the root. Type the path of an OU that is not listed.',
        ja: 'OU のパスを選択します。/ はルートです。一覧にない OU はパスを入力してください。',
      },
    },
  },
  gives: 'nothing',
  becomes: ({ unit }, account) => ({ ...account, ouPath: pathOf(namesIn(unit, 'unit')) }),
  risk: () => 'high',
  about({ account, unit }, { directory }) {
    const name = directory.account(account)?.name ?? account
    return { en: `the move of ${name} to ${unit}`, ja: `${name} の ${unit} への移動` }
  },
  iam: [
    {
      actions: ['organizations:MoveAccount'],
      resources: [resources.account, resources.unit, resources.root],
      why: 'Moves the account.',
    },
    {
      actions: [
        'organizations:DescribeOrganization',
        'organizations:DescribeAccount',
        'organizations:ListRoots',
        'organizations:ListParents',
        'organizations:ListOrganizationalUnitsForParent',
      ],
      why: 'Sees where the account is, and proves the result.',
    },
  ],

  async plan({ account: id, unit }, context) {
    await managedOrganization(context)
    const account = await activeAccount(id, context)
    const to = await existingUnit(context.aws, unit, 'unit')
    const from = await parentOf(context.aws, id)
    if (!from || from === to.id) throw new Refusal('account_in_unit', { account: account.name, path: to.path }, 'unit')
    return {
      changes: [move(account, { id: from, path: account.ouPath }, to)],
      reliesOn: {},
      notes: [
        {
          en: 'Service control policies and other policies of the new place apply at once. So do the rules of this bot’s policy that name OUs.',
          ja: '移動先のサービスコントロールポリシーなどが直ちに適用されます。OU を指定した本ボットのポリシーのルールも同様です。',
        },
      ],
    }
  },

  apply: (change, { aws }) => applyMove(change, String(change.params.accountId), aws),
  verify: (change, { aws }) => isMoved(change, String(change.params.accountId), aws),
  undo: (plan) =>
    plan.changes.map(({ params, before }) =>
      move(
        { id: String(params.accountId), name: String(params.name) },
        { id: String(params.toId), path: String(params.toPath) },
        { id: String(params.fromId), path: String(before) },
      ),
    ),
})
