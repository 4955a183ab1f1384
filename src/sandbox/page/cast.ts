import type { Words } from './words.ts'

/** The people whom a visitor can be, in the order of the story. */
export const cast = ['UMIA', 'UBOB', 'UALICE', 'UKEN', 'UDANA', 'UGUS'] as const
export type Cast = (typeof cast)[number]

export const mayDo = (id: Cast, words: Words): string => words.people[id]

export const isCast = (id: string | undefined): id is Cast => (cast as readonly (string | undefined)[]).includes(id)

const hues: Record<Cast, number> = { UMIA: 262, UBOB: 205, UALICE: 340, UKEN: 160, UDANA: 28, UGUS: 50 }
export const hueOf = (id: string): number => (isCast(id) ? hues[id] : 220)
