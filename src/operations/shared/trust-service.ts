import {
  EnableAWSServiceAccessCommand,
  paginateListAWSServiceAccessForOrganization,
} from '@aws-sdk/client-organizations'
import type { Aws } from '../../aws/aws.ts'
import { listAll } from '../../aws/list-all.ts'
import { sent } from './applied.ts'
import type { Applied, Change } from './define-operation.ts'

/** The services of AWS that the bot works with, by the names under which an organization trusts them. */
export const trustable = {
  'sso.amazonaws.com': 'IAM Identity Center',
  'account.amazonaws.com': 'AWS Account Management',
  'iam.amazonaws.com': 'AWS Identity and Access Management',
} as const
export type Trustable = keyof typeof trustable
export const isTrustable = (service: string): service is Trustable => Object.hasOwn(trustable, service)

/** The condition under which a policy lets trusted access be given to these services and to no other. */
export const onlyFor = (...services: Trustable[]) => ({
  StringEquals: { 'organizations:ServicePrincipal': services },
})

export async function trusts(aws: Aws, service: Trustable): Promise<boolean> {
  const pages = paginateListAWSServiceAccessForOrganization({ client: aws.organizations }, {})
  const rows = await listAll(pages, 'EnabledServicePrincipals', 'ServicePrincipal')
  return rows.some(({ ServicePrincipal }) => ServicePrincipal === service)
}

export const trustChange = (service: Trustable): Change => ({
  action: 'organizations:EnableAWSServiceAccess',
  effect: 'add',
  noun: { en: 'trusted access', ja: '信頼されたアクセス' },
  summary: {
    en: `Let ${trustable[service]} work with the organization (trusted access)`,
    ja: `${trustable[service]} に組織での信頼されたアクセスを許可する`,
  },
  params: { service },
  before: null,
  after: 'enabled',
})

/** Giving it again changes nothing. */
export async function applyTrust({ params }: Change, aws: Aws): Promise<Applied> {
  const command = new EnableAWSServiceAccessCommand({ ServicePrincipal: String(params.service) })
  return sent(aws.organizations.send(command))
}
