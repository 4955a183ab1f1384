import { expect, test } from 'vitest'
import { command } from '../cli/command.ts'
import { stateOf } from '../support/in-code.ts'

const secret = 'hunter2-correct-horse'
const [instance, set] = ['arn:aws:sso:::instance/ssoins-1', 'arn:aws:sso:::permissionSet/ssoins-1/ps-1']
const ofSet = { instance_arn: instance, permission_set_arn: set }
const row = {
  ...ofSet,
  principal_id: 'g-1',
  principal_type: 'GROUP',
  target_id: '012345678901',
  target_type: 'AWS_ACCOUNT',
}
const claims = (input: string, args: string[] = []) => command('code', ['claims', ...args], {}, undefined, input)
const of = ({ out }: { out: string }) =>
  JSON.parse(out).claims.map(({ address, subject }: Record<string, string>) => `${address}: ${subject}`)

const resources = [
  { type: 'aws_ssoadmin_account_assignment', values: row },
  {
    type: 'aws_ssoadmin_permission_set',
    values: { arn: set, name: secret, description: secret, tags: { password: secret } },
  },
  { type: 'aws_ssoadmin_permission_set_inline_policy', values: { ...ofSet, inline_policy: secret } },
  { type: 'aws_ssoadmin_managed_policy_attachment', values: { ...ofSet, managed_policy_arn: secret } },
  {
    type: 'aws_ssoadmin_customer_managed_policy_attachment',
    values: { ...ofSet, customer_managed_policy_reference: [{ name: secret }] },
  },
  { type: 'aws_identitystore_user', values: { user_id: 'u-1', user_name: secret, emails: [{ value: secret }] } },
  { type: 'aws_identitystore_group', values: { group_id: 'g-1', display_name: secret } },
  { type: 'aws_identitystore_group_membership', values: { group_id: 'g-1', member_id: 'u-1', membership_id: secret } },
  { type: 'aws_organizations_account', values: { id: '012345678901', email: secret, name: secret } },
  { type: 'aws_organizations_organizational_unit', values: { id: 'ou-1', name: secret } },
  { type: 'aws_db_instance', values: { id: 'db', password: secret } },
].map((one) => ({ ...one, address: `${one.type}.x`, sensitive_values: { password: secret } }))

test('of a state are kept ids and addresses, and nothing else: it holds secrets', async () => {
  const state = { ...stateOf(resources), values: { outputs: { token: { value: secret } }, ...values(resources) } }
  const done = await claims(JSON.stringify(state), ['--link', 'https://github.com/example/platform'])
  expect(done).toMatchObject({ code: 0, err: '' })
  expect(done.out).not.toContain(secret)
  expect(Object.keys(JSON.parse(done.out))).toEqual(['format', 'at', 'link', 'claims', 'untold'])
  expect(of(done)).toEqual([
    `aws_ssoadmin_account_assignment.x: GROUP|g-1|012345678901|${set}`,
    `aws_ssoadmin_permission_set.x: set|${set}`,
    `aws_ssoadmin_permission_set_inline_policy.x: set|${set}`,
    `aws_ssoadmin_managed_policy_attachment.x: set|${set}`,
    `aws_ssoadmin_customer_managed_policy_attachment.x: set|${set}`,
    'aws_identitystore_user.x: user|u-1',
    'aws_identitystore_group.x: group|g-1',
    'aws_identitystore_group_membership.x: USER|u-1|identity-store|g-1',
    'aws_organizations_account.x: account|012345678901',
    'aws_organizations_organizational_unit.x: unit|ou-1',
  ])
})
const values = (all: typeof resources) => (stateOf(all) as { values: object }).values

test('modules within modules are walked; what is only looked up, or not known before it runs, is no claim', async () => {
  const deep = {
    mode: 'managed',
    address: 'module.a.module.b.aws_ssoadmin_permission_set.x["é"]',
    type: 'aws_ssoadmin_permission_set',
    values: { arn: set },
  }
  const state = {
    format_version: '1.0',
    values: {
      root_module: {
        resources: [
          { ...deep, mode: 'data', address: 'data.aws_ssoadmin_permission_set.y' },
          { ...deep, address: 'aws_ssoadmin_permission_set.later', values: {} },
        ],
        child_modules: [{ child_modules: [{ resources: [deep] }] }],
      },
    },
  }
  const done = await claims(JSON.stringify(state))
  expect(of(done)).toEqual([`${deep.address}: set|${set}`])
  expect(JSON.parse(done.out).untold).toEqual(['aws_ssoadmin_permission_set.later'])
  expect(done.err).toContain('aws_ssoadmin_permission_set.later: what it is about is only known when it runs')
  expect(of(await claims('{"format_version":"1.0"}'))).toEqual([])
})

