import { whoAmI } from '../aws/identity.ts'
import { findInstance } from '../aws/instance.ts'
import { type Check, found, ok } from './diagnosis.ts'

/** Whether there is an instance, and where. */
export const checkInstance: Check = async ({ aws, directory }) => {
  const { accountId, managementAccountId } = await whoAmI(aws)
  if (!managementAccountId) return [] // what the check of the credentials says
  const remembered = directory?.instance?.region
  const search = await findInstance(aws, { accountId, managementAccountId, remembered })
  const { instance, gaps, everywhere } = search
  if (instance && !instance.permissionSetsEnabled)
    return [found('problem', 'instance_no_permission_sets', { region: instance.region })]
  if (instance) return [ok('instance', { region: instance.region, instance: instance.arn })]
  if (everywhere) return [found('problem', 'instance_none')]
  const regions = search.looked.join(', ')
  const denied = gaps.find(({ missing }) => missing)
  if (denied) return [found('problem', 'instance_unknown', { regions, missing: denied.missing ?? '' })]
  const [gap] = gaps
  if (gap) return [found('problem', 'instance_unanswered', { regions, call: gap.call ?? gap.what, detail: gap.text })]
  return [found('problem', 'instance_elsewhere', { regions, account: accountId ?? '' })]
}
