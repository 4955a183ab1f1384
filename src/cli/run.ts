import { ConfigProblems, problemInWords } from '../config.ts'
import { asLine } from '../policy/problems.ts'
import { CannotOpen } from '../store/sqlite-file.ts'

/** The command line was not understood; `message` says what of it. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/**
 * Runs a command with its arguments and exits with the code that it returns: 0 good, 1 problems found, 2 not understood.
 * Problems of the configuration are printed one on a line.
 */
export async function run(usage: string, command: (args: string[]) => Promise<number>): Promise<void> {
  const args = process.argv.slice(2)
  if (args.some((arg) => arg === '--help' || arg === '-h')) {
    console.log(usage)
    return
  }
  try {
    process.exitCode = await command(args)
  } catch (error) {
    const misused = error instanceof UsageError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS_')
    if (error instanceof ConfigProblems) console.error(error.problems.map(asLine).join('\n'))
    else if (misused) console.error([(error as Error).message, usage].filter(Boolean).join('\n\n'))
    else if (error instanceof CannotOpen) console.error(problemInWords(error.mistake))
    else throw error
    process.exitCode = misused ? 2 : 1
  }
}
