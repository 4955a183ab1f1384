import type { WebClient } from '@slack/web-api'
import { Refusal } from '../../errors.ts'
import { orUndefined } from './api-errors.ts'

const patienceMs = 10_000
/** What Slack says of a file that this app is not to have. https://docs.slack.dev/reference/methods/files.info#errors */
const kept = ['file_not_found', 'file_deleted', 'access_denied', 'missing_scope', 'no_permission', 'unknown_method']

/**
 * The text of a file that somebody has put into a form. A form comes back from their own machine and names any file, so it
 * has to be one of their own. The bot's token goes to Slack's files alone, and no redirect is followed: whoever may not read
 * is redirected to a page. https://docs.slack.dev/reference/objects/file-object#authentication
 */
export async function readTextFile(
  client: WebClient,
  id: string,
  { by, field, most }: { by: string; field: string; most: number },
): Promise<string> {
  const file = (await orUndefined(() => client.files.info({ file: id }), kept))?.file
  const name = file?.name ?? id
  const unreadable = () => new Refusal('file_unreadable', { name }, field)
  if (!file?.url_private) throw unreadable()
  if (file.user !== by) throw new Refusal('file_of_another', { name }, field)
  const tooLarge = () => new Refusal('file_too_large', { name, most: Math.floor(most / 1_000) }, field)
  if ((file.size ?? 0) > most) throw tooLarge()
  const url = new URL(file.url_private)
  if (url.origin !== filesOrigin(client)) throw unreadable()
  const headers = { authorization: `Bearer ${client.token}` }
  const answer = await fetch(url, { headers, redirect: 'manual', signal: AbortSignal.timeout(patienceMs) })
  if (answer.status >= 500 || answer.status === 429) throw new Error(`Slack’s files answered ${answer.status}`)
  if (!answer.ok || !answer.body) throw unreadable()
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of answer.body) {
    size += part.length
    if (size > most) throw tooLarge()
    parts.push(part)
  }
  return textIn(Buffer.concat(parts), () => new Refusal('file_not_text', { name }, field))
}

/** UTF-8, whether or not it begins with a byte order mark. What might as well be in another encoding is not guessed. */
function textIn(bytes: Buffer, refusal: () => Refusal): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (!text.includes('\0')) return text
  } catch {
    // Told below.
  }
  throw refusal()
}

/** Another Web API than Slack's own keeps its files itself. */
const filesOrigin = ({ slackApiUrl }: WebClient): string =>
  /(^|\.)slack\.com$/.test(new URL(slackApiUrl).hostname) ? 'https://files.slack.com' : new URL(slackApiUrl).origin
