import { en } from './words-en.ts'
import { ja } from './words-ja.ts'

export type Words = typeof en
export type Language = 'en' | 'ja'

export const wordsIn: Record<Language, Words> = { en, ja }
export const languageOf = (locale: string): Language => (locale.startsWith('ja') ? 'ja' : 'en')
