import { expect } from 'vitest'
import { establishedCompany } from '../../src/sim/aws/established-company.ts'
import { guideNow } from '../../src/workflow/guide/confirm-steps.ts'
import { AtTheGuide, setupPolicy } from '../support/guide.ts'
import { story } from '../support/story.ts'

story(
  'with credentials that may read nothing, the guide says what it cannot tell, and never that it is not done',
  async (world) => {
    const alice = new AtTheGuide(world.alice)
    const screen = await alice.opens()
    expect(screen).toContain('the bot lacks the permission')
    const { progress } = await guideNow(world.bot.ctx)
    const probed = progress.steps.filter(({ step, lookedAt }) => step.probe && lookedAt !== undefined)
    expect(probed.length).toBeGreaterThan(10)
    // What AWS denies to nobody, or what the policy file tells, is known all the same.
    const known = probed.filter(({ state }) => state === 'done').map(({ evidence }) => evidence?.call)
    expect(new Set(known)).toEqual(new Set(['sts:GetCallerIdentity', 'policy.yaml']))
    const told = probed.filter(({ because }) => because === 'permission')
    for (const { state, missing, text } of told) {
      expect(['cannot-check', 'blocked']).toContain(state)
      expect(text?.en).toContain(missing)
    }
    expect(told.length).toBeGreaterThan(8)

    const rootMfa = await alice.opensStep('root-mfa')
    expect(rootMfa).toContain('Cannot check: the bot lacks the permission iam:GetAccountSummary')
    expect(rootMfa).not.toMatch(/^To do$/m)

    // Where the bot cannot look, a person's word is the way on.
    for (const step of ['account-name', 'root-email'])
      await alice.does(step, step === 'account-name' ? 'example-management-prod' : 'aws@example.com')
    expect(world.aws.mutations()).toEqual([])
  },
  { company: establishedCompany(), caller: 'nothing', policy: setupPolicy },
)
