import { expect, it, onTestFinished } from 'vitest'
import { liftDeny } from '../../src/operations/shared/session-deny.ts'
import { planContext } from '../aws/helpers.ts'
import { startOperation } from './helpers.ts'

it('makes the policy that cuts sessions anew where an earlier stop has taken it off before it was attached', async () => {
  const started = await startOperation('emergency-stop')
  onTestFinished(() => started.bench.stop())
  const { bench, directory } = started
  const { policy } = planContext(bench, directory)
  const plan = await started.plan(
    { user: `USER:${started.ids.user('mia')}` },
    { policy: { ...policy, enable: ['cut-sessions'] } },
  )
  const [create, attach] = plan.changes
  if (!create || !attach) throw new Error('it cuts no sessions')
  await started.carryOut([create])
  await started.carryOut(liftDeny(plan))
  const denies = () => bench.simulated.world.controlPolicies.all()
  expect(denies()).toEqual([])
  await started.carryOut([attach])
  expect(denies().map(({ targets }) => [...targets])).toEqual([[bench.simulated.world.organization?.RootId]])
})
