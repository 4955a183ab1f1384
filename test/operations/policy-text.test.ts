import { describe, expect, it } from 'vitest'
import { refusalPlain } from '../../src/error-words.ts'
import { Refusal } from '../../src/errors.ts'
import { sayIn } from '../../src/i18n.ts'
import { checkPolicyText } from '../../src/operations/shared/sets/policy-grammar.ts'
import { differenceOf, meaningOf } from '../../src/operations/shared/sets/policy-meaning.ts'

const allow = (Action: unknown, more: object = { Resource: '*' }) => ({ Effect: 'Allow', Action, ...more })
const policy = (...Statement: unknown[]) => JSON.stringify({ Version: '2012-10-17', Statement })

/** The refusal of a text; undefined where it is taken. */
function refusal(text: string): Refusal | undefined {
  try {
    checkPolicyText(text, 'policy')
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

describe('a pasted policy', () => {
  it.each([
    ['one statement', policy(allow('s3:*'))],
    ['a statement that is no list', JSON.stringify({ Statement: allow('*') })],
    [
      'lists, conditions and denials',
      policy(
        {
          ...allow(['s3:Get*', 'ec2:Describe?']),
          Sid: 'Read1',
          Condition: {
            'ForAnyValue:StringEquals': { 'aws:TagKeys': ['a', 'b'] },
            Bool: { 'aws:SecureTransport': true },
          },
        },
        { Effect: 'Deny', NotAction: 'iam:*', NotResource: 'arn:aws:iam::123456789012:role/*' },
      ),
    ],
    [
      'any partition, and a wildcard for it',
      policy(allow('s3:*', { Resource: ['arn:aws-cn:s3:::bucket', 'arn:*:s3:::bucket/*'] })),
    ],
  ])('is taken with %s', (_, text) => {
    expect(refusal(text)).toBeUndefined()
  })

  it.each([
    ['a comma too many', '{\n  "Statement": [],\n}', 'document_syntax', '}'],
    ['a part that is missing', '{"Statement": [{"Effect": "Allow"', 'document_incomplete', ''],
    ['single quotes', "{'Statement': []}", 'document_syntax', "'Statement'"],
    ['what follows the end', '{"Statement": []} x', 'document_syntax', 'x'],
    ['no JSON at all', 'allow everything', 'document_syntax', 'allow everything'],
    ['a sign of a word processor', '{\n "Statement": “x”}', 'document_character', '“'],
    ['a principal', policy({ ...allow('s3:*'), Principal: '*' }), 'document_element_unknown', '"Principal"'],
    ['a word in lower case', '{"statement": []}', 'document_element_unknown', '"statement"'],
    ['no effect', policy({ Action: '*', Resource: '*' }), 'document_element_missing', '{"Action"'],
    ['no resource', policy(allow('s3:*', {})), 'document_element_missing', '{"Effect"'],
    ['no statement', '{"Version": "2012-10-17"}', 'document_element_missing', '{"Version"'],
    ['an empty list of statements', '{"Statement": []}', 'document_element_missing', '"Statement"'],
    [
      'the same key twice',
      '{"Statement": {"Effect": "Allow",\n"Effect": "Deny"}}',
      'document_element_twice',
      '"Effect": "Deny"',
    ],
    [
      'the same Sid twice',
      policy({ Sid: 'A', ...allow('*') }, { Sid: 'A', ...allow('*') }),
      'document_element_twice',
      '"Sid":"A","Effect":"Allow","Action":"*","Resource":"*"}]}',
    ],
    ['Action and NotAction', policy({ ...allow('s3:*'), NotAction: 'iam:*' }), 'document_element_both', '"NotAction"'],
    ['another version', '{"Version": "2023-01-01", "Statement": []}', 'document_version', '"2023'],
    ['another effect', policy({ ...allow('s3:*'), Effect: 'Permit' }), 'document_effect', '"Permit"'],
    ['an action without a service', policy(allow(['s3:*', 'GetObject'])), 'document_action', '"GetObject"'],
    ['a resource that is no ARN', policy(allow('s3:*', { Resource: 'bucket' })), 'document_resource', '"bucket"'],
    [
      'an operator that there is not',
      policy({ ...allow('*'), Condition: { Equals: { a: 'b' } } }),
      'document_condition',
      '"Equals"',
    ],
    ['a Sid with a space', policy({ Sid: 'a b', ...allow('*') }), 'document_sid', '"a b"'],
    ['a number as an action', policy(allow(1)), 'document_shape', '1'],
    ['a list of lists', '{"Statement": [[]]}', 'document_shape', '[]]'],
  ])('is refused with %s, at its line and column', (_, text, code, from) => {
    const refused = refusal(text)
    expect(refused).toMatchObject({ code, field: 'policy' })
    const { line, column } = refused?.vars ?? {}
    const rest = text.split('\n')[Number(line) - 1]?.slice(Number(column) - 1)
    expect(from === '' ? rest === '' : rest?.startsWith(from), rest).toBe(true)
  })

  it('may have as many characters as AWS counts, and no more', () => {
    const filled = (count: number) => {
      const rest = count - policy(allow('s3:*', { Resource: 'arn:aws:s3:::' })).length
      return policy(allow('s3:*', { Resource: `arn:aws:s3:::${'b'.repeat(rest)}` }))
    }
    expect(refusal(filled(10_240).replaceAll(',', ',\n   '))).toBeUndefined()
    expect(refusal(filled(10_241))).toMatchObject({ code: 'document_too_long', vars: { count: 10_241, limit: 10_240 } })
  })

  it('says in both languages where it is wrong and what to do', () => {
    const said = refusal('{\n  "Statement": [],\n}')
    if (!said) throw new Error('taken')
    expect(refusalPlain(said, sayIn('en'))).toContain('Line 3, column 1: the policy is no JSON from “}” on.')
    expect(refusalPlain(said, sayIn('ja'))).toContain('3 行 1 列: 「}」以降が JSON として正しくありません。')
  })
})

describe('what a change of policies means', () => {
  const said = (before: string[], after: string[]) =>
    meaningOf(differenceOf({ policies: before }, { policies: after })).map(({ en }) => en)

  it.each([
    [
      'more of a service',
      [policy(allow('s3:Get*'))],
      [policy(allow(['s3:Get*', 's3:PutObject']))],
      ['People can do more: s3 (PutObject).'],
    ],
    [
      'nothing that was there by another pattern',
      [policy(allow('s3:*'))],
      [policy(allow(['s3:*', 's3:GetObject']))],
      ['What people can do stays the same.'],
    ],
    [
      'less, and what of it stays',
      [policy(allow(['s3:*', 'ec2:*']))],
      [policy(allow(['s3:Get*', 'ec2:*']))],
      ['People can no longer do: all of s3, but still s3 (Get*).'],
    ],
    ['everything', [policy(allow('ec2:*'))], [policy(allow('*'))], ['People can do more: everything.']],
    [
      'everything but',
      [],
      [policy({ Effect: 'Allow', NotAction: ['iam:*', 'account:*'], Resource: '*' })],
      ['People can do more: everything but account:*, iam:*.'],
    ],
    [
      'other resources',
      [policy(allow('s3:GetObject', { Resource: 'arn:aws:s3:::a/*' }))],
      [policy(allow('s3:GetObject', { Resource: 'arn:aws:s3:::b/*' }))],
      ['On other resources or under other conditions than before: s3 (GetObject).'],
    ],
    [
      'a denial that is new',
      [policy(allow('s3:*'))],
      [policy(allow('s3:*'), { Effect: 'Deny', Action: 's3:DeleteBucket', Resource: '*' })],
      ['People can no longer do: s3 (DeleteBucket).'],
    ],
    [
      'a denial that is gone',
      [policy(allow('s3:*'), { Effect: 'Deny', Action: 's3:DeleteBucket', Resource: '*' })],
      [policy(allow('s3:*'))],
      ['People can do more: s3 (DeleteBucket).'],
    ],
  ])('is %s', (_, before, after, sentences) => {
    expect(said(before, after)).toEqual(sentences)
  })

  it.each([
    [
      'takes away what it does not allow',
      [allow('s3:*')],
      allow(['s3:Get*', 'ec2:*']),
      ['People can no longer do: all of s3, but still s3 (Get*).'],
    ],
    [
      'changes nothing where it allows more',
      [allow(['s3:Get*', 'ecs:*'])],
      allow('*'),
      ['What people can do stays the same.'],
    ],
    [
      'knows “everything but”',
      [allow(['s3:Get*', 'iam:ListRoles'])],
      { Effect: 'Allow', NotAction: ['iam:*', 'account:*'], Resource: '*' },
      ['People can no longer do: iam (ListRoles).'],
    ],
    [
      'takes away of all but some what it leaves out itself',
      [{ Effect: 'Allow', NotAction: ['iam:*', 'organizations:*'], Resource: '*' }],
      { Effect: 'Allow', NotAction: ['billing:*', 'iam:Create*'], Resource: '*' },
      ['People can no longer do: all of billing.'],
    ],
    [
      'takes away a part of a service',
      [allow(['s3:*', 'ec2:Describe*'])],
      { Effect: 'Allow', NotAction: 's3:Delete*', Resource: '*' },
      ['People can no longer do: s3 (Delete*).'],
    ],
    [
      'of which no pattern says what it leaves',
      [allow(['s3:Get*', 'ec2:*'])],
      allow(['s3:*Object', 'ec2:*']),
      ['On other resources or under other conditions than before: s3 (Get*).'],
    ],
    [
      'leaves none of what it does not meet',
      [allow(['s3:Get*', 'ec2:Get*'])],
      allow(['s3:Put*Object', 'ec2:*']),
      ['People can no longer do: s3 (Get*).'],
    ],
    [
      'of one letter less is no boundary for more',
      [allow('s3:Get*')],
      allow('s3:Get?*'),
      ['People can no longer do: s3 (Get*), but still s3 (Get?*).'],
    ],
  ])('a boundary %s', (_, policies, boundary, sentences) => {
    const before = { policies: policies.map((one) => policy(one)) }
    const notes = meaningOf(differenceOf(before, { ...before, boundary: policy(boundary) }))
    expect(notes.map(({ en }) => en)).toEqual(sentences)
  })

  it('that is taken off again gives back what it took, and is never “the same”', () => {
    const policies = [policy(allow('s3:Get*')), policy({ Effect: 'Allow', NotAction: ['iam:*'], Resource: '*' })]
    const boundary = policy({ Effect: 'Allow', NotAction: ['billing:*', 's3:*Object'], Resource: '*' })
    const notes = meaningOf(differenceOf({ policies, boundary }, { policies }))
    expect(notes).toEqual([
      {
        en: 'People can do more: all of billing; s3 (*Object).',
        ja: 'できるようになる操作: billing のすべての操作、s3 (*Object)。',
      },
    ])
  })

  it('names what is left out of what is given', () => {
    const before = { policies: [policy(allow(['s3:*', 'iam:*']))], boundary: policy(allow('ec2:*')) }
    const boundary = policy({ Effect: 'Allow', NotAction: ['s3:Delete*', 'iam:Create*', 'iam:Put*'], Resource: '*' })
    const [note] = meaningOf(differenceOf(before, { ...before, boundary }))
    expect(note?.en).toBe('People can do more: iam (* but iam:Create*, iam:Put*); s3 (* but s3:Delete*).')
    expect(note?.ja).toBe(
      'できるようになる操作: iam (*（iam:Create*, iam:Put* を除く）)、s3 (*（s3:Delete* を除く）)。',
    )
  })

  it('is found out in no time, whoever wrote the policy', () => {
    const without = (i: number) => ({
      Effect: 'Allow',
      NotAction: Array.from({ length: 12 }, (_, j) => `s3:*${i}a${j}*`),
      Resource: '*',
    })
    const before = policy(allow('*'))
    const after = policy(...Array.from({ length: 40 }, (_, i) => without(i)))
    // Exceptions of exceptions came to twelve to the power of forty.
    const [note] = meaningOf(differenceOf({ policies: [before] }, { policies: [after] }))
    expect(note?.en).toContain('People can no longer do: s3 (')
  })

  it('counts what does not fit into the sentence', () => {
    const many = policy(allow(Array.from({ length: 30 }, (_, i) => `service${String(i).padStart(2, '0')}:*`)))
    const [note] = meaningOf(differenceOf({ policies: [] }, { policies: [many] }))
    expect(note?.en).toContain('22 more services')
    expect(note?.ja).toContain('ほか 22 個のサービス')
  })
})
