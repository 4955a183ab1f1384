/** An identity-based policy as far as it is understood here. */
export interface PolicyDocument {
  Version: string
  Statement: readonly PolicyStatement[]
}
interface PolicyStatement {
  Effect: 'Allow' | 'Deny'
  Action: string | readonly string[]
  Resource: string | readonly string[]
  Condition?: Record<string, Record<string, string | readonly string[]>>
}

/** One action on one resource, with the values of the condition keys that it has. */
export interface Asked {
  action: string
  resource: string
  keys?: Record<string, string>
}

/**
 * What denies wins, and what nothing allows is denied too.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function verdict(policies: readonly PolicyDocument[], asked: Asked): 'allowed' | 'denied' | 'not-allowed' {
  const effects = policies.flatMap(({ Statement }) => Statement.filter(fits(asked)).map(({ Effect }) => Effect))
  if (effects.includes('Deny')) return 'denied'
  return effects.includes('Allow') ? 'allowed' : 'not-allowed'
}

const fits =
  ({ action, resource, keys = {} }: Asked) =>
  ({ Action, Resource, Condition = {} }: PolicyStatement): boolean =>
    list(Action).some((pattern) => like(pattern.toLowerCase(), action.toLowerCase())) &&
    list(Resource).some((pattern) => like(pattern, resource)) &&
    Object.entries(Condition).every(([operator, wanted]) =>
      Object.entries(wanted).every(([key, values]) => holds(operator, keys[key], list(values))),
    )

/** A key that the request does not have fits nothing. */
function holds(operator: string, value: string | undefined, wanted: readonly string[]): boolean {
  if (operator === 'StringEquals') return value !== undefined && wanted.includes(value)
  if (operator === 'StringLike') return value !== undefined && wanted.some((pattern) => like(pattern, value))
  throw new Error(`Conditions of the kind ${operator} are not simulated`)
}

const expressions = new Map<string, RegExp>()
/** `*` stands for any number of characters, `?` for one. */
function like(pattern: string, value: string): boolean {
  const literal = (part: string) => (part === '?' ? '.' : part.replace(/[\\^$+.()|[\]{}]/g, '\\$&'))
  const source = () => pattern.split(/([*?])/).map((part) => (part === '*' ? '.*' : literal(part)))
  const expression = expressions.get(pattern) ?? new RegExp(`^${source().join('')}$`, 's')
  expressions.set(pattern, expression)
  return expression.test(value)
}

const list = (value: string | readonly string[]): readonly string[] => (typeof value === 'string' ? [value] : value)
