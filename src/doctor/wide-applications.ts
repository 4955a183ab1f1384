import { classify } from '../aws/aws-errors.ts'
import { whoAmI } from '../aws/identity.ts'
import { findInstance } from '../aws/instance.ts'
import { readWideApplications, widestScope } from '../aws/read-wide-applications.ts'
import { type Check, found, ok } from './diagnosis.ts'

/** Whether some application reaches every account of whoever signs in: no listing of access shows that. */
export const checkApplications: Check = async ({ aws, directory }) => {
  const { accountId, managementAccountId } = await whoAmI(aws)
  if (!managementAccountId) return [] // what the check of the credentials says
  const { instance } = await findInstance(aws, {
    accountId,
    managementAccountId,
    remembered: directory?.instance?.region,
  })
  if (!instance) return []
  try {
    const names = await readWideApplications(aws, instance.arn)
    if (names.length === 0) return [ok('applications', { scope: widestScope })]
    return [found('warning', 'applications_wide', { names: names.join(', '), scope: widestScope })]
  } catch (error) {
    const { kind, missing, text } = classify(error)
    if (kind === 'denied') return [found('warning', 'applications_unseen', { missing: missing ?? text })]
    if (kind === 'unsupported') return []
    throw error
  }
}
