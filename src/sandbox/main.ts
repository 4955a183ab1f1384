import { companyIds, isCompanyId } from './companies.ts'
import { flagsOf } from './flags.ts'
import { startSandbox } from './sandbox.ts'

const values = flagsOf(`npm run sandbox [-- --port 4400] [--company ${companyIds.join('|')}]`, {
  port: { type: 'string', default: '4400' },
  company: { type: 'string', default: 'established' },
})
const port = Number(values.port)
const { company } = values

function wrong(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}
if (!(Number.isInteger(port) && port >= 0 && port <= 65_535)) wrong('--port takes a number from 0 to 65535')
if (!isCompanyId(company)) wrong(`--company takes one of: ${companyIds.join(', ')}`)

const sandbox = await startSandbox({ port, company })
console.log(`The sandbox is ready: ${sandbox.url}`)

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => sandbox.stop().then(() => process.exit(0)))
