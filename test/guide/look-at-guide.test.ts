import { describe, expect, it } from 'vitest'
import { consoleActions } from '../../src/sim/aws/console-actions.ts'
import { halfDoneCompany } from '../../src/sim/aws/half-done-company.ts'
import { verifyAudit } from '../../src/store/audit-breaks.ts'
import { auditEntries } from '../../src/store/audit-log.ts'
import { readGuide } from '../../src/store/guide-rows.ts'
import {
  choose,
  confirmStep,
  guideNow,
  handOver,
  openedGuide,
  takeBack,
} from '../../src/workflow/guide/confirm-steps.ts'
import { runProbes } from '../../src/workflow/guide/look-at-guide.ts'
import type { Bench, BenchOptions } from '../aws/helpers.ts'
import { startCore } from '../workflow/core.ts'

let bench: Bench

/** The workflow of the guide without Slack: what people would be told waits in the queue. */
async function start(options: BenchOptions = {}) {
  const { ctx, ...rest } = await startCore(options)
  bench = rest
  const facts = async () => {
    const seen: string[] = []
    for await (const { fact, data } of auditEntries(ctx.store.db)) {
      if (!fact.startsWith('guide-')) continue
      const { step, choice } = data
      seen.push([fact, step ?? choice].filter(Boolean).join(' '))
    }
    return seen
  }
  const told = async () => {
    const { db } = ctx.store
    const posts = await db.selectFrom('jobs').selectAll().where('kind', '=', 'post').orderBy('runAt').execute()
    return posts.map(({ payloadJson }) => JSON.parse(payloadJson)).filter(({ what }) => what === 'guide')
  }
  const step = async (id: string) => (await guideNow(ctx)).progress.steps.find((view) => view.step.id === id)
  return { ctx, facts, told, step }
}

describe('looking', () => {
  it('puts what was there before into one fact, and what happens afterwards into one each', async () => {
    const { ctx, facts, step } = await start({ company: halfDoneCompany() })
    await runProbes(ctx)
    expect(await facts()).toEqual(['guide-first-look'])
    expect((await step('root-access-keys'))?.state).toBe('attention')

    consoleActions['delete-root-access-keys'](bench.world())
    await runProbes(ctx)
    await runProbes(ctx)
    expect(await facts()).toEqual(['guide-first-look', 'guide-step-done root-access-keys'])
    expect((await step('root-access-keys'))?.state).toBe('done')
    expect(await verifyAudit(ctx.store)).toMatchObject({ ok: true })
    expect(bench.simulated.mutations()).toEqual([])
  })

  it('asks AWS nothing about what does not concern the company', async () => {
    const { ctx } = await start({ company: halfDoneCompany() })
    await choose(ctx, 'identitySource', 'external-idp', 'UALICE')
    await runProbes(ctx)
    const { findings } = await readGuide(ctx.store.db)
    expect(Object.keys(findings)).toContain('sync-administrator')
    expect(Object.keys(findings)).not.toContain('create-administrator')
  })

  it('warns of what no longer holds, and tells whoever had it', async () => {
    const { ctx, facts, told, step } = await start()
    await openedGuide(ctx, 'UALICE')
    await runProbes(ctx)
    bench.world().organization?.trustedServices.delete('sso.amazonaws.com')
    await runProbes(ctx)
    expect(await facts()).toEqual(['guide-first-look', 'guide-step-lost trusted-access'])
    expect((await step('trusted-access'))?.state).toBe('lost')
    expect(await told()).toMatchObject([
      { to: { user: 'UALICE' }, data: { telling: 'no-longer', step: 'trusted-access' } },
    ])
  })

  it('keeps what it saw while AWS is busy, and what was done while it is denied', async () => {
    const { ctx, facts, step } = await start()
    await runProbes(ctx)
    bench.simulated.failNext('iam:GetAccountSummary', { name: 'ThrottlingException', message: 'Rate exceeded' }, 4) // all tries of one call
    await runProbes(ctx)
    expect((await step('root-mfa'))?.state).toBe('done')
    const allow = bench.simulated.deny('iam:GetAccountSummary')
    bench.clock.advance(60_000)
    await runProbes(ctx)
    expect(await step('root-mfa')).toMatchObject({
      state: 'cannot-check',
      missing: 'iam:GetAccountSummary',
      doneBefore: expect.any(Number),
    })
    allow()
    await runProbes(ctx)
    expect((await step('root-mfa'))?.state).toBe('done')
    expect(await facts()).toEqual(['guide-first-look'])
  })

  it('reads the directory again when AWS shows more than it knows', async () => {
    const { ctx, facts } = await start({
      company: halfDoneCompany({ trap: 'account-instance' }),
      aws: { region: 'ap-northeast-1' },
    })
    const world = bench.world()
    consoleActions['delete-account-instance'](world)
    if (world.organization) world.organization.FeatureSet = 'ALL'
    await ctx.directory.refresh()
    await runProbes(ctx)
    expect(ctx.directory.instance).toBeUndefined()
    await choose(ctx, 'homeRegion', 'ap-northeast-1', 'UALICE')
    consoleActions['enable-identity-center'](world, { region: 'ap-northeast-1' })
    await runProbes(ctx)
    expect(ctx.directory.instance).toMatchObject({ region: 'ap-northeast-1' })
    expect(await facts()).toContain('guide-step-done enable-identity-center')
  })
})

