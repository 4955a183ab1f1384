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

/** The Slack user groups that are named, each on a line of its own as `@handle`. */
export const handlesIn = (text: string): string[] => [
  ...new Set(linesOf(text).flatMap((line) => /^@([a-z0-9][a-z0-9._-]*)$/i.exec(line)?.[1]?.toLowerCase() ?? [])),
]

/**
 * People as they are pasted or stand in a CSV file: `address, given name, family name, user name` on lines, separated by
 * commas, semicolons or tabs, in quotes where needed; a first line with the names of the columns gives another order. The
 * user name may be left out: then it is the address. Throws a `Refusal` that shows each line that is not understood.
 */
export function peopleIn(text: string, members: readonly Listed[], field: string): Listed[] {
  const [first, ...others] = linesOf(text)
    .filter((line) => !line.startsWith('@'))
    .map(cellsOf)
  const named = first?.map((cell) => usual.find((column) => columns[column].test(cell)))
  const isHeader = named?.includes('email') ?? false
  const order = isHeader ? (named ?? []) : usual
  const rows = isHeader || !first ? others : [first, ...others]
  const people = [...rows.map((cells) => ({ cells, person: personOf(cells, order) })), ...members.map(asMember)]
  const bad = people.filter(({ person }) => !isGood(person))
  if (bad.length > 0)
    throw new Refusal('people_list_invalid', { lines: bad.map(({ cells }) => cells.join(', ')).join('; ') }, field)
  const once = new Map(people.map(({ person }) => [person.email.toLowerCase(), person]))
  if (once.size === 0) throw new Refusal('people_list_invalid', { lines: '-' }, field)
  if (once.size > most) throw new Refusal('people_list_long', { count: once.size, most }, field)
  return [...once.values()]
}

const asMember = (person: Listed) => ({ cells: [person.email, person.givenName, person.familyName], person })

function personOf(cells: string[], order: (Column | undefined)[]): Listed {
  const cell = (column: Column) => cells[order.indexOf(column)] ?? ''
  const email = cell('email').replace(/^<?(?:mailto:)?([^<>|]*).*$/, '$1')
  return {
    email,
    givenName: cell('givenName'),
    familyName: cell('familyName'),
    userName: cell('userName') || email,
  }
}

const isGood = ({ email, givenName, familyName, userName }: Listed): boolean =>
  validEmail.test(email) &&
  [givenName, familyName].every((name) => name !== '' && name.length <= 100) &&
  validUserName.test(userName) &&
  !reservedUserName.test(userName)

const linesOf = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** https://datatracker.ietf.org/doc/html/rfc4180, on one line, with the separators that spreadsheets use. */
function cellsOf(line: string): string[] {
  const cells = [...line.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,;\t]*))\s*(?:[,;\t]|$)/g)]
  // The end of the line matches once more, as an empty cell.
  return cells
    .map(([, quoted, plain = '']) => (quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"')))
    .slice(0, /[,;\t]\s*$/.test(line) ? undefined : -1)
}
