import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'

/** What a script was called with: the sandbox, the bench and the storm. `--help`, and what it does not know, end it with its usage. */
export function flagsOf<const T extends ParseArgsOptionsConfig>(usage: string, options: T) {
  if (process.argv.slice(2).some((arg) => arg === '--help' || arg === '-h')) {
    console.log(usage)
    process.exit(0)
  }
  try {
    return parseArgs({ options }).values
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`)
    process.exit(2)
  }
}
