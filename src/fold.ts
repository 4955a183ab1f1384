/** Letters that show nothing: zero-width spaces and joiners, marks of direction, soft hyphens. */
const invisible = /\p{Default_Ignorable_Code_Point}/gu
const ascii = /^[\x21-\x7e]+( [\x21-\x7e]+)*$/

/**
 * A name as people read it: the same for `Ｐｒｏｄ`, `prod` and `Prod`, for every kind and number of spaces, and
 * with or without letters that nobody sees. https://www.unicode.org/reports/tr15/#Norm_Forms
 */
export const fold = (text: string): string =>
  ascii.test(text)
    ? text.toLowerCase()
    : text.normalize('NFKC').replace(invisible, '').toLowerCase().normalize('NFKC').replaceAll(/\s+/g, ' ').trim()
