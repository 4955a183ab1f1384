import { text } from 'node:stream/consumers'
import { systemClock } from '../clock.ts'
import type { Read } from '../code/claim.ts'
import { claimsDocument } from '../code/claims-document.ts'
import { readCloudFormation } from '../code/read-cloudformation.ts'
import { readTerraform } from '../code/read-terraform.ts'
import type { Say } from '../i18n.ts'
import { UsageError } from './run.ts'

/** Prints the claims of a state or template; on stderr, what it does not say. Nothing of what it was given is in a message. */
export async function printClaims(
  input: NodeJS.ReadableStream,
  { link, parameter = [] }: { link?: string | undefined; parameter?: string[] | undefined },
  say: Say,
): Promise<number> {
  const url = link === undefined ? undefined : URL.parse(link)
  // A pipeline's own address of its repository often has a token in it, and people read this one.
  if (url?.username || url?.password) throw new UsageError(say.plain('doctor:code.secret_link'))
  if (link !== undefined && url?.protocol !== 'https:')
    throw new UsageError(say.plain('doctor:code.bad_link', { link }))
  const read = claimsIn(await text(input), parametersIn(parameter, say))
  if (!read) throw new UsageError(say.plain('doctor:code.no_state'))
  for (const address of read.untold) console.error(say.plain('doctor:code.untold', { address }))
  console.log(JSON.stringify(claimsDocument(read, systemClock.now(), link), null, 2))
  return 0
}

/** `Group=g-1`: with which values a CloudFormation template was deployed. */
const parametersIn = (written: string[], say: Say): Map<string, string> =>
  new Map(
    written.map((one) => {
      const [, name, value] = /^(\w+)=(.*)$/.exec(one) ?? []
      if (name === undefined || value === undefined)
        throw new UsageError(say.plain('doctor:code.bad_parameter', { one }))
      return [name, value]
    }),
  )

function claimsIn(given: string, parameters: ReadonlyMap<string, string>): Read | undefined {
  try {
    return readTerraform(JSON.parse(given)) ?? readCloudFormation(given, parameters)
  } catch {
    return readCloudFormation(given, parameters)
  }
}
