import { Refusal } from '../errors.ts'
import { defineOperation } from './shared/define-operation.ts'
import { changePermissions, changesSet, nameOfSet, planSetChange, riskOfChanged } from './shared/sets/change-set.ts'
import { type SetValues, updated } from './shared/sets/set-changes.ts'
import { checkDescription, checkRelayState, permissionSetField, sessionDurations } from './shared/sets/set-fields.ts'

export default defineOperation({
  title: { en: 'Update a permission set', ja: '許可セットを更新' },
  summary: {
    en: 'Its description, how long sessions last, or where the console opens.',
    ja: '説明、セッション時間、コンソールの開始ページ（リレー状態）を変更します。',
  },
  fields: {
    permissionSet: permissionSetField,
    description: {
      kind: 'text',
      max: 700,
      optional: true,
      label: { en: 'Description', ja: '説明' },
      hint: {
        en: 'Left empty, it stays as it is. AWS takes only Western European (Latin-1) characters.',
        ja: '空欄の場合は変更しません。AWS の制限により、英語などの Latin-1 の文字で入力してください。',
      },
    },
    sessionDuration: {
      kind: 'choice',
      optional: true,
      label: { en: 'Session duration', ja: 'セッション時間' },
      hint: {
        en: 'How long one sign-in to an account lasts. Not chosen, it stays as it is.',
        ja: 'アカウントへの 1 回のサインインの有効時間です。選択しない場合は変更しません。',
      },
      options: sessionDurations,
    },
    relayState: {
      kind: 'text',
      max: 240,
      optional: true,
      label: { en: 'Relay state', ja: 'リレー状態' },
      hint: {
        en: 'The page of the AWS console that opens after signing in. Left empty, it stays as it is.',
        ja: 'サインイン後に開く AWS マネジメントコンソールのページです。空欄の場合は変更しません。',
      },
    },
  },
  gives: 'nothing',
  shapes: true,
  risk: ({ permissionSet }, { directory }) => riskOfChanged(permissionSet, directory, (set) => set),
  about({ permissionSet }, { directory }) {
    const name = nameOfSet(permissionSet, directory)
    return { en: `the change of ${name}`, ja: `${name} の変更` }
  },
  iam: changePermissions(['sso:UpdatePermissionSet'], 'Changes the description, session duration or relay state.'),

  check({ description = '', relayState }) {
    checkDescription(description)
    if (relayState) checkRelayState(relayState)
  },
  plan: ({ permissionSet, ...wanted }, context) =>
    planSetChange(permissionSet, context, (set) => {
      const { description = '', sessionDuration = '', relayState = '' } = wanted
      checkDescription(description)
      if (relayState) checkRelayState(relayState)
      const values: SetValues = { description: description.trim(), sessionDuration, relayState }
      const keys = (Object.keys(values) as (keyof SetValues)[]).filter((key) => values[key] && values[key] !== set[key])
      if (keys.length === 0) throw new Refusal('permission_set_unchanged', { permissionSet: set.name }, 'permissionSet')
      return [updated(set, Object.fromEntries(keys.map((key) => [key, values[key]])))]
    }),
  ...changesSet,
})
