import { monthNames } from './month-names.ts'
import type { Name, NamedKind, NamedLine } from './read-names.ts'

// What somebody said in their own words, as a command takes it.

export const saysOf = ({ names }: NamedLine, ...kinds: NamedKind[]): string[] =>
  names.filter(({ kind }) => kinds.includes(kind)).map(({ says }) => says)

/** Of whom or what somebody asks who has it. */
export function accessWords(line: NamedLine, phrase: string): string {
  const [account] = saysOf(line, 'account')
  const [set] = saysOf(line, 'set')
  const [person] = saysOf(line, 'person')
  const [other] = saysOf(line, 'group', 'name')
  // "Who besides Alice?" is no question about her.
  const isOfThing = (account ?? set ?? other) !== undefined && /\bwho\b|誰|だれ|どなた/iu.test(phrase)
  const what = (isOfThing ? undefined : person) ?? set
  if (what !== undefined) return account === undefined ? what : `${what} in ${account}`
  return account ?? other ?? ''
}

const filler =
  /^(?:@?aws[ -]?setup\b|[\s.,;:!?=@&+()"'*-]+|(?:a|an|the|i|we|me|us|my|our|you|u|he|she|they|is|be|it|to|in|on|into|at|for|of|with|as|by|and|or|please|pls|plz|hey|hi|hello|can|could|would|will|may|might|someone|somebody|anyone|give|grant|get|have|needs?|want|wants|like|love|requires?|request|requesting|let|add|put|assign|onboard|access|acces|permissions?|rights?|role|account|group|env|environment|possible|some|any|only|just|asap|now|right now|urgently|urgent|also|there|'d|'m|'s|temporary|temporarily|duration|length|how do i|i'd|i'm|it's|req\w{2,5}|acc?es{1,3}|locked out of|is it possible|able|break[- ]?glass|locked out|can't|cannot|so|granted|full)(?![\w'])|[、。，．！？「」・]|(?:さん|様|くん|の|を|に|へ|で|が|は|も|と|って|権限|アクセス権?|アカウント|グループ|ロール|環境|申請|依頼|リクエスト|付与|至急|緊急|今すぐ|すみません|お疲れ様です|おはようございます|です|ます|だけ|のみ|用|ちょっと|として|ぐらい|くらい|ほど|間))/iu
const fillerEnd =
  /(?:[\s.,;:!?=@&+()"'*-]+|(?<![\w'])(?:a|an|the|i|we|me|us|my|our|you|u|is|be|to|in|on|into|at|for|of|with|as|by|and|please|pls|plz|can|could|would|someone|give|grant|get|have|needs?|want|access|permissions?|rights?|role|account|group|env|environment|only|just|asap|now|right now|urgently|also|there|thanks|thx|temporarily)|[、。，．！？「」・]|(?:さん|様|の|を|に|へ|(?<!ま)で|が|は|も|と|って|権限|アクセス権?|アカウント|グループ|ロール|環境|申請|依頼|リクエスト|付与|至急|今すぐ|だけ|のみ|用|して|ちょっと))$/iu
/** Asking, at the end of a Japanese sentence. */
const asking =
  /(?:を|が|に|(?<!ま)で|へ|の)?(?:付与|付け|つけ|入れ|入り|入ら|使い|使わ|使え|見せ|見|もらう?|もらえ|いただ|頂|申請|貸し|アクセスし|ログインし|アクセスさせ|ログインさせ|お願い|おねがい|必要|欲し|ほし|くださ|下さ|くれ|ちょうだい|可能|でき|リクエスト)[\p{Script=Hiragana}ー]*(?:必要|欲しい|ほしい|可能)?[\p{Script=Hiragana}]*$/u

const politeness =
  /^(?:[\s.,;:!?=&+-]|(?:please|pls|plz|thanks|thx)\b|[、。，．！？]|(?:さん|様)|(?:の|を|に|へ|で|が|は|も|と)(?!\p{Script=Hiragana}))+/iu
const politenessEnd =
  /(?:[\s.,;:!?=&+-]|\b(?:please|pls|plz|thanks|thx|in|on|to|into|for|at|the|an?|of|and|access|as)|[、。，．！？]|(?:さん|様|の|を|に|へ|(?<!ま)で|が|は|も|と|権限|アクセス権?|アカウント))$/iu

/** What is left of a part of a wish when the asking is taken away; where only asking was left, nothing. */
function trimmed(text: string): string {
  const bare = until(text, (words) => words.replace(filler, '').replace(fillerEnd, '').replace(asking, ''))
  return bare && until(text.replace(politeness, ''), (words) => words.replace(politenessEnd, '').replace(asking, ''))
}
const until = (text: string, shorten: (text: string) => string): string => {
  const shorter = shorten(text)
  return shorter === text ? text : until(shorter, shorten)
}

/** Whom somebody asks about who is not in the directory. */
export function subject(phrase: string): string {
  const [, english, japanese] =
    /\b(?:can|does) (\S+(?: \S+)?) (?:access|reach|have|get)\b|^([^@ を誰]{1,12}?)(?:さん)?(?:は|の|って)/iu.exec(
      phrase,
    ) ?? []
  return english ?? japanese ?? ''
}

/** A wish as a line after `request`: what it names, and what else is said, which is the reason. */
export function requestWords(line: NamedLine): string {
  const { text, names } = line
  const taken = new Map<NamedKind, Name>()
  for (const name of names) {
    const kind = name.kind === 'name' || name.kind === 'id' ? undefined : name.kind
    if (kind && !taken.has(kind)) taken.set(kind, name)
  }
  const group = taken.get('group')
  const joins = group && !taken.has('account')
  const [account, set, length, person] = (['account', 'set', 'length', 'person'] as const).map((kind) =>
    taken.get(kind),
  )
  const whom = joins ? group : person
  const used = new Set([account, set, length, whom])
  const left: string[] = []
  let end = 0
  for (const name of [...names.filter((one) => used.has(one)), undefined]) {
    left.push(
      ...text
        .slice(end, name?.from)
        .split(/(?<=[.!?。！？;])\s*|(?<=[、,])/u)
        .map(trimmed),
    )
    end = name?.to ?? text.length
  }
  const words = [
    joins ? (person ? 'add-to-group' : 'join-group') : undefined,
    ...[account, set, length].map((name) => name?.says),
    whom && `for ${whom.says}`,
    ...left,
  ]
  return words.filter(Boolean).join(' ')
}

const outcomes: [RegExp, string][] = [
  [/\b(?:denied|denials?|rejected)\b|却下/iu, 'denied'],
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
    day.exec(text)?.[0] ?? saysOf(line, 'length')[0] ?? called(times) ?? month.exec(text)?.[0],
    /\bjsonl?\b/iu.test(text) ? 'jsonl' : /\bcsv\b/iu.test(text) ? 'csv' : undefined,
  ]
    .filter(Boolean)
    .join(' ')
}

/** `people bind @mia mia.tanaka`, said as a sentence. */
export function peopleWords(line: NamedLine): string {
  const [, mention = ''] = /(<@[UW][A-Z0-9]+>)/.exec(line.text) ?? []
  if (!mention) return ''
  if (/^unbind|解除|取り?消/iu.test(line.text)) return `unbind ${mention}`
  if (/^bind|付けて|付け$/iu.test(line.text))
    return `bind ${mention} ${line.text
      .replace(mention, '')
      .replaceAll(/^bind | ?を ?| ?に(?:結び|紐).*$|^ *to /giu, '')
      .replace(/^ *to /iu, '')
      .trim()}`
  return `why ${mention}`
}
