import { iamPolicy } from '../operations/shared/least-iam-policy.ts'
import { loadOperations } from '../operations/shared/load-operations.ts'
import { run } from './run.ts'

await run('npm run iam-policy', async () => {
  console.log(JSON.stringify(iamPolicy((await loadOperations()).values()), null, 2))
  return 0
})
