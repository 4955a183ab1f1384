import { readFile, stat } from 'node:fs/promises'
import type { Assignment } from '../aws/types.ts'
import type { Clock } from '../clock.ts'
import { byName, type Claim, rowSubject, type Subject, setSubject } from './claim.ts'
import { type ClaimsDocument, parseClaims } from './claims-document.ts'

/** A source of claims, as the policy names it. */
export interface ClaimSource {
  /** A path, from where the bot runs. */
  file: string
  link?: string | undefined
  /** ms. */
  maxAge: number
}

/** Why it cannot be told what code has, by the file that should say it. */
export interface Untold {
  file: string
  why: 'unread' | 'stale' | 'partly'
  /** When what is known of it was written, ms; 0 where it could never be read. */
  at: number
}

/** What code says that it has, as the files say now. */
export interface Claims {
  on(...subjects: Subject[]): Claim | undefined
  onRow(access: Assignment): Claim | undefined
  onSet(arn: string): Claim | undefined
  /** Empty where each file was read, is young enough, and says all that it is about. */
  untold: Untold[]
  count: number
}

export interface Code {
  /** Files that have changed are read again. */
  claims(): Promise<Claims>
}

/** The text of each file when it could be read for the last time, before this process, and where that outlives it. */
export interface LastClaims {
  texts: ReadonlyMap<string, string>
  keep(file: string, text: string): Promise<void>
}

interface Kept {
  /** What of a file tells that it is another one. */
  stamp: string
  /** What it said when it could be read for the last time. */
  document: ClaimsDocument | undefined
  unread: boolean
}

/** `nameOfSet`: by what templates know a permission set. */
export function createCode(
  sources: readonly ClaimSource[],
  { clock, nameOfSet, last }: { clock: Clock; nameOfSet(arn: string): string | undefined; last: LastClaims },
): Code {
  const kept = new Map<string, Kept>()
  const read = async ({ file }: ClaimSource): Promise<Kept> => {
    const stamp = await stampOf(file)
    const known = kept.get(file)
    if (known?.stamp === stamp) return known
    const text = await readFile(file, 'utf8').catch(() => undefined)
    const document = documentIn(text)
    // What cannot be read any more is no sign that code has let go.
    const before = known?.document ?? documentIn(last.texts.get(file))
    const now = { stamp, document: document ?? before, unread: !document }
    kept.set(file, now)
    // Not waited for: who asks may be in a transaction, and SQLite does one at a time.
    if (document && text !== undefined)
      last.keep(file, text).catch(() => {
        now.stamp = 'not kept'
      })
    return now
  }
  return {
    async claims() {
      const files = await Promise.all(sources.map(async (source) => ({ ...source, ...(await read(source)) })))
      return claimsIn(files, clock.now(), nameOfSet)
    },
  }
}

function claimsIn(files: (ClaimSource & Kept)[], now: number, nameOfSet: (arn: string) => string | undefined): Claims {
  const all = new Map<Subject, Claim>()
  const untold: Untold[] = []
  for (const { file, link, maxAge, document, unread } of files) {
    const at = document ? Date.parse(document.at) : 0
    const stale = unread || now - at > maxAge
    if (stale) untold.push({ file, why: unread ? 'unread' : 'stale', at })
    if (!document) continue
    if (document.untold.length > 0) untold.push({ file, why: 'partly', at })
    // What a young file says counts before what an old one says.
    for (const { subject, address } of document.claims)
      if (all.get(subject)?.stale !== false) all.set(subject, { address, file, link: link ?? document.link, at, stale })
  }
  const on: Claims['on'] = (...subjects) => subjects.map((one) => all.get(one)).find((claim) => claim)
  const either = (subject: Subject, arn: string) => {
    const name = nameOfSet(arn)
    return on(subject, ...(name === undefined ? [] : [byName(subject, arn, name)]))
  }
  return {
    on,
    onRow: (access) => either(rowSubject(access), access.permissionSetArn),
    onSet: (arn) => either(setSubject(arn), arn),
    untold,
    count: all.size,
  }
}

async function stampOf(file: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(file)
    return `${mtimeMs} ${size} ${ino}`
  } catch {
    return 'gone'
  }
}

function documentIn(text: string | undefined): ClaimsDocument | undefined {
  try {
    return text === undefined ? undefined : parseClaims(text)
  } catch {
    return undefined
  }
}
