import type * as Sdk from '@aws-sdk/client-sso-admin'
import { found } from '../errors.ts'
import type { Operations } from '../operation.ts'
import { page } from '../pages.ts'
import { instanceFor } from './find.ts'

/** What reads customer managed applications and their scopes; the tests make them in the world. */
export const applications: Operations<typeof Sdk> = {
  ListApplications(input, context) {
    instanceFor(context, input.InstanceArn)
    const [rows, next] = page(context.world.applications, input, context)
    return { Applications: rows.map(({ scopes: _, ...row }) => ({ ...row, InstanceArn: input.InstanceArn })), ...next }
  },

  /** https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_GetApplicationAccessScope.html */
  GetApplicationAccessScope({ ApplicationArn, Scope }, { world }) {
    const application = world.applications.find((one) => one.ApplicationArn === ApplicationArn)
    const scope = application?.scopes.find((one) => one === Scope)
    return { Scope: found(scope, 'ResourceNotFoundException', 'The application has no such scope.') }
  },
}
