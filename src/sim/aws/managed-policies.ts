const allow = (Action: string | string[], Resource = '*') => ({ Effect: 'Allow', Action, Resource })
const reads = ['*:Describe*', '*:Get*', '*:List*']

/**
 * AWS managed policies that the simulated IAM has: the ones of the predefined permission sets and some widely used. The
 * documents are stand-ins that allow about the same, not AWS's texts.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetpredefined.html
 */
const statements: Record<string, object[]> = {
  AdministratorAccess: [allow('*')],
  PowerUserAccess: [{ Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' }],
  ReadOnlyAccess: [allow(reads)],
  SecurityAudit: [allow(reads)],
  IAMFullAccess: [allow(['iam:*', 'organizations:DescribeAccount'])],
  IAMReadOnlyAccess: [allow(['iam:Get*', 'iam:List*'])],
  AmazonEC2FullAccess: [allow('ec2:*')],
  AmazonEC2ReadOnlyAccess: [allow('ec2:Describe*')],
  AmazonS3FullAccess: [allow('s3:*')],
  AmazonS3ReadOnlyAccess: [allow(['s3:Get*', 's3:List*'])],
  AmazonRDSFullAccess: [allow('rds:*')],
  AmazonRDSReadOnlyAccess: [allow('rds:Describe*')],
  AmazonDynamoDBFullAccess: [allow('dynamodb:*')],
  AmazonDynamoDBReadOnlyAccess: [allow(['dynamodb:Get*', 'dynamodb:Query', 'dynamodb:Scan'])],
  AmazonSQSFullAccess: [allow('sqs:*')],
  AmazonSNSFullAccess: [allow('sns:*')],
  AmazonVPCFullAccess: [allow('ec2:*Vpc*')],
  AmazonVPCReadOnlyAccess: [allow('ec2:DescribeVpc*')],
  AWSLambda_FullAccess: [allow('lambda:*')],
  AWSLambda_ReadOnlyAccess: [allow(['lambda:Get*', 'lambda:List*'])],
  AWSCloudFormationFullAccess: [allow('cloudformation:*')],
  AWSCloudFormationReadOnlyAccess: [allow('cloudformation:Describe*')],
  AWSCloudTrail_ReadOnlyAccess: [allow(['cloudtrail:Get*', 'cloudtrail:LookupEvents'])],
  AWSOrganizationsReadOnlyAccess: [allow(['organizations:Describe*', 'organizations:List*'])],
  AWSSSOReadOnly: [allow(['sso:Describe*', 'sso:Get*', 'sso:List*'])],
  AWSSupportAccess: [allow('support:*')],
  CloudWatchFullAccess: [allow(['cloudwatch:*', 'logs:*'])],
  CloudWatchReadOnlyAccess: [allow(['cloudwatch:Get*', 'cloudwatch:List*'])],
  CloudWatchLogsReadOnlyAccess: [allow(['logs:Get*', 'logs:Describe*'])],
  AWSBillingReadOnlyAccess: [allow(['billing:Get*', 'ce:Get*'])],
  'job-function/ViewOnlyAccess': [allow(['*:List*', 'ec2:Describe*'])],
  'job-function/Billing': [allow(['billing:*', 'ce:*', 'budgets:*', 'invoicing:*'])],
  'job-function/DataScientist': [allow(['sagemaker:*', 's3:*', 'redshift:*'])],
  'job-function/DatabaseAdministrator': [allow(['rds:*', 'dynamodb:*', 'redshift:*'])],
  'job-function/NetworkAdministrator': [allow(['ec2:*Vpc*', 'route53:*', 'directconnect:*'])],
  'job-function/SupportUser': [allow(['support:*', ...reads])],
  'job-function/SystemAdministrator': [allow(['ec2:*', 'cloudwatch:*', 'logs:*', 'ssm:*'])],
}

export interface ManagedPolicy {
  Arn: string
  PolicyName: string
  Path: string
  Document: string
}

export const awsManagedPolicies: ReadonlyMap<string, ManagedPolicy> = new Map(
  Object.entries(statements).map(([name, Statement]) => {
    const Arn = `arn:aws:iam::aws:policy/${name}`
    const at = name.lastIndexOf('/') + 1
    const Document = JSON.stringify({ Version: '2012-10-17', Statement })
    return [Arn, { Arn, PolicyName: name.slice(at), Path: `/${name.slice(0, at)}`, Document }]
  }),
)
