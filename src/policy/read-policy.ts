import {
  type Document,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type ParsedNode,
  parseDocument,
  type Tags,
  visit,
} from 'yaml'
import type { z } from 'zod'
import { type Locale, locales } from '../i18n.ts'
import { en } from '../locales/index.ts'
import { nearest } from './nearest.ts'
import { type Policy, policySchema } from './policy-schema.ts'
import { type Mistake, type ProblemCode, quoteValue } from './problems.ts'

type Path = (string | number)[]
type Issue = z.core.$ZodIssue
type Yaml = Document.Parsed<ParsedNode>

/** The policy, or every mistake in it in the order of its lines, with the language that it asks for. */
export type Loaded = { policy: Policy } | { mistakes: Mistake[]; locale: Locale | undefined }

/** Reads the text of a policy file; `file` is its name for messages. Never throws. */
export function readPolicy(text: string, file: string): Loaded {
  const lines = new LineCounter()
  const yaml = parseDocument(text, { lineCounter: lines, customTags, prettyErrors: false })
  const lineOf = (offset: number) => lines.linePos(offset).line

  if (yaml.errors.length > 0) {
    const mistakes = yaml.errors.map(({ code, message, pos }) => ({
      place: `${file}:${lineOf(pos[0])}`,
      ...(needsQuotes(text, pos[0], code)
        ? { code: 'yaml_quote' as const }
        : { code: 'yaml' as const, vars: { detail: message } }),
    }))
    return { mistakes: oncePerPlace(mistakes), locale: undefined }
  }
  let value: unknown
  try {
    value = yaml.toJS()
  } catch (error) {
    return { mistakes: [aliasMistake(yaml, error, (offset) => `${file}:${lineOf(offset)}`)], locale: undefined }
  }
  if (!isMap(yaml.contents)) return { mistakes: [{ place: `${file}:1`, code: 'not_a_map' }], locale: undefined }

  const result = policySchema.safeParse(value)
  if (result.success) return { policy: result.data }
  const found = result.error.issues
    .flatMap((issue) => mistakesOf(issue, yaml))
    .map(({ path, ...mistake }) => ({ ...mistake, line: lineOf(offsetOf(yaml, path)), path }))
    .sort((a, b) => a.line - b.line)
    .map(({ line, path, ...mistake }) => ({ ...mistake, place: `${file}:${line} ${written(path)}` }))
  const locale = yaml.get('locale')
  return { mistakes: oncePerPlace(found), locale: locales.find((known) => known === locale) }
}

/** Ids of accounts are text, also without quotes: as numbers they would lose their leading zeros. */
const customTags = (tags: Tags): Tags =>
  tags.map((tag) =>
    typeof tag === 'object' && 'test' in tag && tag.tag === 'tag:yaml.org,2002:int' && tag.test?.test('10')
      ? { ...tag, test: /^[-+]?(0|[1-9]\d{0,8})$/ }
      : tag,
  )

const needsQuotes = (text: string, at: number, code: string): boolean =>
  code === 'BAD_SCALAR_START' || code === 'BAD_ALIAS' || /^[@*&!%`]/.test(text.slice(at, at + 1))

/** An alias of nothing, or aliases of aliases that unfold without end: https://eemeli.org/yaml/#options (maxAliasCount) */
function aliasMistake(yaml: Yaml, error: unknown, placeAt: (offset: number) => string): Mistake {
  const unresolved = /^Unresolved alias.*: (.+)$/.exec(error instanceof Error ? error.message : '')?.[1]
  let at = 0
  visit(yaml, {
    Alias(_, { source, range }) {
      if (unresolved !== undefined && source !== unresolved) return undefined
      at = range?.[0] ?? 0
      return visit.BREAK
    },
  })
  const vars = { value: `“*${unresolved}”`, name: unresolved ?? '' }
  return unresolved === undefined
    ? { place: placeAt(at), code: 'yaml_too_many_aliases' }
    : { place: placeAt(at), code: 'yaml_alias', vars }
}

type Found = Omit<Mistake, 'place'> & { path: Path }

function mistakesOf(issue: Issue, yaml: Yaml): Found[] {
  const path = issue.path as Path
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, path))
  const value = valueAt(yaml, path)
  if (value === undefined) return [{ path, code: 'required', vars: { key: String(path.at(-1) ?? '') } }]
  if (isCode(issue.message)) {
    const values = issue.code === 'invalid_value' ? { values: issue.values.map(String).join(', ') } : {}
    return [{ path, code: issue.message, vars: { value: quoteValue(value), ...values } }]
  }
  const expected = issue.code === 'invalid_type' && isExpected(issue.expected) ? issue.expected : 'other'
  return [{ path, code: 'type', expected }]
}

function unknownKey(key: string, path: Path): Found {
  const known = keysAt(path)
  const meant = nearest(key, known)
  return meant
    ? { path: [...path, key], code: 'unknown_key_near', vars: { key, nearest: meant } }
    : { path: [...path, key], code: 'unknown_key', vars: { key, known: known.join(', ') } }
}

/** The settings that the schema has at a place. */
function keysAt(path: Path): string[] {
  let schema: z.core.$ZodType = policySchema
  for (const part of path) schema = inner(unwrapped(schema), part)
  const object = unwrapped(schema)
  return 'shape' in object ? Object.keys(object.shape as object) : []
}
const inner = (schema: z.core.$ZodType, part: string | number): z.core.$ZodType => {
  if ('element' in schema) return schema.element as z.core.$ZodType
  return ((schema as z.ZodObject).shape[part] ?? schema) as z.core.$ZodType
}
const unwrapped = (schema: z.core.$ZodType): z.core.$ZodType => {
  const { innerType, in: read } = schema._zod.def as { innerType?: z.core.$ZodType; in?: z.core.$ZodType }
  const inside = innerType ?? read
  return inside ? unwrapped(inside) : schema
}

const isCode = (message: string): message is ProblemCode => Object.hasOwn(en.policy.problems, message)
const isExpected = (word: string): word is keyof typeof en.policy.expected => Object.hasOwn(en.policy.expected, word)

function valueAt(yaml: Yaml, path: Path): unknown {
  const node = path.length === 0 ? yaml.contents : yaml.getIn(path, true)
  return isScalar(node) ? node.value : isNode(node) ? node.toJS(yaml) : node
}

/** Where a path begins in the file: its key, its item, or, when it is missing, what should hold it. */
function offsetOf(yaml: Yaml, path: Path): number {
  const parent = path.length > 1 ? yaml.getIn(path.slice(0, -1), true) : yaml.contents
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => (isScalar(key) ? key.value : key) === path.at(-1))
    if (isNode(pair?.key) && pair.key.range) return pair.key.range[0]
  }
  const node = path.length === 0 ? yaml.contents : yaml.getIn(path, true)
  if (isNode(node) && node.range) return node.range[0]
  return path.length === 0 ? 0 : offsetOf(yaml, path.slice(0, -1))
}

/** `rules[1].when.accounts[0]` */
const written = (path: Path): string =>
  path.map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`)).join('')

const oncePerPlace = (mistakes: Mistake[]): Mistake[] =>
  [...new Map(mistakes.map((mistake) => [mistake.place, mistake] as const).reverse()).values()].reverse()
