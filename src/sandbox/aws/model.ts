import { readFileSync } from 'node:fs'

/** One value as AWS's service model constrains it; the shape of the files in `models/`. */
export interface Member {
  t: 'string' | 'integer' | 'long' | 'boolean' | 'timestamp' | 'blob' | 'document' | 'list' | 'map' | 'structure'
  min?: number
  max?: number
  pattern?: string
  enum?: string[]
  of?: Member
  key?: Member
  value?: Member
  ref?: string
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
    targetPrefix?: string
    apiVersion: string
    signingName: string
    xmlNamespace?: string
  }
  operations: Record<string, { input: Structure; output: Structure; errors: string[]; resultWrapper?: string }>
  errors: Record<string, { fault: 'client' | 'server'; http?: number; code?: string; members: Record<string, Member> }>
  shapes: Record<string, Structure>
}

export function loadModel(name: string): Model {
  return JSON.parse(readFileSync(new URL(`models/${name}.json`, import.meta.url), 'utf8'))
}
