import type { Migration } from 'kysely'
import * as first from './0001-first.ts'

/** In order. A migration that has been released is never edited; a change of the tables is a new one. */
export const migrations: Record<string, Migration> = { '0001-first': first }
