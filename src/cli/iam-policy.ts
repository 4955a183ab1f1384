import { enabledOperations, readRoleOf } from '../config.ts'
import { iamPolicy, managedPolicies } from '../operations/shared/least-iam-policy.ts'
import { loadOperations, offered } from '../operations/shared/load-operations.ts'
import { run, UsageError } from './run.ts'

const usage = `npm run --silent iam-policy > policy.json
    all that the bot's role must allow, in one document
npm run --silent iam-policy -- <name> > policy.json
    one of the managed policies that together allow as much, where one of 6,144 characters cannot hold it`

// What is printed on the output is one document and nothing else, whatever it is written into.
await run(usage, async ([name]) => {
  const operations = offered(await loadOperations(), await enabledOperations())
  const whole = iamPolicy(operations.values(), readRoleOf())
  const managed = managedPolicies(whole)
  const names = managed.map((policy) => policy.name)
  const document = name === undefined ? whole : managed.find((policy) => policy.name === name)?.document
  if (!document) throw new UsageError(`There is no ${name}: ${names.join(', ')}`)
  if (name === undefined && names.length > 1)
    console.error(`Too long for one managed policy. Print each by its name, and attach all: ${names.join(', ')}`)
  console.log(JSON.stringify(document, null, 2))
  return 0
})
