/** The command that a way to ask stands for; made of the pattern's groups, '' where it stands for none after all. */
export type Meaning = string | ((...groups: string[]) => string)
export type WayToAsk = [RegExp, Meaning]

/** Six letters and digits, one of them a digit; I, L and O are read aloud for 1 and 0. */
export const id = '((?=[a-z]*\\d)[0-9a-z]{6})'
export const aMention = '(<@[UW][A-Z0-9]+>)'
export const re = (source: string) => new RegExp(source, 'iu')

const when = /(?:,? (?:now|right now|rn|atm|currently|today|at the moment))+$/iu

/** Who or what was asked about, without what says "now"; a way to the station is no access. */
export const accessTo = (name = ''): string => (/(?:から|まで)$/u.test(name) ? '' : `access ${name.replace(when, '')}`)

/** Coffee is wished for as well: a wish for access says so, or names what looks like an account. */
export const isAccess = (wish: string): boolean =>
  /access|admin|permission|権限|アクセス|管理者|read-?only|power ?user|\brole\b|\b(?:prod|production|staging|dev|sandbox|aws)\b|\w[-_]\w|<@|\w@\w|^\d{12}\b/iu.test(
    wish,
  )

/** What is asked about access, by a command's word. */
export const about =
  (word: string): Meaning =>
  (what = '') =>
    isAccess(what) ? `${word} ${what}` : ''
