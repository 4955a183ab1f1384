import { callName, classify } from './aws-errors.ts'

/** What of AWS the bot reads, as people are told of it. */
export type Part =
  | 'credentials'
  | 'organization'
  | 'delegated administrators'
  | 'regions'
  | 'instance'
  | 'accounts'
  | 'organizational units'
  | 'account tags'
  | 'permission sets'
  | 'contents of permission sets'
  | 'users'
  | 'groups'
  | 'provisioned permission sets'
  | 'assignments'
  | 'requests'

/** A part of AWS that the bot could not read. */
export interface Gap {
  what: Part
  /** The IAM action that is not allowed, where it is that. */
  missing?: string
  /** The call that failed, as IAM names it; unknown where no call came about. */
  call?: string
  /** Of which account, permission set or Region; more than one are counted in `more`. */
  about?: string
  more?: number
  /** There were no credentials that AWS takes. */
  unasked?: true
  /** AWS's own words. */
  text: string
  /** When AWS was asked last, ms. */
  at?: number
}

export function gapOf(what: Part, error: unknown, at: number, about?: string): Gap {
  const { kind, missing, text } = classify(error)
  const call = callName(error)
  return {
    what,
    text,
    at,
    ...(missing && { missing }),
    ...(call && { call }),
    ...(about && { about }),
    ...(kind === 'unasked' && { unasked: true as const }),
  }
}

/** The same trouble stands in a list once, with how many things it is about. */
export function addGap(list: Gap[], gap: Gap): void {
  const known = list.find(
    ({ what, missing, call }) => what === gap.what && missing === gap.missing && call === gap.call,
  )
  if (!known) list.push(gap)
  else if (gap.about !== undefined && gap.about !== known.about) known.more = (known.more ?? 0) + 1
}
