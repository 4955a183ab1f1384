import type * as Sdk from '@aws-sdk/client-organizations'
import { AwsError, found } from '../errors.ts'
import { listed } from '../listed.ts'
import type { Operations } from '../operation.ts'
import { page } from '../pages.ts'
import type { World } from '../world.ts'
import {
  accountsIn,
  constraint,
  describedUnit,
  organization,
  path,
  requireParent,
  under,
  unit,
  unitsIn,
} from './find.ts'

export const units: Operations<typeof Sdk> = {
  CreateOrganizationalUnit(input, context) {
    const { world } = context
    const { RootId } = organization(context)
    requireParent(context, input.ParentId)
    refuseDuplicate(world, input.ParentId, input.Name)
    // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html: five levels of OUs, 2000 OUs
    if (path(world, input.ParentId, 'new').split('/').length - 3 > 5) {
      throw constraint('OU_DEPTH_LIMIT_EXCEEDED', 'You have exceeded the depth of the OU tree.')
    }
    if (world.units.size >= 2000) throw constraint('OU_NUMBER_LIMIT_EXCEEDED', 'You have exceeded the number of OUs.')
    const added = world.units.add({
      Id: `ou-${RootId.slice(2)}-${world.ids.letters(8)}`,
      Name: input.Name,
      ParentId: input.ParentId,
      tags: Object.fromEntries((input.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
    })
    return { OrganizationalUnit: describedUnit(world, added) }
  },

  DescribeOrganizationalUnit: (input, context) => ({
    OrganizationalUnit: describedUnit(context.world, unit(context, input.OrganizationalUnitId)),
  }),

  UpdateOrganizationalUnit(input, context) {
    const { world } = context
    const renamed = unit(context, input.OrganizationalUnitId)
    if (input.Name !== undefined && input.Name !== renamed.Name) {
      refuseDuplicate(world, renamed.ParentId, input.Name)
      renamed.Name = input.Name
    }
    return { OrganizationalUnit: describedUnit(world, renamed) }
  },

  DeleteOrganizationalUnit(input, context) {
    const { world } = context
    const { Id } = unit(context, input.OrganizationalUnitId)
    if (accountsIn(world, Id).length + unitsIn(world, Id).length > 0) {
      throw new AwsError('OrganizationalUnitNotEmptyException', 'The organizational unit is not empty.')
    }
    world.units.remove(Id)
    return {}
  },

  ListOrganizationalUnitsForParent(input, context) {
    requireParent(context, input.ParentId)
    const [rows, next] = page(listed(context.world.units, context).filter(under(input.ParentId)), input, context, 20)
    return { OrganizationalUnits: rows.map((u) => describedUnit(context.world, u)), ...next }
  },

  ListChildren(input, context) {
    requireParent(context, input.ParentId)
    const { accounts, units } = context.world
    const all: readonly { Id: string; ParentId: string }[] =
      input.ChildType === 'ACCOUNT' ? listed(accounts, context) : listed(units, context)
    const [rows, next] = page(all.filter(under(input.ParentId)), input, context, 20)
    return { Children: rows.map(({ Id }) => ({ Id, Type: input.ChildType })), ...next }
  },

  ListParents(input, context) {
    const { RootId } = organization(context)
    const child = context.world.accounts.get(input.ChildId) ?? context.world.units.get(input.ChildId)
    const message = "We can't find an organizational unit (OU) or AWS account with the ChildId that you specified."
    const { ParentId: Id } = found(child, 'ChildNotFoundException', message)
    const parent = { Id, Type: Id === RootId ? ('ROOT' as const) : ('ORGANIZATIONAL_UNIT' as const) }
    const [rows, next] = page([parent], input, context, 20)
    return { Parents: rows, ...next }
  },
}

function refuseDuplicate(world: World, parent: string, name: string): void {
  if (!unitsIn(world, parent).some((u) => u.Name === name)) return
  throw new AwsError('DuplicateOrganizationalUnitException', 'An OU with the same name already exists.')
}
