import { readFileSync } from 'node:fs'

/** One value as AWS's service model constrains it; the shape of the files in `models/`. */
export interface Member {
  t:
    | 'string'
    | 'integer'
    | 'long'
    | 'double'
    | 'boolean'
    | 'timestamp'
    | 'blob'
    | 'document'
    | 'list'
    | 'map'
    | 'structure'
  min?: number
  max?: number
  pattern?: string
  enum?: string[]
  of?: Member
  key?: Member
  value?: Member
  ref?: string
  /** How a timestamp is written. */
  format?: string
}

export interface Structure {
  required?: string[]
  union?: boolean
  members: Record<string, Member>
}

export interface Model {
  service: {
    id: string
    protocol: 'json' | 'query' | 'rest-json'
    /** The version of the `json` protocol: 1.1 unless said otherwise. */
    jsonVersion?: string
    targetPrefix?: string
    apiVersion: string
    signingName: string
    xmlNamespace?: string
  }
  operations: Record<
    string,
    { input: Structure; output: Structure; errors: string[]; resultWrapper?: string; http?: { uri: string } }
  >
  errors: Record<string, { fault: 'client' | 'server'; http?: number; code?: string; members: Record<string, Member> }>
  shapes: Record<string, Structure>
}

export function loadModel(name: string): Model {
  return JSON.parse(readFileSync(new URL(`models/${name}.json`, import.meta.url), 'utf8'))
}
