import type { Directory } from '../aws/types.ts'
import type { Text } from '../i18n.ts'
import type { en } from '../locales/index.ts'
import type { Roster } from './policy-types.ts'
import type { SelectorStates } from './selector-states.ts'

/** `problem`: somebody will be refused or let through by mistake. `warning`: probably. `hint`: think about it. */
export type Level = 'problem' | 'warning' | 'hint'
export type LintCode = keyof (typeof en)['policy']['lint']

/** Something in a valid policy that its author probably did not mean. */
export interface Lint {
  level: Level
  code: LintCode
  /** The rule that it is about; for what is about no rule, the setting: `admins`. */
  rule: string
  problem: Text
  remedy: Text
}

/** What is known besides the policy; each part that is there allows more checks. */
export interface LintContext {
  /** Whether values of the example that were left as they are count: not in the example itself. */
  untouched?: boolean
  directory?: Directory
  roster?: Roster
  /** Which selectors match nothing, and what they matched before. */
  selectors?: SelectorStates
  /** The operations that there are, with their fields. */
  operations?: readonly { id: string; fields: Readonly<Record<string, { kind: string }>>; shapes?: true }[]
}

/** What a check reports. */
export type Report = (level: Level, code: LintCode, rule: string, vars?: Record<string, string | number>) => void
