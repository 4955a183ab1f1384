import { paginateListOrganizationalUnitsForParent, paginateListRoots } from '@aws-sdk/client-organizations'
import { listDocumented, must } from '../aws-reads.ts'
import { consolePages } from '../console-addresses.ts'
import { defineStep } from '../define-step.ts'
import { hasLandingZone } from '../landscape.ts'
import { firstUnits, missingUnits } from '../recommended.ts'
import { who } from '../who-can.ts'

const call = 'organizations:ListOrganizationalUnitsForParent'

export default defineStep({
  section: 'growing',
  title: { en: 'Lay out organizational units', ja: '組織単位（OU）を用意する' },
  why: {
    en: 'Units group accounts that need the same rules. The bot’s policy can name them: approvals for production, none for the sandbox.',
    ja: 'OU は、同じルールを適用するアカウントをまとめます。ボットのポリシーでも、本番環境だけ承認を厳しくするなどの指定ができます。',
  },
  read: ['units', 'firstUnits'],
  who: who.approver,
  minutes: 10,
  after: ['all-features'],
  optional: true,
  accept: true,
  async probe({ aws, reads }) {
    if (!(await reads.organization()))
      return { state: 'todo', text: { en: 'There is no organization yet.', ja: '組織はまだありません。' } }
    const config = { client: aws.organizations }
    const [root] = await listDocumented('organizations:ListRoots', paginateListRoots(config, {}), 'Roots', 'Id')
    const ParentId = must(root?.Id, 'organizations:ListRoots')
    const pages = paginateListOrganizationalUnitsForParent(config, { ParentId })
    const units = await listDocumented(call, pages, 'OrganizationalUnits', 'Id')
    const names = units.map(({ Name }) => Name ?? '')
    const evidence = { call, value: `OrganizationalUnits = [${names.join(', ')}]` }
    return names.length > 0 ? { state: 'done', evidence } : { state: 'todo', evidence }
  },
  offer(context) {
    const units = missingUnits(context)
    return units.length > 0
      ? { operation: 'create-organizational-unit', input: { paths: units.join('\n') } }
      : undefined
  },
  manual: {
    link: consolePages.organizations,
    todo: [
      {
        en: `Ask for all of them here at once: ${firstUnits.join(', ')}.`,
        ja: `ここからまとめて申請できます: ${firstUnits.join(' · ')}`,
      },
      {
        en: 'Move accounts into them afterwards; the management account stays at the top.',
        ja: '作成後にアカウントを移動します。管理アカウントはルート直下のままにします。',
      },
    ],
    confirm: { en: 'We have the units that we want.', ja: '必要な OU を用意しました。' },
  },
  advice: (context) =>
    hasLandingZone(context)
      ? {
          en: 'Control Tower governs its own units: register new ones there.',
          ja: 'Control Tower が OU を管理しています。新しい OU は Control Tower で登録してください。',
        }
      : undefined,
  remedies: [
    {
      en: 'Units can be renamed and accounts moved at any time; rules apply at once to where an account is.',
      ja: 'OU の名前の変更やアカウントの移動はいつでもできます。ルールは移動先のものがすぐに適用されます。',
    },
  ],
})
