import { createRequire } from 'node:module'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { isRoleArn, runsOn, trustPolicy } from '../../src/guide/bot-role.ts'
import { copied as textOf } from '../../src/guide/define-step.ts'
import { showContext } from '../../src/guide/progress.ts'
import type { Text } from '../../src/i18n.ts'
import { iamPolicy, managedPolicies } from '../../src/operations/shared/least-iam-policy.ts'
import { loadOperations, offered } from '../../src/operations/shared/load-operations.ts'
import { textIn } from '../support/provider-model.ts'
import { stepById } from './helpers.ts'
import { emptyState, Setup } from './setup.ts'

const policies = managedPolicies(iamPolicy(offered(await loadOperations(), []).values()))

async function copied(file: string): Promise<string> {
  const setup = await Setup.of({})
  const context = showContext(emptyState(), setup.directory, 0)
  const found = stepById('bot-credentials')
    .copy?.(context)
    .find((one) => one.file === file)
  return found ? textOf(found, 'en') : ''
}
const everything = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(everything)] : [value]

it('the CloudFormation template is whole: what it refers to is there, and the policies are the operations’ own', async () => {
  const template = parse(await copied('aws-setup-bot.yaml'))
  expect(template.AWSTemplateFormatVersion).toBe('2010-09-09')
  const known = new Set([...Object.keys(template.Parameters), ...Object.keys(template.Resources), 'AWS::NoValue'])
  for (const part of everything(template)) {
    const { Ref, 'Fn::If': choice, 'Fn::Sub': text, 'Fn::GetAtt': got } = (part ?? {}) as Record<string, never>
    if (Ref) expect(known).toContain(Ref)
    if (got) expect(known).toContain(got[0])
    if (choice) expect(Object.keys(template.Conditions)).toContain(choice[0])
    for (const [, name] of String(text ?? '').matchAll(/\$\{(?!AWS::)([^}]+)\}/g)) expect(known).toContain(name)
    // Whatever is to be filled in is filled in by Fn::Sub.
    if (typeof part === 'object' && part !== null && !text)
      for (const one of Object.values(part)) expect(String(one)).not.toMatch(/^[^{]*\$\{/)
  }
  expect(template.Parameters.RunsOn.AllowedValues).toEqual([...runsOn])
  const { AllowedPattern } = template.Parameters.OtherAccountId
  for (const [id, fits] of Object.entries({ '': true, '444455556666': true, '4444-5555-6666': false }))
    expect(new RegExp(`^(?:${AllowedPattern})$`).test(id), id).toBe(fits)
  const resources = Object.values(template.Resources) as { Type: string; Properties: { PolicyDocument: object } }[]
  const documents = resources.flatMap(({ Type, Properties }) =>
    Type === 'AWS::IAM::ManagedPolicy' ? [Properties.PolicyDocument] : [],
  )
  expect(documents).toEqual(policies.map(({ document }) => document))
  for (const document of documents) expect(JSON.stringify(document).length).toBeLessThanOrEqual(6_144)
})

it('the Terraform file is in Terraform’s JSON form, with the same policies and the trust of every place', async () => {
  const file = JSON.parse(await copied('aws-setup-bot.tf.json'))
  expect(Object.keys(file).sort()).toEqual(['data', 'locals', 'output', 'resource', 'variable'])
  const written = Object.values(file.resource.aws_iam_policy) as { policy: string }[]
  const read = written.map(({ policy }) => JSON.parse(textIn(JSON.stringify(policy))))
  expect(read).toEqual(policies.map(({ document }) => document))
  expect(Object.keys(file.locals.trust)).toEqual([...runsOn])
  for (const text of Object.values<string>(file.locals.trust)) expect(JSON.parse(text).Statement).toHaveLength(1)
  // What a person can get wrong is told by it, before IAM says that a principal is invalid.
  expect(file.variable.runs_on.validation.condition).toContain(`contains(${JSON.stringify(runsOn)}, var.runs_on)`)
  expect(file.resource.aws_iam_role.bot.lifecycle.precondition.condition).toContain(
    '"^[0-9]{12}$", var.other_account_id',
  )
  // References name what the file has.
  for (const [, kind = '', name = ''] of JSON.stringify(file.resource).matchAll(/\$\{(aws_\w+)\.(\w+)\./g))
    expect(file.resource[kind]).toHaveProperty(name)
  for (const [, name = ''] of JSON.stringify(file).matchAll(/var\.(\w+)/g)) expect(file.variable).toHaveProperty(name)
})

it('nobody takes the role but where the bot runs', () => {
  const fillings = { account: '111122223333', otherAccount: '444455556666', externalId: 'only-ours' }
  for (const place of runsOn) {
    const [statement] = trustPolicy(place, fillings).Statement
    expect(JSON.stringify(statement?.Principal)).not.toContain('*')
  }
  // EKS tags the session of a pod: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
  expect(trustPolicy('eks', fillings).Statement[0]).toEqual({
    Effect: 'Allow',
    Principal: { Service: 'pods.eks.amazonaws.com' },
    Action: ['sts:AssumeRole', 'sts:TagSession'],
    Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
  })
  expect(trustPolicy('other-account', fillings).Statement[0]).toEqual({
    Effect: 'Allow',
    Principal: { AWS: 'arn:aws:iam::444455556666:root' },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'sts:ExternalId': 'only-ours' } },
  })
})

it('a pasted role is looked at at once', async () => {
  expect(isRoleArn('arn:aws:iam::111122223333:role/aws-setup-bot')).toBe(true)
  for (const wrong of ['arn:aws:iam::111122223333:root', 'arn:aws:iam::111122223333:user/bot', 'aws-setup-bot', ''])
    expect(isRoleArn(wrong), wrong).toBe(false)
  const setup = await Setup.of({})
  await setup.looks()
  const paste = stepById('bot-credentials').manual.paste
  const context = showContext(setup.state, setup.directory, 0)
  expect(paste?.check('arn:aws:iam::1:role/x', context)?.en).toContain('expected arn:aws:iam::')
  expect(paste?.warn?.('arn:aws:iam::999999999999:role/x', context)?.en).toContain('999999999999')
  expect(paste?.warn?.('arn:aws:iam::111122223333:role/x', context)).toBeUndefined()
})

it('a laptop begins without access keys, by `aws login`, which the clients of the bot understand', () => {
  const todo = stepById('bot-credentials').manual.todo as readonly Text[]
  for (const locale of ['en', 'ja'] as const)
    expect(todo.map((line) => line[locale]).join()).toMatch(/`aws login`.*2\.32.*SignInLocalDevelopmentAccess/s)
  // It is what the SDK's chain of credentials asks for a profile that has a `login_session`.
  expect(createRequire(import.meta.url).resolve('@aws-sdk/credential-provider-login')).toContain('login')
})
