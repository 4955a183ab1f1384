import type { Text } from '../../i18n.ts'

/** Kinds of form fields; `many` gives a list of values. Each has one widget in `slack/forms/form-fields.ts` and one value type here. */
interface Base {
  label: Text
  hint?: Text
  optional?: true
}
export type Field = Base &
  (
    | { kind: 'account'; many?: true } // value: account id
    | { kind: 'permissionSet'; many?: true } // value: ARN
    | { kind: 'principal'; self?: true; many?: true } // value: `USER:<id>` or `GROUP:<id>`; `self` preselects the requester
    | { kind: 'user'; many?: true } // value: `USER:<id>`
    | { kind: 'group' } // value: `GROUP:<id>`
    | { kind: 'organizationalUnit' } // value: a path, `/Workloads/Production`; `/` is the root
    | { kind: 'managedPolicy'; many?: true } // value: ARN of an AWS managed policy, or several
    | { kind: 'attachedPolicy'; many: true } // values: ARNs of those that the chosen `permissionSet` has
    | { kind: 'attachedReference'; many: true } // values: `path + name` of the customer managed policies that it has
    | { kind: 'duration' } // value: milliseconds, or `permanent` where policy allows it
    | { kind: 'text'; max: number; pattern?: RegExp; multiline?: true }
    // A long text, in as many inputs as it needs or as a file of these types; `lines`: each input begins a line.
    | { kind: 'document'; max: number; fileTypes: readonly string[]; lines?: true }
    | { kind: 'choice'; options: { value: string; label: Text }[]; many?: true }
  )
export type Fields = Record<string, Field>

type ValueOf<F extends Field> = F extends { kind: 'duration' }
  ? number | 'permanent'
  : F extends { many: true }
    ? string[]
    : string

/** The input that an operation's fields collect. Optional fields may be absent. */
export type InputOf<F extends Fields> = {
  [K in keyof F as F[K] extends { optional: true } ? never : K]: ValueOf<F[K]>
} & { [K in keyof F as F[K] extends { optional: true } ? K : never]?: ValueOf<F[K]> }
