import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts'
import { reservedPath } from './role-last-use.ts'

/** The shortest that AWS gives, seconds: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const shortest = 900

/** What the session may do at most, whatever the company allows the role. */
const onlyToRead = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: ['iam:GetAccountSummary', 'iam:ListRoles'], Resource: '*' },
    { Effect: 'Allow', Action: 'iam:GetRole', Resource: `arn:aws:iam::*:role${reservedPath}*` },
  ],
}

/**
 * Credentials of the role by which the bot reads in another account, where the company has made one (`READ_ROLE`). Its ARN may
 * have a path in front of the name.
 */
export async function readRoleCredentials(sts: STSClient, accountId: string, role: string) {
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${accountId}:role/${role}`,
      RoleSessionName: 'aws-setup',
      DurationSeconds: shortest,
      Policy: JSON.stringify(onlyToRead),
    }),
  )
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '', Expiration } = Credentials ?? {}
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    ...(Expiration && { expiration: Expiration }),
  }
}
