import { startSandbox } from './sandbox.ts'

const asked = process.argv.find((one) => one.startsWith('--port='))?.slice('--port='.length)
const following = process.argv.indexOf('--port')
const port = Number(asked ?? (following > 0 ? process.argv[following + 1] : 4400))
if (!(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
  console.error('--port takes a number from 0 to 65535')
  process.exit(1)
}

const sandbox = await startSandbox({ port })
console.log(`The sandbox is ready: ${sandbox.url}`)

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => sandbox.stop().then(() => process.exit(0)))
