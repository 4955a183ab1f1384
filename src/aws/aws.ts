import type { IAMClient } from '@aws-sdk/client-iam'
import type { IdentitystoreClient } from '@aws-sdk/client-identitystore'
import type { OrganizationsClient } from '@aws-sdk/client-organizations'
import type { SSOAdminClient } from '@aws-sdk/client-sso-admin'
import type { STSClient } from '@aws-sdk/client-sts'

/** The SDK's clients, each behind the call budget: `aws.sso.send(new ListInstancesCommand({}))` waits for its turn. */
export interface Aws {
  sso: SSOAdminClient
  organizations: OrganizationsClient
  identityStore: IdentitystoreClient
  iam: IAMClient
  sts: STSClient
  /** The same clients for work that nobody waits for: interactive work goes ahead of it. */
  background: Aws
}
