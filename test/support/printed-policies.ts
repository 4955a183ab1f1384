import { iamPolicy, managedPolicies } from '../../src/operations/shared/least-iam-policy.ts'
import { loadOperations } from '../../src/operations/shared/load-operations.ts'

/** What `npm run iam-policy` prints. The bot's role has it in every test, and no more: it is enough. */
export const printedPolicies = managedPolicies(iamPolicy((await loadOperations()).values())).map(
  ({ document }) => document,
)
