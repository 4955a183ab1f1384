import { Refusal } from '../errors.ts'
import { worst } from '../policy/risk.ts'
import { defineOperation } from './shared/define-operation.ts'
import { changesSet, nameOfSet, planSetChange, riskOfChanged, setPermissions } from './shared/sets/change-set.ts'
import { tagged } from './shared/sets/set-changes.ts'
import { permissionSetField } from './shared/sets/set-fields.ts'
import { tagsFor } from './shared/sets/set-tags.ts'

export default defineOperation({
  title: { en: 'Tag a permission set', ja: '許可セットにタグを付ける' },
  summary: {
    en: 'Add tags to a permission set, or give those it has another value.',
    ja: '許可セットにタグを追加するか、既存のタグの値を変更します。',
  },
  fields: {
    permissionSet: permissionSetField,
    tags: {
      kind: 'text',
      max: 3000,
      multiline: true,
      label: { en: 'Tags', ja: 'タグ' },
      hint: { en: 'One a line: team=payments', ja: '1 行に 1 つ入力します（例: team=payments）。' },
    },
  },
  gives: 'nothing',
  shapes: true,
  // IAM policies may go by them: https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetdelegation.html
  risk: ({ permissionSet }, { directory }) => worst(['medium', riskOfChanged(permissionSet, directory, (set) => set)]),
  about({ permissionSet }, { directory }) {
    const name = nameOfSet(permissionSet, directory)
    return { en: `tags of ${name}`, ja: `${name} のタグ` }
  },
  iam: setPermissions(['sso:TagResource', 'sso:UntagResource'], 'Tags permission sets, and takes that back.'),

  check: ({ tags }) => void tagsFor(tags, {}, 'tags'),
  plan: ({ permissionSet, tags }, context) =>
    planSetChange(permissionSet, context, (set) => {
      const wanted = Object.entries(tagsFor(tags, set.tags, 'tags')).filter(([key, value]) => set.tags[key] !== value)
      if (wanted.length === 0) throw new Refusal('permission_set_unchanged', { permissionSet: set.name }, 'tags')
      return [tagged(set, Object.fromEntries(wanted.sort()))]
    }),
  ...changesSet,
})
