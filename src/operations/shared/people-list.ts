import { Refusal } from '../../errors.ts'
import { reservedUserName, validEmail, validUserName } from './new-user.ts'

export interface Listed {
  email: string
  givenName: string
  familyName: string
  userName: string
}

/** More are several requests: an approver has to be able to read them. */
const most = 100

const columns = {
  email: /^(e-?mail|e-?mail address|mail|メール|メールアドレス|e メールアドレス)$/i,
  givenName: /^(given ?name|first ?name|名)$/i,
  familyName: /^(family ?name|last ?name|surname|姓)$/i,
  userName: /^(user ?name|login|ユーザー名)$/i,
}
type Column = keyof typeof columns
const usual: Column[] = ['email', 'givenName', 'familyName', 'userName']

/** https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_Name.html; shorter, so that it can be read. */
const validName = /^[\p{L}\p{M}\p{S}\p{N}\p{P} \u3000]{1,100}$/u
/** What begins like this tells a spreadsheet to calculate, wherever the list is opened later; it is nobody's name. */
const formula = /^[=+\-@\t]/

/** The Slack user groups that are named, each on a line of its own as `@handle`. */
export const handlesIn = (text: string): string[] => [
  ...new Set(linesOf(text).flatMap(({ line }) => /^@([a-z0-9][a-z0-9._-]*)$/i.exec(line)?.[1]?.toLowerCase() ?? [])),
]

/**
 * People as they are pasted or stand in a CSV file: `address, given name, family name, user name` on lines, separated by
 * commas, semicolons or tabs, in quotes where needed; a first line with the names of the columns gives another order. The
 * user name may be left out: then it is the address. Whoever is a member of a named group, too, is as the list has them.
 * Throws a `Refusal` that shows the lines that are not understood, and those that do not agree.
 */
export function peopleIn(text: string, members: readonly Listed[], field: string): Listed[] {
  const [first, ...others] = linesOf(text)
    .filter(({ line }) => !line.startsWith('@'))
    .map(({ number, line }) => ({ number, cells: cellsOf(line) }))
  const named = first?.cells.map((cell) => usual.find((column) => columns[column].test(cell)))
  const isHeader = named?.includes('email') ?? false
  const order = isHeader ? (named ?? []) : usual
  const rows = (isHeader || !first ? others : [first, ...others])
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
    .map((row) => ({ ...row, person: personOf(row.cells, order) }))
  const bad = [
    ...rows.filter(({ person }) => !isGood(person)).map(({ number, cells }) => `${number}: ${cells.join(', ')}`),
    ...members.filter((person) => !isGood(person)).map(({ email, givenName }) => email || givenName),
  ]
  if (bad.length > 0) throw new Refusal('people_list_invalid', { lines: shownLines(bad), count: bad.length }, field)
  for (const key of ['email', 'userName'] as const) {
    const twice = [...Map.groupBy(rows, ({ person }) => person[key].toLowerCase()).values()].find(differ)
    const [one, other] = twice ?? []
    if (one && other)
      throw new Refusal('people_list_twice', { value: one.person[key], lines: `${one.number}, ${other.number}` }, field)
  }
  const people = [...members, ...rows.map(({ person }) => person)]
  const once = new Map(people.map((person) => [person.email.toLowerCase(), person]))
  if (once.size === 0) throw new Refusal('people_list_empty', {}, field)
  if (once.size > most) throw new Refusal('people_list_long', { count: once.size, most }, field)
  return [...once.values()]
}

/** A few are enough to see what is wrong, and a form has no room for a thousand. */
const shownLines = (lines: string[]): string =>
  [...lines.slice(0, 5).map((line) => line.slice(0, 100)), ...(lines.length > 5 ? ['…'] : [])].join('; ')

const differ = (rows: { person: Listed }[]): boolean =>
  new Set(rows.map(({ person }) => JSON.stringify(person).toLowerCase())).size > 1

function personOf(cells: string[], order: (Column | undefined)[]): Listed {
  const cell = (column: Column) => cells[order.indexOf(column)] ?? ''
  const email = cell('email')
    .normalize('NFKC')
    .replace(/^<?(?:mailto:)?([^<>|]*).*$/, '$1')
  return {
    email,
    givenName: cell('givenName'),
    familyName: cell('familyName'),
    userName: cell('userName').normalize('NFKC') || email,
  }
}

const isGood = ({ email, givenName, familyName, userName }: Listed): boolean =>
  validEmail.test(email) &&
  [email, givenName, familyName, userName].every((text) => !formula.test(text)) &&
  [givenName, familyName].every((name) => validName.test(name)) &&
  validUserName.test(userName) &&
  !reservedUserName.test(userName)

/** The lines that are not empty, by the number that an editor shows. A byte order mark counts as a space. */
const linesOf = (text: string): { number: number; line: string }[] =>
  text
    .split(/\r\n|\r|\n/)
    .map((line, i) => ({ number: i + 1, line: line.trim() }))
    .filter(({ line }) => line !== '')

/** https://datatracker.ietf.org/doc/html/rfc4180, on one line, with the separators that spreadsheets and Japanese keyboards have. */
function cellsOf(line: string): string[] {
  const cells = [...line.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,;\t，；、]*))\s*(?:[,;\t，；、]|$)/g)]
  // The end of the line matches once more, as an empty cell.
  return cells
    .map(([, quoted, plain = '']) => (quoted === undefined ? plain : quoted.replaceAll('""', '"')).trim())
    .slice(0, /[,;\t，；、]\s*$/.test(line) ? undefined : -1)
}
