import { text } from 'node:stream/consumers'
import { systemClock } from '../clock.ts'
import type { Read } from '../code/claim.ts'
import { claimsDocument } from '../code/claims-document.ts'
import { readCloudFormation } from '../code/read-cloudformation.ts'
import { readTerraform } from '../code/read-terraform.ts'
import type { Say } from '../i18n.ts'
import { UsageError } from './run.ts'

/** Prints the claims of a state or template; on stderr, what it does not say. Nothing of what it was given is in a message. */
export async function printClaims(input: NodeJS.ReadableStream, link: string | undefined, say: Say): Promise<number> {
  if (link !== undefined && !(URL.canParse(link) && new URL(link).protocol === 'https:'))
    throw new UsageError(say.plain('doctor:code.bad_link', { link }))
  const read = claimsIn(await text(input))
  if (!read) throw new UsageError(say.plain('doctor:code.no_state'))
  for (const address of read.untold) console.error(say.plain('doctor:code.untold', { address }))
  console.log(JSON.stringify(claimsDocument(read, systemClock.now(), link), null, 2))
  return 0
}

function claimsIn(given: string): Read | undefined {
  try {
    return readTerraform(JSON.parse(given)) ?? readCloudFormation(given)
  } catch {
    return readCloudFormation(given)
  }
}
