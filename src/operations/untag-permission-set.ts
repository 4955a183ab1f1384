import { worst } from '../policy/risk.ts'
import { defineOperation } from './shared/define-operation.ts'
import { changesSet, nameOfSet, planSetChange, riskOfChanged, setPermissions } from './shared/sets/change-set.ts'
import { untagged } from './shared/sets/set-changes.ts'
import { permissionSetField } from './shared/sets/set-fields.ts'
import { tagKeysOf } from './shared/sets/set-tags.ts'

export default defineOperation({
  title: { en: 'Untag a permission set', ja: '許可セットのタグを外す' },
  summary: { en: 'Remove tags from a permission set.', ja: '許可セットからタグを削除します。' },
  fields: {
    permissionSet: permissionSetField,
    keys: {
      kind: 'text',
      max: 3000,
      multiline: true,
      label: { en: 'Keys of the tags', ja: 'タグのキー' },
      hint: { en: 'One a line: team', ja: '1 行に 1 つ入力します（例: team）。' },
    },
  },
  gives: 'nothing',
  shapes: true,
  risk: ({ permissionSet }, { directory }) => worst(['medium', riskOfChanged(permissionSet, directory, (set) => set)]),
  about({ permissionSet }, { directory }) {
    const name = nameOfSet(permissionSet, directory)
    return { en: `the removal of tags of ${name}`, ja: `${name} のタグの削除` }
  },
  iam: setPermissions(
    ['sso:UntagResource', 'sso:TagResource'],
    'Removes tags of permission sets, and takes that back.',
  ),

  plan: ({ permissionSet, keys }, context) =>
    planSetChange(permissionSet, context, (set) => [untagged(set, tagKeysOf(keys, set.tags, 'keys').sort())]),
  ...changesSet,
})
