import { parseArgs } from 'node:util'
import { refusalOf } from '../aws/aws-errors.ts'
import { callOf } from '../aws/paced-calls.ts'
import { ConfigProblems, operatorLocale, problemInWords } from '../config.ts'
import { refusalPlain } from '../error-words.ts'
import { Refusal } from '../errors.ts'
import { sayIn } from '../i18n.ts'
import { asLine } from '../policy/problems.ts'
import { databaseMistake } from '../store/store-trouble.ts'

/** The command line was not understood; `message` says what of it. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/**
 * Runs a command with its arguments and exits with the code that it returns: 0 good, 1 problems found, 2 not understood.
 * What is wrong outside of it is printed in words, one problem on a line; what nobody expected is thrown on.
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
    const words = misused ? [(error as Error).message, usage].filter(Boolean).join('\n\n') : expected(error)
    if (words === undefined) throw error
    console.error(words)
    process.exitCode = misused ? 2 : 1
  }
}

/** The words of a command that has no options; what looks like one is not taken for a name. */
export const wordsOf = (args: string[]): string[] => parseArgs({ args, allowPositionals: true }).positionals

/** The words for what an operator can mend; undefined for a fault of ours. */
function expected(error: unknown): string | undefined {
  if (error instanceof ConfigProblems) return error.problems.map(asLine).join('\n')
  // A network's error does not say whose server it did not reach; one of AWS is known by its call.
  const refusal = error instanceof Refusal || callOf(error) ? refusalOf(error) : undefined
  if (refusal) return refusalPlain(refusal, sayIn(operatorLocale()))
  const mistake = databaseMistake(error)
  if (mistake) return problemInWords(mistake)
  // Only what the system says of a file has both. https://nodejs.org/api/errors.html#class-systemerror
  const { path, syscall, code = '' } = (error ?? {}) as NodeJS.ErrnoException
  return path && syscall
    ? sayIn(operatorLocale()).plain(code === 'EEXIST' ? 'doctor:usage.file_there' : 'doctor:usage.file', {
        file: path,
        detail: code,
      })
    : undefined
}
