import type { Directory } from '../aws/types.ts'
import type { Clock } from '../clock.ts'
import { type Code, createCode } from '../code/claim-files.ts'
import type { Policy } from '../policy/policy-schema.ts'
import type { Store } from '../store/database.ts'
import { keepClaims, lastClaims } from '../store/last-claims.ts'

/** What is kept in code, by the files that the policy names. */
export async function codeOf(
  policy: Policy,
  { clock, directory, store }: { clock: Clock; directory: Directory; store: Store },
): Promise<Code> {
  const sources = policy.code?.claims ?? []
  const texts = await lastClaims(
    store,
    sources.map(({ file }) => file),
  )
  const keep = (file: string, text: string) => keepClaims(store, file, text)
  return createCode(sources, {
    clock,
    nameOfSet: (arn) => directory.permissionSet(arn)?.name,
    last: { texts, keep },
  })
}
