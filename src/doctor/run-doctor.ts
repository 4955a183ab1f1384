import { refusalPlain } from '../error-words.ts'
import { Refusal } from '../errors.ts'
import { checkAudit } from './audit-chain.ts'
import { checkChannels } from './channels.ts'
import { checkCode } from './claims-age.ts'
import { checkCredentials } from './credentials.ts'
import { type Check, type CheckName, type Diagnosis, type DoctorContext, foundSay } from './diagnosis.ts'
import { checkDirectory } from './directory-age.ts'
import { checkReviews } from './due-reviews.ts'
import { checkInstance } from './identity-center-instance.ts'
import { checkGrants } from './overdue-grants.ts'
import { checkPause } from './pause-state.ts'
import { checkPermissions } from './permissions.ts'
import { checkPolicyLint } from './policy-lint.ts'
import { checkScopes } from './scopes.ts'
import { slackClient } from './slack-client.ts'
import { checkJobs } from './stuck-jobs.ts'
import { checkTokens } from './tokens.ts'
import { checkFindings } from './unexplained.ts'
import { checkUnreachable } from './unreachable-people.ts'
import { checkUnread } from './unread-parts.ts'
import { checkApplications } from './wide-applications.ts'

export type { Diagnosis, DoctorContext } from './diagnosis.ts'

const checks: Record<CheckName, Check> = {
  tokens: checkTokens,
  scopes: checkScopes,
  channels: checkChannels,
  credentials: checkCredentials,
  instance: checkInstance,
  permissions: checkPermissions,
  policy: checkPolicyLint,
  code: checkCode,
  applications: checkApplications,
  directory: checkDirectory,
  unread: checkUnread,
  jobs: checkJobs,
  grants: checkGrants,
  findings: checkFindings,
  reviews: checkReviews,
  unreachable: checkUnreachable,
  pause: checkPause,
  audit: checkAudit,
}

/** Makes every check and reports in their order. Never throws: a check that cannot be made is a problem. */
export async function runDoctor(ctx: DoctorContext): Promise<Diagnosis[]> {
  const { botToken, apiUrl } = ctx.config.slack
  const slack = slackClient({ token: botToken, apiUrl, retries: 0 })
  const reports = Object.entries(checks).map(async ([name, check]) => {
    const findings = await check(ctx, slack).catch((error: unknown) => [
      foundSay('problem', 'check_failed', (say) => ({
        detail:
          error instanceof Refusal ? refusalPlain(error, say) : error instanceof Error ? error.message : String(error),
      })),
    ])
    return findings.map((diagnosis): Diagnosis => ({ check: name as CheckName, ...diagnosis }))
  })
  return (await Promise.all(reports)).flat()
}
