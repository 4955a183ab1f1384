// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation and Terraform fill these in
import type { ManagedPolicy } from '../operations/shared/least-iam-policy.ts'

/** Where the bot may run; which one it is says who may take its role. */
export const runsOn = ['laptop', 'ec2', 'ecs', 'eks', 'other-account'] as const
export type RunsOn = (typeof runsOn)[number]

/** Values that a template fills in, or that stand in a policy to be replaced. */
export interface Fillings {
  /** The account of the role, and the one in which the bot runs. */
  account: string
  otherAccount: string
  externalId: string
}

export interface TrustPolicy {
  Version: '2012-10-17'
  Statement: { Effect: 'Allow'; Principal: object; Action: string | string[]; Condition?: object }[]
}

/**
 * Who may take the role. A service of AWS only for this account's own resources, so that nobody else has it act for them:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html; EC2 sends no such context, and takes instance profiles of
 * its own account only.
 */
export function trustPolicy(place: RunsOn, { account, otherAccount, externalId }: Fillings): TrustPolicy {
  const allow = (Principal: object, Condition?: object, Action: string | string[] = 'sts:AssumeRole'): TrustPolicy => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal, Action, ...(Condition && { Condition }) }],
  })
  const ofThisAccount = { StringEquals: { 'aws:SourceAccount': account } }
  switch (place) {
    case 'laptop':
      return allow({ AWS: `arn:aws:iam::${account}:root` })
    case 'ec2':
      return allow({ Service: 'ec2.amazonaws.com' })
    case 'ecs':
      return allow({ Service: 'ecs-tasks.amazonaws.com' }, ofThisAccount)
    case 'eks':
      // Pod Identity passes tags: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
      return allow({ Service: 'pods.eks.amazonaws.com' }, ofThisAccount, ['sts:AssumeRole', 'sts:TagSession'])
    case 'other-account':
      return allow({ AWS: `arn:aws:iam::${otherAccount}:root` }, { StringEquals: { 'sts:ExternalId': externalId } })
  }
}

export const roleName = 'aws-setup-bot'

/** The console shows it in three groups of four digits. */
const accountIdIs = 'The id of an account has 12 digits and nothing between them'

/** CloudFormation's own form of the same: one stack for whatever place `RunsOn` names. */
export function cloudFormation(policies: ManagedPolicy[]): object {
  const sub = (text: string) => ({ 'Fn::Sub': text })
  const trusts = runsOn.map((place) => ({
    place,
    document: substituted(
      trustPolicy(place, {
        account: '${AWS::AccountId}',
        otherAccount: '${OtherAccountId}',
        externalId: '${ExternalId}',
      }),
      sub,
    ),
  }))
  const logical = (name: string) => name.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'The role of the aws-setup bot',
    Parameters: {
      RunsOn: { Type: 'String', AllowedValues: [...runsOn], Description: 'Where the bot runs' },
      OtherAccountId: {
        Type: 'String',
        Default: '',
        AllowedPattern: '([0-9]{12})?',
        ConstraintDescription: accountIdIs,
        Description: 'other-account: the account in which the bot runs',
      },
      ExternalId: { Type: 'String', Default: '', Description: 'other-account: a value that only your bot gives' },
    },
    Rules: {
      OtherAccount: {
        RuleCondition: { 'Fn::Equals': [{ Ref: 'RunsOn' }, 'other-account'] },
        Assertions: ['OtherAccountId', 'ExternalId'].map((name) => ({
          Assert: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: name }, ''] }] },
          AssertDescription: `${name} is needed for other-account`,
        })),
      },
    },
    Conditions: Object.fromEntries(
      runsOn.map((place) => [`On${logical(place)}`, { 'Fn::Equals': [{ Ref: 'RunsOn' }, place] }]),
    ),
    Resources: {
      ...Object.fromEntries(
        policies.map(({ name, document }) => [
          logical(name),
          { Type: 'AWS::IAM::ManagedPolicy', Properties: { ManagedPolicyName: name, PolicyDocument: document } },
        ]),
      ),
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: roleName,
          AssumeRolePolicyDocument: trusts.reduceRight<object>(
            (otherwise, { place, document }) => ({ 'Fn::If': [`On${logical(place)}`, document, otherwise] }),
            { Ref: 'AWS::NoValue' },
          ),
          ManagedPolicyArns: policies.map(({ name }) => ({ Ref: logical(name) })),
        },
      },
      InstanceProfile: {
        Type: 'AWS::IAM::InstanceProfile',
        Condition: 'OnEc2',
        Properties: { InstanceProfileName: roleName, Roles: [{ Ref: 'Role' }] },
      },
    },
    Outputs: { RoleArn: { Value: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
  }
}

/** Every text that names something to be filled in, handed to CloudFormation's `Fn::Sub`. */
function substituted(value: unknown, sub: (text: string) => object): unknown {
  if (typeof value === 'string') return value.includes('${') ? sub(value) : value
  if (Array.isArray(value)) return value.map((one) => substituted(one, sub))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, substituted(one, sub)]))
}

/** Terraform's JSON form of the same: https://developer.hashicorp.com/terraform/language/syntax/json */
export function terraform(policies: ManagedPolicy[]): object {
  const fillings = {
    account: '${data.aws_caller_identity.here.account_id}',
    otherAccount: '${var.other_account_id}',
    externalId: '${var.external_id}',
  }
  const id = (name: string) => name.replaceAll('-', '_')
  return {
    variable: {
      runs_on: {
        type: 'string',
        description: `Where the bot runs: ${runsOn.join(', ')}`,
        validation: {
          condition: `\${contains(${JSON.stringify(runsOn)}, var.runs_on)}`,
          error_message: `It is one of: ${runsOn.join(', ')}.`,
        },
      },
      other_account_id: { type: 'string', default: '', description: 'other-account: where the bot runs' },
      external_id: { type: 'string', default: '', description: 'other-account: a value that only your bot gives' },
    },
    data: { aws_caller_identity: { here: {} } },
    locals: { trust: Object.fromEntries(runsOn.map((place) => [place, JSON.stringify(trustPolicy(place, fillings))])) },
    resource: {
      aws_iam_role: {
        bot: {
          name: roleName,
          assume_role_policy: '${local.trust[var.runs_on]}',
          lifecycle: {
            precondition: {
              condition:
                '${var.runs_on != "other-account" || (can(regex("^[0-9]{12}$", var.other_account_id)) && var.external_id != "")}',
              error_message: `other-account needs other_account_id and external_id. ${accountIdIs}.`,
            },
          },
        },
      },
      aws_iam_policy: Object.fromEntries(
        policies.map(({ name, document }) => [id(name), { name, policy: literal(JSON.stringify(document)) }]),
      ),
      aws_iam_role_policy_attachment: Object.fromEntries(
        policies.map(({ name }) => [
          id(name),
          { role: '${aws_iam_role.bot.name}', policy_arn: `\${aws_iam_policy.${id(name)}.arn}` },
        ]),
      ),
      aws_iam_instance_profile: {
        bot: { count: '${var.runs_on == "ec2" ? 1 : 0}', name: roleName, role: '${aws_iam_role.bot.name}' },
      },
    },
    output: { role_arn: { value: '${aws_iam_role.bot.arn}' } },
  }
}

/** A text that Terraform is not to fill anything into. */
const literal = (text: string): string => text.replaceAll(/([$%])\{/g, '$1$1{')

/** What is wrong with a pasted role; undefined when it is one. */
export const isRoleArn = (text: string): boolean => /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/.test(text)
