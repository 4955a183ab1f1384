import { whoAmI } from '../aws/identity.ts'
import { isOf } from '../aws/own-organization.ts'
import { Refusal } from '../errors.ts'
import { homeOnRecord } from '../store/home-organization.ts'
import { type Check, found, ok } from './diagnosis.ts'

/** With whose credentials the bot works, and whether they can do its work. */
export const checkCredentials: Check = async ({ aws, store }) => {
  try {
    const { role, arn = '', accountId, managementAccountId: management = '', gaps } = await whoAmI(aws)
    if (!accountId) return [found('problem', 'credentials_none', { detail: gaps[0]?.text ?? '' })]
    const home = await homeOnRecord(store.db)
    if (home && !isOf(home, { organization: undefined, management: management || undefined, account: accountId }))
      return [found('problem', 'credentials_foreign', { arn, theirs: management || accountId, ours: home.management })]
    if (role === 'none') return [found('problem', 'credentials_no_organization', { arn })]
    if (role === 'member') return [found('problem', 'credentials_member', { arn, management })]
    if (role === 'delegated') return [found('warning', 'credentials_delegated', { arn, management })]
    return [ok('credentials', { arn })]
  } catch (error) {
    if (error instanceof Refusal && error.code === 'aws_root') return [found('problem', 'credentials_root', error.vars)]
    if (error instanceof Refusal && error.code === 'aws_partition')
      return [found('problem', 'credentials_partition', error.vars)]
    throw error
  }
}
