import type { IncomingMessage, ServerResponse } from 'node:http'
import { isObject, type Json, parseJson } from './json.ts'

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

/** Arguments from the query string and from a form or JSON body. Undefined when the body cannot be read. */
export async function argumentsOf(request: IncomingMessage, url: URL): Promise<Json | undefined> {
  const type = request.headers['content-type'] ?? ''
  const body = await bodyOf(request)
  const query = Object.fromEntries(url.searchParams)
  if (body.length === 0) return query
  if (type.startsWith('application/json')) {
    const parsed = parseJson(body.toString())
    return isObject(parsed) ? { ...query, ...parsed } : undefined
  }
  if (!type.startsWith('multipart/form-data'))
    return { ...query, ...Object.fromEntries(new URLSearchParams(body.toString())) }
  return { ...query, ...Object.fromEntries(await formOf(type, body)) }
}

/** The bytes of an upload, which come bare or as the one file of a form. */
export async function uploadOf(request: IncomingMessage): Promise<Buffer> {
  const type = request.headers['content-type'] ?? ''
  const body = await bodyOf(request)
  if (!type.startsWith('multipart/form-data')) return body
  const [content] = (await formOf(type, body)).values()
  return content instanceof Blob ? Buffer.from(await content.arrayBuffer()) : Buffer.from(content ?? '')
}

const formOf = (type: string, body: Buffer): Promise<FormData> =>
  new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()

export function answerJson(
  response: ServerResponse,
  status: number,
  body: Json,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
  response.end(JSON.stringify(body))
}
