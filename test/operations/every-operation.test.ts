import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Directory } from '../../src/aws/types.ts'
import type { Text } from '../../src/i18n.ts'
import { iamPolicy, managedPolicies } from '../../src/operations/shared/least-iam-policy.ts'
import { loadOperations, offered } from '../../src/operations/shared/load-operations.ts'
import { offByDefault } from '../../src/policy/off-by-default.ts'
import { checkInput } from '../../src/workflow/request/check-input.ts'

const operations = await loadOperations()
const destroying: Record<string, string> = {
  'close-account': 'organizations:CloseAccount',
  'delete-group': 'identitystore:DeleteGroup',
  'delete-user': 'identitystore:DeleteUser',
}
/** Of the verbs that change nothing, CloudTrail’s look-up is one action; another service’s could be anything. */
const isChange = (action: string): boolean =>
  !/:(List|Describe|Get|IsMember|Validate)|^cloudtrail:LookupEvents$/.test(action)
const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u

/** Both languages are there, and the Japanese is Japanese unless the text is a name. */
function speaks(text: Text, isName = false): void {
  expect(text.en.trim()).not.toBe('')
  expect(text.ja.trim()).not.toBe('')
  if (!isName) expect(text.ja).toMatch(japanese)
  if (!isName) expect(text.en).not.toMatch(japanese)
}

it('finds every file of the folder', () => {
  const files = readdirSync(new URL('../../src/operations', import.meta.url))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.replace(/\.ts$/, ''))
  expect([...operations.keys()]).toEqual(files.sort())
})

describe.each([...operations])('%s', (id, operation) => {
  it('has an id that can be typed', () => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/)
    expect(operation.id).toBe(id)
  })

  it('speaks both languages', () => {
    speaks(operation.title)
    speaks(operation.summary)
    for (const field of Object.values(operation.fields)) {
      speaks(field.label)
      if (field.hint) speaks(field.hint)
      if (field.kind === 'choice') for (const { label } of field.options) speaks(label, true)
    }
  })

  it('fits into Slack’s widgets', () => {
    expect(operation.title.en.length).toBeLessThanOrEqual(24) // https://docs.slack.dev/reference/views/modal-views
    expect(operation.title.ja.length).toBeLessThanOrEqual(24)
    for (const field of Object.values(operation.fields)) {
      if (field.kind === 'choice') expect(field.options.length).toBeLessThanOrEqual(100)
      if (field.kind === 'choice')
        for (const { label } of field.options) expect(label.en.length).toBeLessThanOrEqual(75)
    }
  })

  it('says which IAM actions it needs, and why', () => {
    expect(operation.iam.length).toBeGreaterThan(0)
    for (const { actions, why } of operation.iam) {
      expect(why).not.toBe('')
      for (const action of actions) expect(action).toMatch(/^[a-z-]+:[A-Z]\w+$/)
    }
    const changing = operation.iam.flatMap(({ actions }) => actions).filter(isChange)
    expect(changing).not.toEqual([])
  })

  it('is not asked for with an empty list where it needs one', () => {
    for (const [name, field] of Object.entries(operation.fields)) {
      if (!('many' in field && field.many) || field.optional) continue
      const alone = { ...operation, fields: { [name]: field } }
      const given = { input: { [name]: [] }, reason: 'Because', durationMs: 3_600_000, permanent: false }
      expect(() => checkInput(alone, given, {} as Directory, 'en')).toThrow(
        expect.objectContaining({ code: 'field_missing', field: name }),
      )
    }
  })

  it('can end what it gives', () => {
    if (operation.gives === 'grant') expect(operation.undo).toBeTypeOf('function')
  })
})

describe('the IAM policy', () => {
  const policy = iamPolicy(operations.values())
  const actions = (effect: string) => policy.Statement.filter((s) => s.Effect === effect).flatMap((s) => s.Action)

  it('allows what the operations name, and nothing whole', () => {
    for (const { iam } of operations.values())
      for (const { actions: needed } of iam) for (const a of needed) expect(actions('Allow')).toContain(a)
    expect(actions('Allow').filter((a) => a.includes('*'))).toEqual([])
  })
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsorganizations.html: these know no resource,
  // nor do those of list_awsidentityandaccessmanagementiam.html.
  const onNothing = [
    'iam:EnableOrganizationsRootCredentialsManagement',
    'iam:EnableOrganizationsRootSessions',
    'organizations:CreateAccount',
    'organizations:CreateOrganization',
    'organizations:CreatePolicy',
    'organizations:EnableAWSServiceAccess',
    'organizations:EnableAllFeatures',
  ]

  it('changes nothing on every resource, but for what AWS gives none', () => {
    const everywhere = policy.Statement.filter((s) => s.Effect === 'Allow' && s.Resource === '*').flatMap(
      (s) => s.Action,
    )
    expect([...new Set(everywhere)].filter(isChange).toSorted()).toEqual(onNothing)
  })
  it('denies what must never happen', () => {
    expect(actions('Deny')).toContain('sso:DeleteInstance')
    expect(actions('Allow').filter((a) => actions('Deny').includes(a))).toEqual([])
  })
  it('has what destroys for good only where the company’s policy turns it on', () => {
    const printed = (enabled: string[]) => iamPolicy(offered(operations, enabled).values()).Statement
    const has = (enabled: string[], effect: string, action: string) =>
      printed(enabled).some((s) => s.Effect === effect && s.Action.includes(action))
    for (const [id, action] of Object.entries(destroying)) {
      expect(operations.has(id)).toBe(true)
      expect(has([], 'Allow', action)).toBe(false)
      expect(has([id], 'Allow', action)).toBe(true)
      expect(has([id], 'Deny', action)).toBe(false)
    }
    expect(has([], 'Deny', 'organizations:CloseAccount')).toBe(true)
    for (const action of ['organizations:CreatePolicy', 'organizations:AttachPolicy']) {
      expect(has([], 'Allow', action)).toBe(false)
      expect(has(['cut-sessions'], 'Allow', action)).toBe(true)
    }
    expect(Object.keys(destroying)).toEqual(offByDefault)
  })
  it('is one managed policy as long as one can hold it', () => {
    const few = iamPolicy([])
    expect(managedPolicies(few)).toEqual([{ name: 'aws-setup-bot', document: few }])
  })
  it('is more when it has grown, which together say the same, the denials with what changes', () => {
    const more = Array.from({ length: 40 }, (_, i) => `example:ChangeSomethingOfTheKind${i}`)
    const grown = {
      ...policy,
      Statement: policy.Statement.toSpliced(-1, 0, { ...allowance, Sid: 'More', Action: more }),
    }
    const [read, ...writing] = managedPolicies(grown)
    expect([read?.name, writing[0]?.name]).toEqual(['aws-setup-bot-read', 'aws-setup-bot-write'])
    expect([read, ...writing].flatMap((part) => part?.document.Statement)).toEqual(grown.Statement)
    expect(read?.document.Statement.flatMap((s) => s.Action).filter(isChange)).toEqual([])
    expect(writing.at(-1)?.document.Statement.map(({ Effect }) => Effect)).toContain('Deny')
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: 6,144 letters, ten policies a role
    expect(writing.length).toBeLessThan(10)
    for (const part of [read, ...writing]) expect(JSON.stringify(part?.document).length).toBeLessThanOrEqual(6144)
  })
  const allowance = { Effect: 'Allow' as const, Resource: '*' }
})
