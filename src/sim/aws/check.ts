import type { Member, Model, Structure } from './model.ts'

export interface Violation {
  rule: 'required' | 'unknown' | 'type' | 'min' | 'max' | 'pattern' | 'enum'
  path: string
  message: string
}

const patterns = new Map<string, RegExp>()

function matches(pattern: string, value: string): boolean {
  const known = patterns.get(pattern) ?? new RegExp(`^(?:${pattern})$`, 'u')
  patterns.set(pattern, known)
  return known.test(value)
}

/** What in `value` a service model does not allow, worded as AWS words it. Works for requests and for answers alike. */
export function* violations(model: Model, shape: Structure, value: object, at = ''): Generator<Violation> {
  const given = new Map(Object.entries(value).filter(([, v]) => v !== undefined && v !== null))
  for (const name of shape.required ?? []) {
    if (!given.has(name)) yield { rule: 'required', ...failed('null', at + camel(name), 'Member must not be null') }
  }
  for (const [name, v] of given) {
    const path = at + camel(name)
    const member = shape.members[name]
    if (!member) yield { rule: 'unknown', path, message: `Unknown member '${name}' at '${path}'` }
    else yield* check(model, member, v, path)
  }
}

function* check(model: Model, member: Member, value: unknown, path: string): Generator<Violation> {
  if (!isOfType(member, value)) {
    yield { rule: 'type', path, message: `Value at '${path}' is not of the type ${member.t}` }
  } else if (member.t === 'structure') {
    const shape = model.shapes[member.ref ?? '']
    if (shape) yield* violations(model, shape, value as object, `${path}.`)
  } else {
    yield* limits(member, value, path)
    if (Array.isArray(value) && member.of) {
      for (const [i, item] of value.entries()) yield* check(model, member.of, item, `${path}.${i + 1}.member`)
    } else if (member.t === 'map' && member.value) {
      for (const [key, v] of Object.entries(value as object)) yield* check(model, member.value, v, `${path}.${key}`)
    }
  }
}

function* limits(member: Member, value: unknown, path: string): Generator<Violation> {
  const { min, max } = member
  const size = min === undefined && max === undefined ? Number.NaN : sizeOf(value)
  const what = typeof value === 'number' ? 'value' : 'length'
  const shown = () => (typeof value === 'object' ? JSON.stringify(value) : String(value))
  if (min !== undefined && size < min) {
    yield { rule: 'min', ...failed(shown(), path, `Member must have ${what} greater than or equal to ${min}`) }
  }
  if (max !== undefined && size > max) {
    yield { rule: 'max', ...failed(shown(), path, `Member must have ${what} less than or equal to ${max}`) }
  }
  if (typeof value !== 'string') return
  if (member.enum && !member.enum.includes(value)) {
    yield {
      rule: 'enum',
      ...failed(shown(), path, `Member must satisfy enum value set: [${member.enum.join(', ')}]`),
    }
  }
  if (member.pattern && !matches(member.pattern, value)) {
    yield {
      rule: 'pattern',
      ...failed(shown(), path, `Member must satisfy regular expression pattern: ${member.pattern}`),
    }
  }
}

/** Strings count in code points. */
function sizeOf(value: unknown): number {
  if (typeof value === 'number') return value
  if (typeof value === 'string') return value.length - (value.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0)
  if (Array.isArray(value)) return value.length
  return typeof value === 'object' && value ? Object.keys(value).length : Number.NaN
}

function isOfType({ t }: Member, value: unknown): boolean {
  if (t === 'document') return true
  if (t === 'list') return Array.isArray(value)
  if (t === 'timestamp') return value instanceof Date || typeof value === 'number'
  if (t === 'blob') return value instanceof Uint8Array
  if (t === 'double') return typeof value === 'number'
  if (t === 'integer' || t === 'long') return Number.isInteger(value)
  if (t === 'structure' || t === 'map') return typeof value === 'object' && !Array.isArray(value)
  return typeof value === (t === 'boolean' ? 'boolean' : 'string')
}

const camel = (name: string) => name.charAt(0).toLowerCase() + name.slice(1)

function failed(value: string, path: string, constraint: string) {
  return { path, message: `Value '${value}' at '${path}' failed to satisfy constraint: ${constraint}` }
}
