import { expect, test } from 'vitest'
import { MovableClock } from '../../src/clock.ts'
import { doByHand, stepsElsewhere } from '../../src/sandbox/aws-console.ts'
import { establishedCompany } from '../../src/sim/aws/established-company.ts'
import { startAws } from '../../src/sim/aws/server.ts'

test('a visitor takes access away, gives it, and makes it permanent, as somebody in the console does', async () => {
  const aws = await startAws({ clock: new MovableClock(), company: establishedCompany() })
  const steps = () => stepsElsewhere(aws.world)
  const rows = () => aws.world.assignments.size
  const before = rows()
  const [taking] = steps().filter(({ id }) => id === 'take-access-away')
  const [first] = taking?.fields[0]?.options ?? []
  doByHand(aws.world, 'take-access-away', { row: first?.value ?? '' })
  expect(rows()).toBe(before - 1)
  expect(() => doByHand(aws.world, 'take-access-away', { row: first?.value ?? '' })).toThrow('no such assignment')
  const giving = steps().find(({ id }) => id === 'give-access')
  const choice = (name: string, at = 0) =>
    giving?.fields.find((field) => field.name === name)?.options?.[at]?.value ?? ''
  doByHand(aws.world, 'give-access', { account: choice('account', 3), set: choice('set', 2), who: choice('who', 4) })
  expect(rows()).toBe(before)
  const made = aws.world.assignments.all().at(-1)
  expect(made).toMatchObject({ AccountId: choice('account', 3), PermissionSetArn: choice('set', 2) })
  const kept =
    steps()
      .find(({ id }) => id === 'make-permanent')
      ?.fields[0]?.options?.at(-1)?.value ?? ''
  doByHand(aws.world, 'make-permanent', { row: kept })
  expect(rows()).toBe(before)
  await aws.stop()
})
