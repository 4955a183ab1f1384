import { enabledOperations, operatorLocale, readRoleOf } from '../config.ts'
import { sayIn } from '../i18n.ts'
import { iamPolicy, managedPolicies } from '../operations/shared/least-iam-policy.ts'
import { loadOperations, offered } from '../operations/shared/load-operations.ts'
import { run, UsageError, wordsOf } from './run.ts'

const usage = `npm run --silent iam-policy > policy.json
    all that the bot's role must allow, in one document
npm run --silent iam-policy -- <name> > policy.json
    one of the managed policies that together allow as much, where one of 6,144 characters cannot hold it`

// What is printed on the output is one document and nothing else, whatever it is written into.
await run(usage, async (args) => {
  const [name = '', ...more] = wordsOf(args)
  if (more.length > 0) throw new UsageError()
  const say = sayIn(operatorLocale())
  const operations = offered(await loadOperations(), await enabledOperations())
  const whole = iamPolicy(operations.values(), readRoleOf())
  const managed = managedPolicies(whole)
  const names = managed.map((policy) => policy.name).join(', ')
  const document = name ? managed.find((policy) => policy.name === name)?.document : whole
  if (!document) throw new UsageError(say.plain('doctor:usage.no_managed_policy', { name, names }))
  if (!name && managed.length > 1) console.error(say.plain('doctor:usage.managed_policies', { names }))
  console.log(JSON.stringify(document, null, 2))
  return 0
})
