import type { Directory } from '../aws/types.ts'
import { byAws, type Choices } from './choices.ts'
import type { Findings } from './define-step.ts'

/** What is decided, and what AWS shows to be decided: nothing is asked that can be read. A person's choice comes first. */
export function withWhatAwsShows(
  made: Choices,
  { directory, findings }: { directory: Pick<Directory, 'instance' | 'identity' | 'at'>; findings: Findings },
): Choices {
  const seen = (value: string) => ({ value, by: byAws, at: directory.at })
  const { instance } = directory
  const organization = findings.organization?.state === 'done'
  const source = findings['identity-source']
  const local = source?.state === 'done' && source.evidence.value.endsWith('ExternalIds = 0')
  return {
    ...(organization && { organization: seen('existing'), planUpgrade: seen('agreed') }),
    // An address that was given long ago cannot be read, and needs no decision any more.
    ...(instance && { homeRegion: seen(instance.region), portalAlias: seen('none') }),
    ...(instance && local && { identitySource: seen('identity-center') }),
    ...made,
    // Whoever said that there is an account has said it before AWS could show it.
    ...(directory.identity.accountId && { awsAccount: seen('existing') }),
  }
}
