import { expect } from 'vitest'
import type { AwsCompany } from '../../src/sim/aws/company.ts'
import { establishedCompany } from '../../src/sim/aws/established-company.ts'
import type { RequestRow } from '../../src/store/schema.ts'
import { eventually } from './eventually.ts'
import type { Somebody } from './somebody.ts'
import type { World } from './world.ts'

/** The established company with so many accounts more, `team-01` and on, in one place. */
export function companyOf(count: number, ou = '/Workloads/Teams'): AwsCompany {
  const company = establishedCompany()
  const { organization } = company
  if (!organization) throw new Error('the established company has an organization')
  const accounts = Array.from({ length: count }, (_, i) => {
    const name = `team-${String(i + 1).padStart(2, '0')}`
    return { name, email: `aws+${name}@example.com`, ou, tags: { kind: 'team' } }
  })
  const units = [...new Set([...organization.units, ou])]
  return {
    ...company,
    organization: { ...organization, units, accounts: [...organization.accounts, ...accounts] },
  }
}

export interface Many {
  accounts?: string[]
  place?: string
  tag?: string
  sets: string[]
  for?: string[]
  duration?: string
}

export async function fillsInMany(who: Somebody, wanted: Many) {
  await who.opensForm('assign-permission-sets')
  const { accounts, place, tag, sets } = wanted
  await who.slack.fill({
    ...(accounts && { accounts }),
    ...(place && { place }),
    ...(tag && { tag }),
    permissionSets: sets,
    ...(wanted.for && { principals: wanted.for }),
    ...(wanted.duration && { 'request:duration': wanted.duration }),
    reason: 'The yearly review',
  })
  return who.slack.submit()
}

export async function asksForMany(world: World, who: Somebody, wanted: Many): Promise<RequestRow> {
  expect((await fillsInMany(who, wanted)).errors ?? {}).toEqual({})
  return eventually(() =>
    world.bot.ctx.store.db
      .selectFrom('requests')
      .selectAll()
      .where('operation', '=', 'assign-permission-sets')
      .orderBy('createdAt', 'desc')
      .executeTakeFirstOrThrow(),
  )
}

/** Forty of anything take a busy machine a while. */
export async function patiently<T>(look: () => Promise<T>): Promise<T> {
  for (let tries = 1; tries < 3; tries++) {
    try {
      return await look()
    } catch (error) {
      console.info('waits on:', String(error).slice(0, 100))
    }
  }
  return look()
}

export const grantsGiven = (world: World, { id }: { id: string }) =>
  world.bot.ctx.store.db.selectFrom('grants').selectAll().where('requestId', '=', id).execute()
export const teams = (count: number) =>
  Array.from({ length: count }, (_, i) => `team-${String(i + 1).padStart(2, '0')}`)
