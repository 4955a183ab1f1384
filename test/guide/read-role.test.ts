import { describe, expect, it, onTestFinished } from 'vitest'
import type { Finding } from '../../src/guide/define-step.ts'
import { unmeasured } from '../../src/guide/role-room.ts'
import { readRooms } from '../../src/guide/role-rooms-elsewhere.ts'
import { iamPolicy, managedPolicies } from '../../src/operations/shared/least-iam-policy.ts'
import { loadOperations } from '../../src/operations/shared/load-operations.ts'
import { addRole } from '../../src/sim/aws/roles.ts'
import { startLooking, stepById } from './helpers.ts'

const role = 'tools/aws-setup-read'

/** A company whose accounts have the role for reading, but for `without`. */
async function company({ without, allowed = true }: { without: string; allowed?: boolean }) {
  const looking = await startLooking({ aws: { readRole: role } })
  const { bench } = looking
  onTestFinished(() => bench.stop())
  const world = bench.world()
  const operations = (await loadOperations()).values()
  bench.simulated.attachPolicies(
    managedPolicies(iamPolicy(operations, allowed ? role : undefined)).map((p) => p.document),
  )
  const others = world.accounts.all().filter(({ Id, State }) => State === 'ACTIVE' && Id !== world.managementAccountId)
  const bot = { AWS: `arn:aws:iam::${world.managementAccountId}:root` }
  for (const account of others) if (account.Name !== without) addRole(world, account, 'aws-setup-read', '/tools/', bot)
  const named = (name: string) => {
    const found = others.find(({ Name }) => Name === name)
    if (!found) throw new Error(`no ${name}`)
    return found
  }
  return { looking, others, named }
}

describe('the room for IAM roles in other accounts', () => {
  it('is read by the role that they have for it; where there is none, the command for it is left', async () => {
    const { looking, others, named } = await company({ without: 'prod-data' })
    const found = await looking.find('iam-roles')
    expect(found).toMatchObject({ state: 'done' })
    expect(found.text?.en).toContain(`Other accounts read by the role ${role}: ${others.length - 1}.`)
    expect(found.text?.en).toContain(`Not read: 1 (${named('prod-data').Id}).`)
    expect(found.text?.ja).toContain(`確認できなかったアカウント: 1（${named('prod-data').Id}）`)
    const directory = await looking.bench.makeDirectory()
    await directory.load()
    const findings = { 'iam-roles': { ...found, at: 0 } }
    expect(unmeasured({ directory, confirmed: {}, findings }).map(({ name }) => name)).toEqual(['prod-data'])
    const { advice, manual } = stepById('iam-roles')
    const show = { directory, confirmed: {}, findings, choices: {}, now: 0 }
    expect(advice?.(show)?.en).toBe('Not measured: 1. Measure those by the command below.')
    // Once that one is measured, too, nothing is asked for any more, and what was pasted can still be changed.
    const confirmed = { 'iam-roles': { by: 'UALICE', at: 1, value: `${named('prod-data').Id} 12 1000` } }
    expect(advice?.({ ...show, confirmed })?.en).toMatch(/^Measured: .*\. Not measured: 0\.$/)
    expect(manual.paste?.grows?.({ ...show, confirmed })).toBe(true)
    const read = { ...found, at: 0, seen: others.map(({ Id }) => `${Id} 12 1000`).join('\n') } as Finding & {
      at: number
    }
    expect(manual.paste?.grows?.({ ...show, findings: { 'iam-roles': read } })).toBe(false)
    const [first] = looking.bench.simulated.calls.filter(({ action }) => action === 'sts:AssumeRole')
    expect(first?.input).toMatchObject({ RoleSessionName: 'aws-setup', DurationSeconds: 900 })
    // Whatever the role may do, the session may only count.
    expect(JSON.stringify(first?.input)).toContain('iam:GetAccountSummary')
  })

  it('that is nearly used up is told before access fails for it', async () => {
    const { looking, named } = await company({ without: '' })
    named('prod-orders').summary.Roles = 960
    const found = await looking.find('iam-roles')
    expect(found).toMatchObject({ state: 'attention' })
    const told = `Ask for a higher quota before you go on: ${named('prod-orders').Id} (960/1000).`
    expect(found.text?.en).toContain(told)
    // Also where the bot's own account has no room either.
    const world = looking.bench.world()
    const own = world.accounts.all().find(({ Id }) => Id === world.managementAccountId)
    if (own) own.summary.Roles = 990
    const both = await looking.find('iam-roles')
    expect(both.text?.en).toContain('Only 10 of 1000 roles are left in this account.')
    expect(both.text?.en).toContain(told)
  })

  it('is not known where the bot may not take the role, and nothing else is lost by it', async () => {
    const { looking, others } = await company({ without: '', allowed: false })
    const found = await looking.find('iam-roles')
    expect(found).toMatchObject({ state: 'done', evidence: { call: 'iam:GetAccountSummary' } })
    expect(found.text?.en).toContain(`No other account could be read by the role ${role}. Not read: ${others.length} (`)
  })

  it('is asked for again after hours, and at once by who waits where something is to be done', async () => {
    const { looking, others, named } = await company({ without: 'prod-data' })
    const { aws, clock, simulated } = looking.bench
    const ids = others.map(({ Id }) => Id)
    const asked = async (through: typeof aws) => {
      const before = simulated.calls.length
      const found = await readRooms(through, ids)
      const { length } = simulated.calls.slice(before).filter(({ action }) => action === 'sts:AssumeRole')
      return { length, unread: found.unread.length }
    }
    named('prod-orders').summary.Roles = 960
    expect(await asked(aws.background)).toEqual({ length: ids.length, unread: 1 })
    clock.advance(15 * 60_000)
    expect(await asked(aws.background)).toEqual({ length: 0, unread: 1 })
    // The one without the role, and the one without room.
    expect(await asked(aws)).toEqual({ length: 2, unread: 1 })
    clock.advance(60 * 60_000)
    expect(await asked(aws.background)).toEqual({ length: 1, unread: 1 })
    clock.advance(6 * 60 * 60_000)
    expect(await asked(aws.background)).toEqual({ length: ids.length, unread: 1 })
  })
})
