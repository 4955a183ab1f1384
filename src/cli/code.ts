import { parseArgs } from 'node:util'
import { operatorLocale } from '../config.ts'
import { sayIn } from '../i18n.ts'
import { printClaims } from './code-claims.ts'
import { printExport, printGrants } from './code-export.ts'
import { printRows } from './code-rows.ts'
import { run, UsageError } from './run.ts'

const usage = `npm run --silent code -- claims [--link https://where.the/code/is] [--parameter Name=Value]... < show.json > claims.json
    of \`terraform show -json\`, \`tofu show -json\`, or a CloudFormation template, whose stack has these values
    of its parameters: what code has, and nothing else of it
npm run --silent code -- rows > rows.csv
    every row of AWS with its owner: code and where it stands there, a grant's request and its end, adopted, or unknown
npm run --silent code -- grants > leave-out.txt
    the import ids of what the bot's grants give: what scripts find of them stays out of code, and what \`terraform query -json\`
    does, which has ids where the list block says \`include_resource = true\`
npm run --silent code -- export > permanent.tf
    HCL with import blocks, for Terraform and OpenTofu: what AWS has, and neither a grant gives nor code has already`

await run(usage, async ([command, ...args]) => {
  const say = sayIn(operatorLocale())
  switch (command) {
    case 'claims': {
      const { values } = parseArgs({
        args,
        options: { link: { type: 'string' }, parameter: { type: 'string', multiple: true } },
      })
      return await printClaims(process.stdin, values, say)
    }
    case 'grants':
      return await printGrants(say)
    case 'rows':
      return await printRows(say)
    case 'export':
      return await printExport(say)
    default:
      throw new UsageError()
  }
})
