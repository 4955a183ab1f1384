import type { Directory } from '../aws/types.ts'
import type { Clock } from '../clock.ts'
import { type Code, createCode } from '../code/claim-files.ts'
import type { Policy } from '../policy/policy-schema.ts'

/** What is kept in code, by the files that the policy names. */
export const codeOf = (policy: Policy, { clock, directory }: { clock: Clock; directory: Directory }): Code =>
  createCode(policy.code?.claims ?? [], { clock, nameOfSet: (arn) => directory.permissionSet(arn)?.name })
