import { matchesAction } from '../../../policy/widening-actions.ts'
import { parsedPolicy } from './policy-text.ts'

type Statement = Record<string, unknown>
const listed = (value: unknown): string[] => [value].flat().filter((item) => typeof item === 'string')

/**
 * Whether policies allow an action on something; on what, and under which conditions, is not looked at. A denial counts where it
 * is of everything, always.
 */
export function allowsAction(documents: readonly string[], action: string): boolean {
  const wanted = action.toLowerCase()
  const statements = documents.flatMap(statementsOf)
  const names = ({ Action, NotAction }: Statement) =>
    NotAction === undefined
      ? listed(Action).some((one) => matchesAction(one, wanted))
      : !listed(NotAction).some((one) => matchesAction(one, wanted))
  const always = ({ Resource, NotResource, Condition }: Statement) =>
    NotResource === undefined && Condition === undefined && listed(Resource).includes('*')
  return (
    statements.some((one) => one.Effect === 'Allow' && names(one)) &&
    !statements.some((one) => one.Effect === 'Deny' && always(one) && names(one))
  )
}

/** How much policies allow, to tell which allow less: everything counts most, a pattern more than an action. */
export const breadthOf = (documents: readonly string[]): number =>
  documents
    .flatMap(statementsOf)
    .filter(({ Effect }) => Effect === 'Allow')
    .reduce(
      (sum, { Action, NotAction }) =>
        sum + (NotAction === undefined ? listed(Action).reduce((all, one) => all + weight(one), 0) : everything / 2),
      0,
    )

const everything = 1_000_000_000
const weight = (action: string): number =>
  /^\*+$|^\*:/.test(action) ? everything : action.endsWith(':*') ? 100 : /[*?]/.test(action) ? 10 : 1

function statementsOf(text: string): Statement[] {
  const { Statement = [] } = (parsedPolicy(text) || {}) as { Statement?: Statement | Statement[] }
  return [Statement].flat().filter((one) => typeof one === 'object' && one !== null)
}
