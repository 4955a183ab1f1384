import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createAws } from '../../src/aws/clients.ts'
import { MovableClock } from '../../src/clock.ts'
import { createAwsReads } from '../../src/guide/aws-reads.ts'
import { lookAtStep } from '../../src/guide/look-at-step.ts'
import { directoryActions, guideActions } from '../../src/operations/shared/least-iam-policy.ts'
import { consoleActions } from '../../src/sim/aws/console-actions.ts'
import { establishedCompany } from '../../src/sim/aws/established-company.ts'
import { freshCompany } from '../../src/sim/aws/fresh-company.ts'
import { halfDoneCompany } from '../../src/sim/aws/half-done-company.ts'
import { fullPages } from '../../src/sim/aws/settings.ts'
import type { BenchOptions } from '../aws/helpers.ts'
import { chosen, type Looking, nothingYet, startLooking, steps } from './helpers.ts'
import type { Case } from './probe-case.ts'
import { accountExists, billingOnly, cases, noOrganization } from './probe-cases.ts'

let looking: Looking
afterEach(() => looking?.bench.stop())
const start = async (options: BenchOptions = {}) => {
  looking = await startLooking(options)
  return looking
}

const probed = steps.filter(({ probe }) => probe)
const entries = Object.entries(cases)
/** What a step finds out from the bot or from credentials alone, which AWS denies to nobody. */
const withoutAws = ['first-request', 'second-approver']
const onlyCredentials = entries.filter(([, c]) => c === accountExists).map(([id]) => id)
const asking = entries.filter(([id]) => !withoutAws.includes(id) && !onlyCredentials.includes(id))

async function found(id: string, { company, world, choices, bot }: Case) {
  const { bench, find, refresh } = await start({ aws: { region: 'us-east-1' }, ...company })
  if (world) {
    world(bench.world())
    await refresh()
  }
  return find(id, choices, bot)
}
const evidenceIn = (finding: Awaited<ReturnType<typeof found>>) =>
  'evidence' in finding && finding.evidence ? `${finding.evidence.value}` : ''

it('every probe has its cases', () => {
  expect(entries.map(([id]) => id).sort()).toEqual(probed.map(({ id }) => id).sort())
})

describe('a probe that finds the step done says so, with the evidence', () => {
  it.each(entries)('%s', async (id, { done }) => {
    const finding = await found(id, done)
    expect(finding.state).toBe('done')
    expect(evidenceIn(finding)).toContain(done.shows)
  })
})

describe('that Identity Center is enabled nowhere', () => {
  const inOptInRegion: BenchOptions = { aws: { region: 'us-east-1' }, company: establishedCompany() }
  const look = async (denied?: string) => {
    const { bench, find, refresh } = await start(inOptInRegion)
    for (const instance of bench.world().instances.all()) instance.Region = 'ap-east-1'
    if (denied) bench.simulated.deny(denied)
    await refresh()
    return find('enable-identity-center')
  }

  it('is said after every enabled Region', async () => {
    const finding = await look()
    expect(finding).toMatchObject({ state: 'todo', evidence: { value: 'Instances = [] (us-east-1; all 17 Regions)' } })
    expect(finding).not.toHaveProperty('text')
  })

  it('else where it was looked, and to set AWS_REGION', async () => {
    const finding = await look('account:ListRegions')
    expect(finding).toMatchObject({
      state: 'todo',
      text: {
        en: expect.stringMatching(/^Not found in us-east-1, .*set AWS_REGION to that before/),
        ja: expect.stringContaining('AWS_REGION をそのリージョンに設定してください'),
      },
    })
  })
})

describe('a probe that finds it not done says what it saw', () => {
  it.each(entries.filter(([id]) => !onlyCredentials.includes(id)))('%s', async (id, { not }) => {
    const finding = await found(id, not)
    expect(finding.state).toBe(not.is)
    expect(evidenceIn(finding)).toContain(not.shows)
    // Evidence stands in sentences of either language, so it is as AWS writes it: names and values.
    expect(evidenceIn(finding)).not.toMatch(/\b(?:none|nobody|no|not|without|with|groups|users|since)\b/)
  })
})

describe('a probe that is denied names the permission, and never says "not done"', () => {
  it('in every step at once, with credentials that may read nothing', async () => {
    const { bench, findAll } = await start()
    bench.simulated.deny('*')
    const all = await findAll(chosen({ identitySource: 'external-idp' }))
    const asked = asking.filter(([, { denied }]) => denied)
    expect(Object.fromEntries(asked.map(([id]) => [id, all.get(id)]))).toEqual(
      Object.fromEntries(
        asked.map(([id, { denied }]) => [
          id,
          expect.objectContaining({ state: 'cannot-tell', because: 'permission', missing: denied }),
        ]),
      ),
    )
    // These need no permission: AWS answers to whoever has credentials, or nothing is asked.
    for (const id of onlyCredentials) expect(all.get(id)?.state).toBe('done')
    expect(all.get('no-account-instance')?.state).toBe('done')
  })

  it('finds the one that is missing among many', async () => {
    const { bench, find } = await start()
    bench.simulated.deny('organizations:ListDelegatedAdministrators')
    expect(await find('delegated-administrator')).toMatchObject({
      missing: 'organizations:ListDelegatedAdministrators',
    })
    bench.simulated.deny('sso:ListAccountAssignments')
    expect(await find('admin-assignment')).toMatchObject({ missing: 'sso:ListAccountAssignments' })
    bench.simulated.deny('iam:GetRole')
    expect(await find('portal-sign-in')).toMatchObject({ missing: 'iam:GetRole' })
    bench.simulated.deny('organizations:ListOrganizationalUnitsForParent')
    expect(await find('organizational-units')).toMatchObject({
      missing: 'organizations:ListOrganizationalUnitsForParent',
    })
  })

  it('free plan and account instance too', async () => {
    const { bench, find } = await start(noOrganization)
    bench.simulated.deny('freetier:GetAccountPlanState')
    bench.simulated.deny('sso:ListInstances')
    expect(await find('plan-upgrade')).toMatchObject({ missing: 'freetier:GetAccountPlanState' })
    expect(await find('no-account-instance')).toMatchObject({ missing: 'sso:ListInstances' })
  })
})

