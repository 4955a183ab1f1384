import type { Clock } from '../../clock.ts'
import { accountNamed, addAccessRole, addAccount, founded } from './build-account.ts'
import { addInstance, buildIdentityCenter } from './build-identity-center.ts'
import type { AwsCompany, CompanyOrganization } from './company.ts'
import { World } from './world.ts'

export function buildWorld(company: AwsCompany, clock: Clock): World {
  const world = new World(clock, company.name)
  const { organization, identityCenter, managementAccount, callers } = company
  world.managementAccountId = addAccount(world, managementAccount, '').Id
  if (organization) buildOrganization(world, organization)
  if (identityCenter) buildIdentityCenter(world, identityCenter)
  for (const { account, region } of company.accountInstances ?? []) {
    addInstance(world, accountNamed(world)(account).Id, region, 'account').CreatedDate = founded
  }
  buildConsole(world, company)
  if (callers?.delegated) world.callerAccounts.delegated = accountNamed(world)(callers.delegated).Id
  if (callers?.member) world.callerAccounts.member = accountNamed(world)(callers.member).Id
  world.begin()
  return world
}

function buildConsole(world: World, company: AwsCompany): void {
  const { plan, supportPlan = 'basic', emailVerified = true, noCredentials = false } = company
  Object.assign(world.console, { supportPlan, emailVerified, credentialsExist: !noCredentials })
  if (!plan) return
  const { type, credits, expiresInDays } = plan
  const expires = expiresInDays === undefined ? {} : { expires: new Date(world.now() + expiresInDays * day) }
  world.console.plan = { type, credits, ...expires }
}
const day = 86_400_000

function buildOrganization(world: World, company: CompanyOrganization): void {
  const rootId = `r-${world.ids.letters(4, 'root')}`
  world.organization = {
    Id: `o-${world.ids.letters(10, 'organization')}`,
    RootId: rootId,
    FeatureSet: company.featureSet,
    rootTags: {},
    trustedServices: new Map(company.trustedServices.map((service) => [service, founded])),
    delegatedAdministrators: new Map(),
  }
  for (const account of world.accounts.all()) account.ParentId = rootId
  const unitId = unitMaker(world, rootId)
  for (const path of company.units) unitId(path)
  for (const account of company.accounts) {
    const { Id } = addAccount(world, account, unitId(account.ou ?? '/'))
    const added = world.accounts.get(Id)
    if (added && added.JoinedMethod === 'CREATED') addAccessRole(world, added)
  }
  const named = accountNamed(world)
  for (const { account, service } of company.delegatedAdministrators) {
    const { Id } = named(account)
    const services = world.organization.delegatedAdministrators.get(Id) ?? new Map()
    world.organization.delegatedAdministrators.set(Id, services.set(service, founded))
  }
}

function unitMaker(world: World, rootId: string): (path: string) => string {
  const ids = new Map([['', rootId]])
  return function unitId(path: string): string {
    const trimmed = path.replace(/\/$/, '')
    const known = ids.get(trimmed)
    if (known) return known
    const at = trimmed.lastIndexOf('/')
    const unit = {
      Id: `ou-${rootId.slice(2)}-${world.ids.letters(8, `ou${trimmed}`)}`,
      Name: trimmed.slice(at + 1),
      ParentId: unitId(trimmed.slice(0, at)),
      tags: {},
    }
    ids.set(trimmed, world.units.add(unit).Id)
    return unit.Id
  }
}
