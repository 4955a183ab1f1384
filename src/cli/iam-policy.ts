import { enabledOperations, readRoleOf } from '../config.ts'
import { iamPolicy, managedPolicies } from '../operations/shared/least-iam-policy.ts'
import { loadOperations, offered } from '../operations/shared/load-operations.ts'
import { run } from './run.ts'

await run('npm run iam-policy', async () => {
  const operations = offered(await loadOperations(), await enabledOperations())
  const policies = managedPolicies(iamPolicy(operations.values(), readRoleOf()))
  for (const { name, document } of policies) {
    if (policies.length > 1)
      console.error(`${name}: a managed policy of its own; attach all ${policies.length} to the role`)
    console.log(JSON.stringify(document, null, 2))
  }
  return 0
})
