import { iamPolicy } from '../aws/iam.ts'
import { loadOperations } from '../operations/index.ts'
import { run } from './run.ts'

await run('npm run iam-policy', async () => {
  console.log(JSON.stringify(iamPolicy((await loadOperations()).values()), null, 2))
  return 0
})
