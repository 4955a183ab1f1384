import { monthNames } from './month-names.ts'
import type { NamedLine } from './read-names.ts'
import { saysOf } from './said-as-command.ts'

const outcomes: [RegExp, string][] = [
  [/\b(?:denied|denials?|rejected|declined|turned down)\b|却下/iu, 'denied'],
  [/\brefus\w+|拒否/iu, 'refused'],
  [/\b(?:grant\w*|given)\b|付与|もらった/iu, 'granted'],
  [/\b(?:approvals?|approved)\b|承認/iu, 'approved'],
  [/\bexten\w+|延長/iu, 'extended'],
  [/\b(?:ended|revoked)\b|終了/iu, 'ended'],
  [/\bfailed\b|失敗/iu, 'failed'],
]
const month = new RegExp(
  `(?<![a-z])(?:${monthNames.filter((name) => name !== 'may').join('|')}|(?<=(?:in|of|for) )may)(?![a-z])|\\d{1,2}月`,
  'iu',
)
const times: [RegExp, string][] = [
  [/\btoday\b|今日/iu, 'today'],
  [/\byesterday\b|昨日/iu, 'yesterday'],
  [/\bweek\b|先週|今週|[1一]週間/iu, 'week'],
  [/\bmonth\b|先月|今月/iu, 'month'],
]
const day = /\d{4}-\d{2}-\d{2}(?:\.\.\d{4}-\d{2}-\d{2})?/

/** What somebody looks for in the audit log, as after `audit`. */
export function auditWords(line: NamedLine): string {
  const { text } = line
  const [person] = saysOf(line, 'person', 'group')
  const called = (words: [RegExp, string][]) => words.find(([said]) => said.test(text))?.[1]
  return [
    person && `for ${person}`,
    saysOf(line, 'account')[0],
    saysOf(line, 'set')[0],
    called(outcomes),
    day.exec(text)?.[0] ?? called(times) ?? saysOf(line, 'length')[0] ?? month.exec(text)?.[0],
    /\bjsonl?\b/iu.test(text) ? 'jsonl' : /\bcsv\b/iu.test(text) ? 'csv' : undefined,
  ]
    .filter(Boolean)
    .join(' ')
}