describe('what people say', () => {
  it('is stored with who and when, and can be taken back', async () => {
    const { ctx, facts, step } = await start({ company: halfDoneCompany() })
    expect(await confirmStep(ctx, { step: 'center-mfa', by: 'UBOB', value: null })).toEqual({})
    expect(await step('center-mfa')).toMatchObject({ state: 'done', done: { by: 'UBOB', at: expect.any(Number) } })
    await takeBack(ctx, 'center-mfa', 'UBOB')
    expect((await step('center-mfa'))?.state).not.toBe('done')
    expect(await facts()).toEqual(['guide-confirmed center-mfa', 'guide-taken-back center-mfa'])
  })

  it('is checked: the problem names the field, and nothing is stored', async () => {
    const { ctx, facts } = await start()
    const word = { step: 'root-email', by: 'UBOB' }
    const { problem } = await confirmStep(ctx, { ...word, value: 'not an address' })
    expect(problem?.en).toContain('e-mail address')
    expect(await facts()).toEqual([])
    const { warning } = await confirmStep(ctx, { ...word, value: 'paulo.santos@example.com' })
    expect(warning?.en).toContain('one person')
    expect((await readGuide(ctx.store.db)).confirmed['root-email']).toMatchObject({ value: 'paulo.santos@example.com' })
  })

  it('decides once: saying it again is no news, and what AWS holds cannot be chosen any more', async () => {
    const { ctx, facts } = await start()
    await runProbes(ctx)
    expect(await choose(ctx, 'portalAlias', 'example-corp', 'UALICE')).toBeUndefined()
    expect(await choose(ctx, 'portalAlias', 'example-corp', 'UBOB')).toBeUndefined()
    expect((await choose(ctx, 'homeRegion', 'eu-west-1', 'UALICE'))?.en).toContain('us-east-1')
    expect(await facts()).toEqual(['guide-first-look', 'guide-chosen portalAlias'])
    expect((await guideNow(ctx)).show.choices.portalAlias).toMatchObject({ by: 'UALICE' })
  })

  it('can be handed over, and whoever handed it over hears when it is done', async () => {
    const { ctx, told, step } = await start({ company: halfDoneCompany() })
    await handOver(ctx, { step: 'allow-list', to: 'UOLGA', by: 'UALICE' })
    expect(await step('allow-list')).toMatchObject({ handover: { to: 'UOLGA', by: 'UALICE' } })
    bench.clock.advance(1_000)
    await confirmStep(ctx, { step: 'allow-list', by: 'UOLGA', value: null })
    expect(await told()).toMatchObject([
      { to: { user: 'UOLGA' }, data: { telling: 'handed-over', step: 'allow-list', by: 'UALICE' } },
      { to: { user: 'UALICE' }, data: { telling: 'done-by', step: 'allow-list', by: 'UOLGA' } },
    ])
  })
})
