/** The command that a way to ask stands for; made of the pattern's groups, '' where it stands for none after all. */
export type Meaning = string | ((...groups: string[]) => string)
export type WayToAsk = [RegExp, Meaning]

/** Six letters and digits, one of them a digit; I, L and O are read aloud for 1 and 0. */
export const id = '((?=[a-z]*\\d)[0-9a-z]{6})'
export const mention = '(<@[UW][A-Z0-9]+>)'
export const re = (source: string) => new RegExp(source, 'iu')
