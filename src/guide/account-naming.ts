import type { Text } from '../i18n.ts'

/** AWS's limit for the name of an account: printable ASCII, at most 50. */
const allowed = /^[\x20-\x7e]{1,50}$/
const company = /^[a-z0-9]+(?:-[a-z0-9]+){2,}$/i

/** Says what AWS would not accept in the name; undefined when it is fine. */
export function accountNameProblem(name: string): Text | undefined {
  if (name.trim() === '') return { en: 'The name is empty.', ja: '名前が入力されていません。' }
  if (allowed.test(name)) return undefined
  return {
    en: 'AWS takes 1 to 50 characters here: letters without accents, digits, spaces and punctuation; no Japanese.',
    ja: 'AWS で使えるのは半角の英数字、スペース、記号で 1〜50 文字です。日本語は使えません。',
  }
}

/** `example-audit-prod`: company, purpose, environment. `paulo-santos-test`: given name, family name, purpose. */
export const followsConvention = (name: string): boolean => company.test(name.trim())

export const accountNameAdvice = (name: string): Text | undefined =>
  followsConvention(name)
    ? undefined
    : {
        en: `“${name}” does not tell company, purpose and environment apart. Names such as example-audit-prod stay clear on bills and in lists.`,
        ja: `「${name}」からは、会社、目的、環境を読み取れません。example-audit-prod のような名前なら、請求書や一覧でも見分けやすくなります。`,
      }

/** The name that the convention gives: "Example Corp", "Audit", "prod" make example-corp-audit-prod. */
export const suggestedName = (...words: string[]): string =>
  words
    .map((word) =>
      word
        .trim()
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-+|-+$/g, ''),
    )
    .filter(Boolean)
    .join('-')
    .slice(0, 50)