const yaml = `
Parameters:
  Account: { Type: String, Default: "012345678901" }
  Group: { Type: String }
  Secret: { Type: String, NoEcho: true, Default: ${secret} }
Resources:
  Deploy:
    Type: AWS::SSO::PermissionSet
    Properties: { Name: Deploy, InstanceArn: ${instance}, InlinePolicy: { Statement: ${secret} } }
  Payments:
    Type: AWS::SSO::Assignment
    Properties:
      InstanceArn: ${instance}
      PermissionSetArn: !GetAtt Deploy.PermissionSetArn
      PrincipalId: g-1
      PrincipalType: GROUP
      TargetId: !Ref Account
      TargetType: AWS_ACCOUNT
  Written:
    Type: AWS::SSO::Assignment
    Properties: { InstanceArn: ${instance}, PermissionSetArn: "${set}", PrincipalId: u-1, PrincipalType: USER, TargetId: 012345678901, TargetType: AWS_ACCOUNT }
  Unknown:
    Type: AWS::SSO::Assignment
    Properties: { InstanceArn: ${instance}, PermissionSetArn: "${set}", PrincipalId: !Ref Group, PrincipalType: GROUP, TargetId: !Sub "x", TargetType: AWS_ACCOUNT }
  Perhaps:
    Type: AWS::SSO::Assignment
    Condition: IsProduction
    Properties: { InstanceArn: ${instance}, PermissionSetArn: "${set}", PrincipalId: u-2, PrincipalType: USER, TargetId: 012345678901, TargetType: AWS_ACCOUNT }
  Bucket: { Type: AWS::S3::Bucket }
`

test('a CloudFormation template is read alike; a set that it makes is known by its name', async () => {
  const account = ['--parameter', 'Account=012345678901']
  const done = await claims(yaml, account)
  expect(done.out).not.toContain(secret)
  const expected = [
    'Deploy: set|name:Deploy',
    'Payments: GROUP|g-1|012345678901|name:Deploy',
    `Written: USER|u-1|012345678901|${set}`,
  ]
  expect(of(done)).toEqual(expected)
  expect(JSON.parse(done.out).untold).toEqual(['Unknown', 'Perhaps'])
  // As `aws cloudformation get-template` answers.
  expect(of(await claims(JSON.stringify({ TemplateBody: yaml }), account))).toEqual(expected)

  // The stack may have been deployed with another value than the default: nothing is claimed that is only perhaps so.
  const unsure = await claims(yaml)
  expect(of(unsure)).toEqual(expected.filter((line) => !line.startsWith('Payments')))
  expect(JSON.parse(unsure.out).untold).toEqual(['Payments', 'Unknown', 'Perhaps'])
  expect(unsure.err).toContain(
    'Payments: what it is about is only known when it runs, or by a parameter whose value is not',
  )
  expect(of(await claims(yaml, ['--parameter', 'Account=999999999999']))).toContain(
    'Payments: GROUP|g-1|999999999999|name:Deploy',
  )
  expect(await claims(yaml, ['--parameter', 'Account'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('write it as Name=Value'),
  })
})

test('anything else is a sentence, without a word of what was given', async () => {
  for (const input of [
    '',
    'not json',
    '{}',
    '[]',
    JSON.stringify({ format_version: '1.2', planned_values: {} }),
    `a: ${secret}`,
  ]) {
    const done = await claims(input)
    expect({ code: done.code, out: done.out }, input).toEqual({ code: 2, out: '' })
    expect(done.err).toContain('is neither what `terraform show -json` (or `tofu show -json`) prints of a state')
    expect(done.err).not.toContain(secret)
  }
  expect((await claims('{"format_version":"1.0"}', ['--link', 'ftp://x'])).code).toBe(2)
  const token = await claims('{"format_version":"1.0"}', ['--link', `https://ci:${secret}@git.example.com/platform`])
  expect(token).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('--link has a user name or a password'),
  })
  expect(token.err).not.toContain(secret)
  expect(await command('code', ['--help'])).toMatchObject({ code: 0, err: '' })
})
