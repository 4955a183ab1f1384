import { type Json, parseJson } from '../json.ts'
import { ApiError } from './error.ts'

/** The arguments of a call, whichever way they came: a form's text fields or a JSON body. */
export class Args {
  readonly raw: Json

  constructor(raw: Json) {
    this.raw = raw
  }

  has(name: string): boolean {
    return this.raw[name] !== undefined && this.raw[name] !== null
  }

  text(name: string): string | undefined {
    const value = this.raw[name]
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
  }

  required(name: string): string {
    const value = this.text(name)
    if (value) return value
    const messages = [`[ERROR] missing required field: ${name}`]
    throw new ApiError('invalid_arguments', { response_metadata: { messages } })
  }

  flag(name: string): boolean {
    return ['true', '1', true, 1].includes(this.raw[name] as string)
  }

  /** A structured argument; in a form it is JSON text. */
  json(name: string, malformed = 'invalid_arguments'): unknown {
    const value = this.raw[name]
    if (typeof value !== 'string') return value ?? undefined
    if (value === '') return undefined
    const parsed = parseJson(value)
    if (parsed === undefined) throw new ApiError(malformed)
    return parsed
  }

  /** https://docs.slack.dev/apis/web-api/pagination: cursors are opaque, so ours says where to go on. */
  page<T>(all: T[], most = 1000): { items: T[]; next_cursor: string } {
    const limit = Math.min(Number(this.text('limit') || 100), most)
    const cursor = this.text('cursor')
    const from = cursor ? Number(Buffer.from(cursor, 'base64').toString().replace('offset:', '')) : 0
    if (!Number.isInteger(from) || !(limit > 0)) throw new ApiError(cursor ? 'invalid_cursor' : 'invalid_limit')
    const to = from + limit
    const next_cursor = to < all.length ? Buffer.from(`offset:${to}`).toString('base64') : ''
    return { items: all.slice(from, to), next_cursor }
  }
}
