import { leftOfAsking } from './left-of-asking.ts'
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
        .map(leftOfAsking),
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
