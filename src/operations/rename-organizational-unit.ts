import { DescribeOrganizationalUnitCommand, UpdateOrganizationalUnitCommand } from '@aws-sdk/client-organizations'
import { Refusal } from '../errors.ts'
import { isWithin } from '../policy/matching.ts'
import { rulesByPlace } from '../policy/rules-about.ts'
import { sent } from './shared/applied.ts'
import { type Change, defineOperation } from './shared/define-operation.ts'
import { managedOrganization, resources } from './shared/organization-plan.ts'
import { existingUnit, findUnit, namesIn, pathOf } from './shared/unit-names.ts'

export default defineOperation({
  title: { en: 'Rename an OU', ja: 'OU の名前を変更' },
  summary: {
    en: 'Give an organizational unit another name; what is in it stays.',
    ja: '組織単位（OU）の名前を変更します。中のアカウントはそのままです。',
  },
  fields: {
    unit: { kind: 'organizationalUnit', label: { en: 'OU', ja: '組織単位（OU）' } },
    unitName: {
      kind: 'text',
      max: 128,
      label: { en: 'New name', ja: '新しい名前' },
      hint: { en: 'The name alone, without a path.', ja: 'パスではなく、名前だけを入力します。' },
    },
  },
  gives: 'nothing',
  becomes({ unit, unitName }, account) {
    const names = namesIn(unit, 'unit')
    if (names.length === 0 || account.ouPath === '' || !isWithin(account.ouPath, pathOf(names), 'exact')) return account
    const below = account.ouPath.slice(pathOf(names).length)
    return { ...account, ouPath: `${pathOf([...names.slice(0, -1), unitName.trim()])}${below}` }
  },
  risk: ({ unit }, { policy }) => (policy && rulesByPlace(policy, unit).length > 0 ? 'high' : 'medium'),
  about: ({ unit, unitName }) => ({ en: `OU ${unit} as ${unitName}`, ja: `OU ${unit} の名前の変更（${unitName}）` }),
  iam: [
    {
      actions: ['organizations:UpdateOrganizationalUnit'],
      resources: [resources.unit],
      why: 'Renames the organizational unit.',
    },
    {
      actions: [
        'organizations:DescribeOrganization',
        'organizations:DescribeOrganizationalUnit',
        'organizations:ListRoots',
        'organizations:ListOrganizationalUnitsForParent',
      ],
      why: 'Sees whether the name is free, and proves the result.',
    },
  ],

  async plan({ unit: path, unitName: typed }, context) {
    await managedOrganization(context)
    const name = typed.trim()
    const unit = await existingUnit(context.aws, path, 'unit')
    const names = namesIn(path, 'unit')
    const [before] = names.slice(-1)
    if (before === undefined) throw new Refusal('unit_is_root', {}, 'unit')
    const renamed = [...names.slice(0, -1), name]
    if (name === '' || name.includes('/')) throw new Refusal('unit_name_invalid', { name }, 'unitName')
    if (await findUnit(context.aws, renamed)) throw new Refusal('units_there', { paths: pathOf(renamed) }, 'unitName')
    const rules = rulesByPlace(context.policy, unit.path)
    return {
      changes: [renaming(unit, before, name)],
      reliesOn: {},
      notes:
        rules.length === 0
          ? []
          : [
              {
                en: `Rules of the policy name this place: ${rules.join(', ')}. What they stood for is refused from then on until they name ${pathOf(renamed)}.`,
                ja: `この OU を指定したルールがあります: ${rules.join(', ')}。${pathOf(renamed)} に書き換えるまで、対象の申請は却下されます。`,
              },
            ],
    }
  },

  async apply({ params }, { aws }) {
    const ask = { OrganizationalUnitId: String(params.unitId), Name: String(params.name) }
    return sent(aws.organizations.send(new UpdateOrganizationalUnitCommand(ask)))
  },
  async verify({ params }, { aws }) {
    const ask = new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: String(params.unitId) })
    return (await aws.organizations.send(ask)).OrganizationalUnit?.Name === params.name
  },
  undo: (plan) =>
    plan.changes.map(({ params, before, after }) =>
      renaming({ id: String(params.unitId), path: String(params.path) }, String(after), String(before)),
    ),
})

const renaming = ({ id, path }: { id: string; path: string }, before: string, name: string): Change => ({
  action: 'organizations:UpdateOrganizationalUnit',
  effect: 'change',
  noun: { en: 'OU', ja: 'OU' },
  summary: { en: `Rename the OU ${path} to ${name}`, ja: `OU ${path} の名前を ${name} に変更する` },
  params: { unitId: id, path, name },
  before,
  after: name,
})
