import { contentsOf } from '../aws/permission-sets.ts'
import { readAccountsWith } from '../aws/read-assignments.ts'
import { Refusal } from '../errors.ts'
import { defineOperation } from './shared/define-operation.ts'
import { changesSet, nameOfSet, readingPermissions, riskOfChanged, setNow } from './shared/sets/change-set.ts'
import { provisioning, provisioningPermissions } from './shared/sets/provisioning.ts'
import { permissionSetField } from './shared/sets/set-fields.ts'
import { affected, inUse } from './shared/sets/set-in-use.ts'

export default defineOperation({
  title: { en: 'Provision permission set', ja: '許可セットをプロビジョニング' },
  summary: {
    en: 'Bring a permission set up to date in the accounts that have it as it was.',
    ja: '許可セットの変更を、まだ反映されていないアカウントに反映します。',
  },
  fields: { permissionSet: permissionSetField },
  gives: 'nothing',
  shapes: true,
  risk: ({ permissionSet }, { directory }) => riskOfChanged(permissionSet, directory, (set) => set),
  about({ permissionSet }, { directory }) {
    const name = nameOfSet(permissionSet, directory)
    return { en: `the provisioning of ${name}`, ja: `${name} のプロビジョニング` }
  },
  iam: [...readingPermissions, ...provisioningPermissions],

  async plan({ permissionSet: arn }, context) {
    const { set, instance, notes } = await setNow(arn, context)
    const left = (await readAccountsWith(context.aws, instance.arn, arn, { outOfDate: true })).sort()
    const begun = context.made.flatMap(({ target }) => target ?? [])
    const accounts = [...new Set([...left, ...begun])].sort()
    if (accounts.length === 0)
      throw new Refusal('permission_set_up_to_date', { permissionSet: set.name }, 'permissionSet')
    const use = { ...(await inUse(arn, instance, context)), accounts }
    return {
      changes: provisioning(set, accounts, context.directory),
      reliesOn: { permissionSet: contentsOf(set) },
      notes: [...notes, ...affected(use, context.directory)],
    }
  },
  lane: changesSet.lane,
  apply: changesSet.apply,
  verify: changesSet.verify,
})
