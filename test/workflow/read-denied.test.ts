import { expect, test } from 'vitest'
import { readDenied } from '../../src/workflow/request/read-denied.ts'

const role = 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_ReadOnlyAccess_0123456789abcdef/mia'
const who = { accountId: '111122223333', set: 'ReadOnlyAccess' }

// The shapes of https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html, of the CLI, of SDKs and Terraform.
test.each([
  [
    'no identity-based policy',
    `User: ${role} is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::orders/key" because no identity-based policy allows the s3:PutObject action`,
    { ...who, action: 's3:PutObject' },
  ],
  [
    'the CLI around it',
    `An error occurred (AccessDeniedException) when calling the PutItem operation: User: ${role} is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:eu-west-1:444455556666:table/t because no identity-based policy allows the dynamodb:PutItem action`,
    { ...who, action: 'dynamodb:PutItem' },
  ],
  [
    'a service control policy denies it',
    `User: ${role} is not authorized to perform: ec2:RunInstances with an explicit deny in a service control policy`,
    { ...who, action: 'ec2:RunInstances', blocked: 'scp' },
  ],
  [
    'no service control policy allows it',
    `User: ${role} is not authorized to perform: codecommit:ListRepositories because no service control policy allows the codecommit:ListRepositories action`,
    { ...who, action: 'codecommit:ListRepositories', blocked: 'scp' },
  ],
  [
    'a resource control policy',
    `User: ${role} is not authorized to perform: secretsmanager:GetSecretValue on resource: x with an explicit deny in a resource control policy`,
    { ...who, action: 'secretsmanager:GetSecretValue', blocked: 'rcp' },
  ],
  [
    'a permissions boundary',
    `User: ${role} is not authorized to perform: iam:CreateRole on resource: arn:aws:iam::111122223333:role/x because no permissions boundary allows the iam:CreateRole action`,
    { ...who, action: 'iam:CreateRole', blocked: 'boundary' },
  ],
  [
    'a session policy',
    `User: ${role} is not authorized to perform: sns:Publish because no session policy allows the sns:Publish action`,
    { ...who, action: 'sns:Publish', blocked: 'session' },
  ],
  [
    'a VPC endpoint policy',
    `User: ${role} is not authorized to perform: kinesis:PutRecord on resource: x with an explicit deny in a VPC endpoint policy`,
    { ...who, action: 'kinesis:PutRecord', blocked: 'endpoint' },
  ],
  [
    'an explicit deny of old',
    `User: ${role} is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:us-east-1:444455556666:q with an explicit deny`,
    { ...who, action: 'sqs:SendMessage', blocked: 'explicit' },
  ],
  [
    'a key of another account',
    `${role} is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`,
    { ...who, action: 'kms:Decrypt' },
  ],
  [
    'the console',
    `You don't have permission to ec2:DescribeInstances. User: ${role} Action: ec2:DescribeInstances On resource(s): arn:aws:ec2:eu-west-1:111122223333:instance/* Context: no identity-based policy allows the ec2:DescribeInstances action`,
    { ...who, action: 'ec2:DescribeInstances' },
  ],
  [
    'Terraform',
    'Error: creating S3 Bucket (x): operation error S3: CreateBucket, https response error StatusCode: 403, RequestID: A1, HostID: b, api error AccessDenied: Access Denied',
    { action: 's3:CreateBucket' },
  ],
  [
    'Go with a sentence',
    `operation error SSO Admin: ListInstances, https response error StatusCode: 400, AccessDeniedException: User: ${role} is not authorized to perform: sso:ListInstances`,
    { ...who, action: 'sso:ListInstances' },
  ],
  [
    'Go without one',
    'operation error SSO Admin: ListInstances, StatusCode: 403, AccessDenied',
    { action: 'sso:ListInstances' },
  ],
  [
    'a command, and no sentence',
    '$ aws s3api list-objects-v2 --bucket orders\n\nAn error occurred (AccessDenied) when calling the ListObjectsV2 operation: Access Denied',
    { action: 's3:ListBucket' },
  ],
  [
    'only the operation',
    'An error occurred (AccessDenied) when calling the ListBuckets operation: Access Denied',
    { action: 's3:ListAllMyBuckets' },
  ],
  [
    'an object that is asked for',
    'fatal error: An error occurred (403) when calling the HeadObject operation: Forbidden',
    { action: 's3:GetObject' },
  ],
  [
    'EC2, encoded',
    '$ aws --profile prod ec2 run-instances --image-id ami-1\nAn error occurred (UnauthorizedOperation) when calling the RunInstances operation: You are not authorized to perform this operation. Encoded authorization failure message: x0Y',
    { action: 'ec2:RunInstances' },
  ],
  [
    'Java',
    `software.amazon.awssdk.services.lambda.model.LambdaException: User: ${role} is not authorized to perform: lambda:InvokeFunction on resource: f (Service: Lambda, Status Code: 403, Request ID: 1)`,
    { ...who, action: 'lambda:InvokeFunction' },
  ],
  [
    'boto3 in Slack, in a code block, with what Slack makes of it',
    `\`\`\`botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the AssumeRole operation: User: ${role} is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/deploy\`\`\` &amp; now?`,
    { ...who, action: 'sts:AssumeRole' },
  ],
  [
    'a partition of its own, and a set with a dot and a dash',
    'User: arn:aws-cn:sts::111122223333:assumed-role/AWSReservedSSO_Ops.Read-Only_0123456789abcdef/mia is not authorized to perform: s3:ListBucket',
    { accountId: '111122223333', set: 'Ops.Read-Only', action: 's3:ListBucket' },
  ],
  ['Japanese around it', `${role} には s3:DeleteObject の権限がありません`, { ...who, action: 's3:DeleteObject' }],
])('%s', (_, text, expected) => {
  expect(readDenied(text)).toEqual(expected)
})

test('what tells of no denial is none', () => {
  for (const text of [
    '',
    'Who has access to prod-orders?',
    'See https://console.aws.amazon.com/iam and arn:aws:iam::111122223333:role/x',
    'Access Denied',
    'permission note: Friday is a holiday',
    'Error: 403 from nginx',
  ])
    expect(readDenied(text), text).toBeUndefined()
})

test('however long and strange, it is read to a bound, and no shape of it holds everybody up', () => {
  const denied = 'is not authorized to perform: s3:PutObject'
  expect(readDenied(`${'x '.repeat(100)}${denied}`)?.action).toBe('s3:PutObject')
  expect(readDenied(`${'x '.repeat(4_000)}${denied}`)).toBeUndefined()
  const before = performance.now()
  const parts = ['aws -', 'User: arn:aws:sts::', 's3:', 'perform: ', '<', '<|', '1'.repeat(11), 'operation error a ']
  for (const part of [...parts, '--aa ', '-a=b ', '-a b ', '\uFDFA'])
    readDenied(`not authorized when calling the PutItem operation aws ${part.repeat(40_000 / part.length)}!`)
  // What grows without a bound takes minutes; a busy machine does not.
  expect(performance.now() - before).toBeLessThan(10_000)
})
