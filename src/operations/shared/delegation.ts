import {
  DeregisterDelegatedAdministratorCommand,
  EnableAWSServiceAccessCommand,
  paginateListAWSServiceAccessForOrganization,
  RegisterDelegatedAdministratorCommand,
} from '@aws-sdk/client-organizations'
import type { Aws } from '../../aws/aws.ts'
import { ssoPrincipal } from '../../aws/identity.ts'
import { listAll } from '../../aws/list-all.ts'
import { afterError, appliedDone } from './applied.ts'
import type { Applied, ApplyContext, Change } from './define-operation.ts'
import { delegates } from './organization-plan.ts'

/** The changes by which an account begins and stops to administer IAM Identity Center for the organization. */
const noun = { en: 'delegated administrator', ja: '委任管理者' }

export const trust = (): Change => ({
  action: 'organizations:EnableAWSServiceAccess',
  effect: 'add',
  noun: { en: 'trusted access', ja: '信頼されたアクセス' },
  summary: {
    en: 'Let IAM Identity Center work with the organization (trusted access)',
    ja: 'IAM Identity Center に組織での信頼されたアクセスを許可する',
  },
  params: { service: ssoPrincipal },
  before: null,
  after: 'enabled',
})

export const registrationChange = (accountId: string, name: string): Change => ({
  action: 'organizations:RegisterDelegatedAdministrator',
  effect: 'add',
  noun,
  summary: {
    en: `Make ${name} the delegated administrator of IAM Identity Center`,
    ja: `${name} を IAM Identity Center の委任管理者にする`,
  },
  params: { accountId, name, service: ssoPrincipal },
  before: null,
  after: 'registered',
})

export const deregistration = (accountId: string, name: string): Change => ({
  action: 'organizations:DeregisterDelegatedAdministrator',
  effect: 'remove',
  noun,
  summary: {
    en: `Take delegated administration of IAM Identity Center away from ${name}`,
    ja: `${name} から IAM Identity Center の委任管理者の登録を解除する`,
  },
  params: { accountId, name, service: ssoPrincipal },
  before: 'registered',
  after: null,
})

export async function isTrusted(aws: Aws): Promise<boolean> {
  const pages = paginateListAWSServiceAccessForOrganization({ client: aws.organizations }, {})
  const rows = await listAll(pages, 'EnabledServicePrincipals', 'ServicePrincipal')
  return rows.some(({ ServicePrincipal }) => ServicePrincipal === ssoPrincipal)
}

const isDelegate = async (aws: Aws, { params }: Change): Promise<boolean> =>
  (await delegates(aws)).some(({ id }) => id === params.accountId)

export async function applyDelegation(change: Change, { aws }: ApplyContext): Promise<Applied> {
  const ids = { AccountId: String(change.params.accountId), ServicePrincipal: ssoPrincipal }
  try {
    switch (change.action) {
      case 'organizations:EnableAWSServiceAccess':
        return appliedDone(
          await aws.organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: ssoPrincipal })),
        )
      case 'organizations:RegisterDelegatedAdministrator':
        if (await isDelegate(aws, change)) return { state: 'done' }
        return appliedDone(await aws.organizations.send(new RegisterDelegatedAdministratorCommand(ids)))
      default:
        if (!(await isDelegate(aws, change))) return { state: 'done' }
        return appliedDone(await aws.organizations.send(new DeregisterDelegatedAdministratorCommand(ids)))
    }
  } catch (error) {
    return afterError(error, ['AccountAlreadyRegisteredException', 'AccountNotRegisteredException'])
  }
}

export async function verifyDelegation(change: Change, { aws }: ApplyContext): Promise<boolean> {
  if (change.action === 'organizations:EnableAWSServiceAccess') return isTrusted(aws)
  return (await isDelegate(aws, change)) === (change.effect === 'add')
}
