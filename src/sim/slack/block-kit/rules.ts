import { isObject, type Json } from '../json.ts'

export interface Problem {
  pointer: string
  message: string
}

/** Adds to `found` what is wrong with `value`, which stands at `pointer`. */
export type Rule = (value: unknown, pointer: string, found: Problem[]) => void

const OPTIONAL = Symbol('optional')
type Optional = Rule & { [OPTIONAL]?: true }

export const optional = (rule: Rule): Optional =>
  Object.assign((...args: Parameters<Rule>) => rule(...args), { [OPTIONAL]: true as const })

/** All rules in turn; where the first one finds something the others would only repeat it. */
export const all =
  (...rules: Rule[]): Rule =>
  (value, pointer, found) => {
    for (const rule of rules) {
      const before = found.length
      rule(value, pointer, found)
      if (found.length > before) return
    }
  }

export const check =
  (holds: (value: Json) => boolean, message: string): Rule =>
  (value, pointer, found) => {
    if (!holds(value as Json)) found.push({ pointer, message })
  }

export const text =
  (most: number, least = 1): Rule =>
  (value, pointer, found) => {
    if (typeof value !== 'string') found.push({ pointer, message: 'must be a string' })
    else if (value.length < least) found.push({ pointer, message: `must be more than ${least - 1} characters` })
    else if (value.length > most) found.push({ pointer, message: `must be less than ${most + 1} characters` })
  }

export const matching =
  (pattern: RegExp, what: string): Rule =>
  (value, pointer, found) => {
    if (typeof value !== 'string' || !pattern.test(value)) found.push({ pointer, message: `must be ${what}` })
  }

export const boolean: Rule = (value, pointer, found) => {
  if (typeof value !== 'boolean') found.push({ pointer, message: 'must be a boolean' })
}

export const integer =
  (least: number, most: number): Rule =>
  (value, pointer, found) => {
    const fits = Number.isInteger(value) && (value as number) >= least && (value as number) <= most
    if (!fits) found.push({ pointer, message: `must be an integer from ${least} to ${most}` })
  }

export const anything: Rule = () => {}

export const oneOf =
  (...allowed: string[]): Rule =>
  (value, pointer, found) => {
    if (!allowed.includes(value as string))
      found.push({ pointer, message: `must be a valid enum value: ${allowed.join(', ')}` })
  }

export const list =
  (rule: Rule, least: number, most: number): Rule =>
  (value, pointer, found) => {
    if (!Array.isArray(value)) found.push({ pointer, message: 'must be an array' })
    else if (value.length < least) found.push({ pointer, message: `no less than ${least} items allowed` })
    else if (value.length > most) found.push({ pointer, message: `no more than ${most} items allowed` })
    else for (const [index, item] of value.entries()) rule(item, `${pointer}/${index}`, found)
  }

export const object =
  (fields: Record<string, Optional>): Rule =>
  (value, pointer, found) => {
    if (!isObject(value)) {
      found.push({ pointer, message: 'must be an object' })
      return
    }
    for (const [name, rule] of Object.entries(fields)) {
      const part = value[name]
      if (part !== undefined && part !== null) rule(part, `${pointer}/${name}`, found)
      else if (!rule[OPTIONAL]) found.push({ pointer, message: `missing required field: ${name}` })
    }
    for (const name of Object.keys(value))
      if (!(name in fields)) found.push({ pointer, message: `invalid additional property: ${name}` })
  }

/** The object's `type` chooses its rule; a type that is not among them is not supported at this place. */
export const byType =
  (rules: Record<string, Rule>): Rule =>
  (value, pointer, found) => {
    const type = isObject(value) ? String(value.type) : ''
    const rule = Object.hasOwn(rules, type) ? rules[type] : undefined
    if (!isObject(value)) found.push({ pointer, message: 'must be an object' })
    else if (rule) rule(value, pointer, found)
    else found.push({ pointer: `${pointer}/type`, message: `unsupported type: ${type}` })
  }
