import { whoAmI } from '../aws/identity.ts'
import { findInstance } from '../aws/instance.ts'
import { type Check, found, ok } from './diagnosis.ts'

/** Whether there is an instance, and where. */
export const checkInstance: Check = async ({ aws, directory }) => {
  const { managementAccountId } = await whoAmI(aws)
  if (!managementAccountId) return [] // what the check of the credentials says
  const remembered = directory?.instance?.region
  const { instance, gaps } = await findInstance(aws, { managementAccountId, remembered })
  if (instance && !instance.permissionSetsEnabled)
    return [found('problem', 'instance_no_permission_sets', { region: instance.region })]
  if (instance) return [ok('instance', { region: instance.region, instance: instance.arn })]
  const denied = gaps.find(({ missing }) => missing)
  if (denied) return [found('problem', 'instance_unknown', { missing: denied.missing ?? '' })]
  return [found('problem', 'instance_none')]
}
