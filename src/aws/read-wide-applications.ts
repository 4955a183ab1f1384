import { GetApplicationAccessScopeCommand, paginateListApplications } from '@aws-sdk/client-sso-admin'
import type { Aws } from './aws.ts'
import { classify } from './aws-errors.ts'
import { listAll } from './list-all.ts'

/**
 * Whatever signs somebody in with this scope reaches every account and role of theirs; AWS has no narrower one:
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/customermanagedapps-saml2-oauth2.html
 */
export const widestScope = 'sso:account:access'

/** The applications of an instance that hold that scope, by name. Costs a call for each application. */
export async function readWideApplications({ sso }: Aws, InstanceArn: string): Promise<string[]> {
  const wide: string[] = []
  const pages = paginateListApplications({ client: sso }, { InstanceArn })
  for (const { ApplicationArn, Name } of await listAll(pages, 'Applications', 'ApplicationArn'))
    if (await holdsScope(sso, ApplicationArn)) wide.push(Name ?? ApplicationArn ?? '-')
  return wide.sort()
}

async function holdsScope(sso: Aws['sso'], ApplicationArn: string | undefined): Promise<boolean> {
  try {
    await sso.send(new GetApplicationAccessScopeCommand({ ApplicationArn, Scope: widestScope }))
    return true
  } catch (error) {
    if (classify(error).kind !== 'gone') throw error
    return false
  }
}
