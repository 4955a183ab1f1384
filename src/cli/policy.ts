import { parseArgs } from 'node:util'
import { operatorLocale, policyFileOf } from '../config.ts'
import { sayIn } from '../i18n.ts'
import { loadOperations } from '../operations/shared/load-operations.ts'
import { policyJsonSchema } from '../policy/json-schema.ts'
import { checkPolicy } from './policy-check.ts'
import { explainOptions, explainRequest } from './policy-explain.ts'
import { run, UsageError } from './run.ts'
import { savedDirectory } from './saved-directory.ts'

const usage = `npm run policy -- check [file] [--directory saved.json]
npm run policy -- explain --requester <e-mail or Slack user id> [--member-of @group]... [--operation <id>]
    [--for self | <e-mail> | "group:Name"] [--directory saved.json]
    [--account <id or name> [--account-name <name>] [--ou /Workloads/Production] [--tag key=value]... | --no-tags]
        [--management | --no-management]]
    [--permission-set <name or ARN> [--high-risk | --no-high-risk]] [--duration 2h | --permanent] [--file policy.yaml]
npm run policy -- schema`

await run(usage, async ([command, ...args]) => {
  const say = sayIn(operatorLocale())
  const file = policyFileOf()
  const known = async (path: string | undefined) =>
    path === undefined
      ? {}
      : { directory: await savedDirectory(path, say.plain('policy:cli.bad_directory', { file: path })) }
  switch (command) {
    case 'schema':
      process.stdout.write(policyJsonSchema())
      return 0
    case 'check': {
      const { values, positionals } = parseArgs({
        args,
        allowPositionals: true,
        options: { directory: { type: 'string' } },
      })
      const operations = [...(await loadOperations()).values()]
      return await checkPolicy(positionals[0] ?? file, say, { operations, ...(await known(values.directory)) })
    }
    case 'explain': {
      const { values } = parseArgs({ args, options: explainOptions, allowNegative: true })
      return await explainRequest(values.file ?? file, values, say, (await known(values.directory)).directory)
    }
    default:
      throw new UsageError()
  }
})
