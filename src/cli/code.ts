import { parseArgs } from 'node:util'
import { operatorLocale } from '../config.ts'
import { sayIn } from '../i18n.ts'
import { printClaims } from './code-claims.ts'
import { run, UsageError } from './run.ts'

const usage = `npm run --silent code -- claims [--link https://where.the/code/is] < show.json > claims.json
    of \`terraform show -json\`, \`tofu show -json\`, or a CloudFormation template: what code has, and nothing else of it`

await run(usage, async ([command, ...args]) => {
  const say = sayIn(operatorLocale())
  switch (command) {
    case 'claims': {
      const { values } = parseArgs({ args, options: { link: { type: 'string' } } })
      return await printClaims(process.stdin, values.link, say)
    }
    default:
      throw new UsageError()
  }
})
