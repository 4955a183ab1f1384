import { Refusal } from '../../../errors.ts'
import type { RefusalCode } from '../../../i18n.ts'
import { JsonMistake, type Located, lineAndColumn, locatedJson } from './located-json.ts'

/** https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html; white space does not count. */
const mostCharacters = 10_240
/** https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PutInlinePolicyToPermissionSet.html */
export const longestPolicy = 32_768
export const policyFiles = ['json', 'txt']
const foreign = /[^\t\n\r\u0020-\u00ff]/u

const ofDocument = ['Version', 'Id', 'Statement']
const ofStatement = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition']
const validAction = /^(\*|[a-zA-Z0-9-]+:[\w*?]+)$/
const validResource = /^(\*|arn:[^:]*:[^:]*:[^:]*:[^:]*:.+)$/s
const validOperator =
  /^((ForAllValues|ForAnyValue):)?(String|Numeric|Date|Bool|Binary|IpAddress|NotIpAddress|Arn|Null)\w*$/i

type Entries = Map<string, { at: number; value: Located }>

/**
 * Refuses what IAM would not take as an identity-based policy, with the line and the column, so that nobody approves what
 * then fails. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function checkPolicyText(text: string, field: string): void {
  const wrong = (code: RefusalCode, at: number, vars: Record<string, string | number> = {}): never => {
    throw new Refusal(code, { ...lineAndColumn(text, at), ...vars }, field)
  }
  const count = text.replace(/\s/g, '').length
  if (count > mostCharacters) throw new Refusal('document_too_long', { count, limit: mostCharacters }, field)
  const strange = foreign.exec(text)
  if (strange) wrong('document_character', strange.index, { character: strange[0] })

  const entriesOf = (node: Located, element: string, allowed: string[]): Entries => {
    if (node.kind !== 'object') return wrong('document_shape', node.at, { element, shape: '{ … }' })
    const entries: Entries = new Map()
    for (const { key, at, value } of node.entries) {
      if (allowed.length > 0 && !allowed.includes(key))
        wrong('document_element_unknown', at, { element: key, allowed: allowed.join(', ') })
      if (entries.has(key)) wrong('document_element_twice', at, { element: key })
      entries.set(key, { at, value })
    }
    return entries
  }
  const textsOf = (node: Located, element: string, code: RefusalCode, valid: RegExp): void => {
    const items = node.kind === 'array' ? node.items : [node]
    if (items.length === 0) wrong(code, node.at, { value: '[]' })
    for (const item of items) {
      const isText = item.kind === 'value' && typeof item.value === 'string'
      const value = isText ? String(item.value) : wrong('document_shape', item.at, { element, shape: '"…"' })
      if (!valid.test(value)) wrong(code, item.at, { value: value.slice(0, 100) })
    }
  }
  const oneOf = (entries: Entries, at: number, one: string, other: string) => {
    const second = entries.get(other)
    if (entries.has(one) && second) wrong('document_element_both', second.at, { one, other })
    const found = entries.get(one) ?? second
    return found ?? wrong('document_element_missing', at, { element: one })
  }

  const sids = new Set<string>()
  const statement = (node: Located): void => {
    const entries = entriesOf(node, 'Statement', ofStatement)
    const effect = entries.get('Effect') ?? wrong('document_element_missing', node.at, { element: 'Effect' })
    textsOf(effect.value, 'Effect', 'document_effect', /^(Allow|Deny)$/)
    textsOf(oneOf(entries, node.at, 'Action', 'NotAction').value, 'Action', 'document_action', validAction)
    textsOf(oneOf(entries, node.at, 'Resource', 'NotResource').value, 'Resource', 'document_resource', validResource)
    const sid = entries.get('Sid')
    if (sid) textsOf(sid.value, 'Sid', 'document_sid', /^[A-Za-z0-9]*$/)
    if (sid?.value.kind === 'value') {
      const value = String(sid.value.value)
      if (value && sids.has(value)) wrong('document_element_twice', sid.at, { element: `Sid ${value}` })
      sids.add(value)
    }
    const condition = entries.get('Condition')
    if (condition) conditions(condition.value)
  }
  const conditions = (node: Located): void => {
    for (const [operator, { at, value }] of entriesOf(node, 'Condition', [])) {
      if (!validOperator.test(operator)) wrong('document_condition', at, { value: operator })
      for (const [key, { value: values }] of entriesOf(value, operator, []))
        for (const item of values.kind === 'array' ? values.items : [values])
          if (item.kind !== 'value') wrong('document_shape', item.at, { element: key, shape: '"…"' })
    }
  }

  const whole = entriesOf(parsed(text, field), 'policy', ofDocument)
  const version = whole.get('Version')
  if (version) textsOf(version.value, 'Version', 'document_version', /^(2012-10-17|2008-10-17)$/)
  const statements = whole.get('Statement') ?? wrong('document_element_missing', 0, { element: 'Statement' })
  const all = statements.value.kind === 'array' ? statements.value.items : [statements.value]
  if (all.length === 0) wrong('document_element_missing', statements.at, { element: 'Effect' })
  all.forEach(statement)
}

function parsed(text: string, field: string): Located {
  try {
    return locatedJson(text)
  } catch (error) {
    if (!(error instanceof JsonMistake)) throw error
    const found = text.slice(error.at, error.at + 20).split('\n')[0]
    const code = text.slice(error.at).trim() === '' ? 'document_incomplete' : 'document_syntax'
    throw new Refusal(code, { ...lineAndColumn(text, error.at), found: found ?? '' }, field)
  }
}
