import { parseArgs } from 'node:util'
import { operatorLocale, policyFileOf } from '../config.ts'
import { sayIn } from '../i18n.ts'
import { loadOperations } from '../operations/shared/load-operations.ts'
import { policyJsonSchema } from '../policy/json-schema.ts'
import { checkPolicy } from './policy-check.ts'
import { explainOptions, explainRequest } from './policy-explain.ts'
import { run, UsageError } from './run.ts'

const usage = `npm run policy -- check [file]
npm run policy -- explain --requester <e-mail or Slack user id> [--member-of @group]... [--operation <id>]
    [--account <id or name> [--ou /Workloads/Production] [--tag key=value]... [--management]]
    [--permission-set <name or ARN>] [--duration 2h | --permanent] [--file policy.yaml]
npm run policy -- schema`

await run(usage, async ([command, ...args]) => {
  const say = sayIn(operatorLocale())
  const file = policyFileOf()
  switch (command) {
    case 'schema':
      process.stdout.write(policyJsonSchema())
      return 0
    case 'check':
      return await checkPolicy(parseArgs({ args, allowPositionals: true }).positionals[0] ?? file, say, {
        operations: [...(await loadOperations()).values()],
      })
    case 'explain': {
      const { values } = parseArgs({ args, options: explainOptions })
      return await explainRequest(values.file ?? file, values, say)
    }
    default:
      throw new UsageError()
  }
})
