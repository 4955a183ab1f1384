import {
  DeregisterDelegatedAdministratorCommand,
  RegisterDelegatedAdministratorCommand,
} from '@aws-sdk/client-organizations'
import type { Aws } from '../../aws/aws.ts'
import { ssoPrincipal } from '../../aws/identity.ts'
import { afterError, appliedDone } from './applied.ts'
import type { Applied, ApplyContext, Change } from './define-operation.ts'
import { delegates } from './organization-plan.ts'
import { applyTrust, trustChange, trusts } from './trust-service.ts'

/** The changes by which an account begins and stops to administer IAM Identity Center for the organization. */
const noun = { en: 'delegated administrator', ja: '委任管理者' }

export const trust = (): Change => trustChange(ssoPrincipal)

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

export const isTrusted = (aws: Aws): Promise<boolean> => trusts(aws, ssoPrincipal)

const isDelegate = async (aws: Aws, { params }: Change): Promise<boolean> =>
  (await delegates(aws)).some(({ id }) => id === params.accountId)

export async function applyDelegation(change: Change, { aws }: ApplyContext): Promise<Applied> {
  if (change.action === 'organizations:EnableAWSServiceAccess') return applyTrust(change, aws)
  const ids = { AccountId: String(change.params.accountId), ServicePrincipal: ssoPrincipal }
  try {
    switch (change.action) {
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
