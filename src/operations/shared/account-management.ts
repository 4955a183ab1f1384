import type { Json } from '../../json.ts'

/** The service that changes what belongs to an account itself: its name, its contacts. */
export const accountManagement = 'account.amazonaws.com'

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsaccountmanagement.html */
export const accountResources = ['arn:aws:account::*:account', 'arn:aws:account::*:account/o-*/*']

/** The management account must not name itself: https://docs.aws.amazon.com/accounts/latest/APIReference/API_PutAccountName.html */
export const ownOrNamed = ({ accountId, own }: Record<string, Json>) =>
  own === true ? {} : { AccountId: String(accountId) }
