import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Token } from './api/method.ts'
import type { Core } from './core.ts'
import type { Json } from './json.ts'
import type { Element, SlackFile } from './types.ts'

/** What a person chooses on their own machine. */
export interface ChosenFile {
  name: string
  content: Buffer
}

/** https://docs.slack.dev/reference/block-kit/block-elements/file-input-element */
const LARGEST_FILE = 10 * 1024 * 1024
const FILES = '/files-pri/'

/** https://docs.slack.dev/reference/objects/file-object; the addresses need the token of an app that may read files. */
export function fileObject({ url, workspace }: Core, { content: _content, ...file }: SlackFile): Json {
  const address = `${url}${FILES}${workspace.team.id}-${file.id}/${encodeURIComponent(file.name)}`
  const filetype = /\.(\w+)$/.exec(file.name)?.[1]?.toLowerCase() ?? 'binary'
  return { ...file, filetype, url_private: address, url_private_download: address }
}

/** Uploads what somebody puts into a file input; gives what `view.state.values` keeps of it. */
export function givenFiles(core: Core, user: string, element: Element, chosen: ChosenFile[]): Json[] {
  const { filetypes, max_files: most = 10 } = element as { filetypes?: string[]; max_files?: number }
  if (chosen.length > most) throw new Error(`No more than ${most} files can be chosen here`)
  return chosen.map(({ name, content }) => {
    const type = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
    if (filetypes && !filetypes.includes(type)) throw new Error(`Choose a file of these types: ${filetypes.join(', ')}`)
    if (content.length > LARGEST_FILE) throw new Error('This file is larger than 10 MB')
    const id = core.workspace.id('F')
    const file = { id, name, title: name, size: content.length, user, content, channels: [] }
    core.workspace.files.set(id, file)
    return fileObject(core, file)
  })
}

/** Whoever may not read files is led to the page to sign in, as a browser without a session is. */
export function serveFile(
  { url, workspace }: Core,
  tokens: Map<string, Token>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const path = new URL(request.url ?? '/', url).pathname
  const [, id = ''] = /^[^-]+-(\w+)\//.exec(path.slice(FILES.length)) ?? []
  const token = tokens.get(request.headers.authorization?.replace('Bearer ', '') ?? '')
  if (!token?.scopes.has('files:read')) {
    response.writeHead(302, { location: `${url}/?redir=${encodeURIComponent(path)}` }).end()
    return
  }
  const file = workspace.files.get(id)
  if (!file) return void response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>There is no such file</h1>')
  response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(file.content)
}

export const isFileAddress = (path: string): boolean => path.startsWith(FILES)