describe('when AWS is busy', () => {
  it('every probe says so, and that it looks again', async () => {
    const { bench, findAll } = await start()
    bench.simulated.failNext('*', { name: 'ThrottlingException', message: 'Rate exceeded' }, 10_000)
    const all = await findAll(chosen({ identitySource: 'external-idp' }))
    for (const [id] of [...asking, ...onlyCredentials.map((id) => [id] as const)]) {
      if (id === 'no-account-instance') continue // nothing to ask where there is an instance
      expect(all.get(id), id).toMatchObject({ state: 'cannot-tell', because: 'busy' })
      expect(all.get(id), id).toMatchObject({ text: { en: 'AWS is busy; looking again shortly.' } })
    }
  })
})

describe('an answer that AWS does not document', () => {
  it.each(['StrangeException', 'ValidationException'])('is never taken for "not done": %s', async (name) => {
    const { bench, findAll } = await start()
    bench.simulated.failNext('*', { name, message: 'What?' }, 10_000)
    const all = await findAll(chosen({ identitySource: 'external-idp' }))
    for (const [id] of [...asking, ...onlyCredentials.map((id) => [id] as const)]) {
      if (id === 'no-account-instance') continue
      expect(all.get(id), id).toMatchObject({ state: 'cannot-tell', because: 'answer' })
    }
  })

  it('nor is an empty one', async () => {
    const { bench, find } = await start()
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end('{}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const aws = createAws({
      clock: new MovableClock(),
      endpoint,
      credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
      pace: 1000,
    })
    const directory = await bench.makeDirectory()
    await directory.refresh()
    const context = {
      aws,
      directory,
      choices: chosen({ identitySource: 'external-idp' }),
      reads: createAwsReads(aws),
      bot: nothingYet,
      now: 1,
    }
    for (const step of probed) {
      if (withoutAws.includes(step.id) || step.id === 'no-account-instance') continue
      expect(await lookAtStep(step, context), step.id).toMatchObject({ state: 'cannot-tell', because: 'answer' })
    }
    aws.destroy()
    server.close()
    expect((await find('organization')).state).toBe('done')
  })
})

describe('without credentials', () => {
  it('nothing can be told yet, and every step says that it is picked up', async () => {
    const { findAll } = await start({ company: freshCompany({ noCredentials: true }) })
    const all = await findAll()
    for (const [id] of [...asking, ...onlyCredentials.map((id) => [id] as const)]) {
      if (['permission-sets-on', 'identity-source', 'create-administrator', 'sync-administrator'].includes(id)) continue
      if (['admin-permission-set', 'management-permission-set', 'admin-assignment'].includes(id)) continue
      expect(all.get(id), id).toMatchObject({ state: 'cannot-tell', because: 'credentials' })
    }
  })

  it('and the moment they arrive it looks', async () => {
    const { bench, find } = await start({ company: freshCompany({ noCredentials: true }) })
    consoleActions['give-credentials'](bench.world())
    expect(await find('sign-up-start')).toMatchObject({ state: 'done' })
    expect(await find('root-mfa')).toMatchObject({ state: 'todo' })
  })
})

describe('with credentials of another account', () => {
  it('a member cannot tell about the management account, and does not take itself for it', async () => {
    const { findAll } = await start({ as: 'member' })
    const all = await findAll()
    for (const id of ['root-mfa', 'root-access-keys', 'account-name', 'phone', 'alternate-contacts'])
      expect(all.get(id), id).toMatchObject({ state: 'cannot-tell', because: 'elsewhere' })
    expect(all.get('organizations-check')).toMatchObject({ state: 'attention' })
  })
})

describe('an instance for one account alone', () => {
  it('is never taken for the organization’s, although the management account owns it', async () => {
    const { find, findAll } = await start({ ...billingOnly, aws: { region: 'us-west-2' } })
    expect(await find('enable-identity-center')).toMatchObject({
      state: 'todo',
      text: { en: expect.stringContaining('one account alone') },
    })
    expect((await findAll()).get('no-account-instance')).toMatchObject({ state: 'attention' })
  })
})

describe('a whole look', () => {
  it.each([
    ['brand-new', freshCompany()],
    ['half done', halfDoneCompany()],
    ['with billing only', halfDoneCompany({ trap: 'account-instance' })],
    ['established', establishedCompany()],
  ])('reads only what the printed IAM policy allows: %s', async (_, company) => {
    const { findAll, calls } = await start({ company, aws: { region: 'us-west-2' } })
    await findAll(chosen({ identitySource: 'external-idp' }))
    const allowed = new Set([...directoryActions, ...guideActions])
    expect(calls().filter((action) => !allowed.has(action))).toEqual([])
  })

  it('makes each call once, and changes nothing', async () => {
    const { bench, findAll, calls } = await start({ company: establishedCompany(), settings: fullPages })
    const before = calls().length
    await findAll(chosen({ identitySource: 'identity-center' }))
    const made = calls().slice(before)
    expect(made.length).toBeLessThan(30)
    for (const once of ['iam:GetAccountSummary', 'organizations:DescribeOrganization', 'account:GetAccountInformation'])
      expect(made.filter((action) => action === once)).toHaveLength(1)
    expect(bench.simulated.mutations()).toEqual([])
  })
})
