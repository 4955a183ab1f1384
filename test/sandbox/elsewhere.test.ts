import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MovableClock } from '../../src/clock.ts'
import { createCode } from '../../src/code/claim-files.ts'
import { doByHand, stepsElsewhere } from '../../src/sandbox/aws-console.ts'
import { terraformOf } from '../../src/sandbox/terraform.ts'
import { establishedCompany } from '../../src/sim/aws/established-company.ts'
import { startAws } from '../../src/sim/aws/server.ts'
import { assignmentKey } from '../../src/sim/aws/world.ts'

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

test('Terraform refuses to make what is there, imports it, and has what it applied until it destroys it; the file of claims says so', async () => {
  const clock = new MovableClock()
  const aws = await startAws({ clock, company: establishedCompany() })
  const file = join(mkdtempSync(join(tmpdir(), 'claims-')), 'claims.json')
  const terraform = terraformOf(file, () => clock.now())
  const code = createCode([{ file, maxAge: 86_400_000 }], {
    clock,
    nameOfSet: () => undefined,
    last: { texts: new Map(), keep: async () => {} },
  })
  const does = (id: string, input: Record<string, string>) => doByHand(aws.world, id, input, terraform)
  const claims = () => code.claims()
  expect(await claims()).toMatchObject({ count: 0, untold: [] })
  const [there] = aws.world.assignments.all()
  if (!there) throw new Error('nobody has access')
  const { AccountId: accountId, PermissionSetArn: permissionSetArn, PrincipalType: type, PrincipalId: id } = there
  const access = { accountId, permissionSetArn, principal: { type, id } }
  const wish = { account: accountId, set: permissionSetArn, who: `${type}:${id}` }
  expect(() => does('terraform-applies', wish)).toThrow(/^aws_ssoadmin_account_assignment.this\[.*already exists/)
  does('terraform-imports', { row: assignmentKey(there) })
  expect((await claims()).onRow(access)?.address).toMatch(/^aws_ssoadmin_account_assignment.this\[/)
  // Taken away by hand, the next apply brings it back.
  doByHand(aws.world, 'take-access-away', { row: assignmentKey(there) })
  does('terraform-applies', wish)
  expect(aws.world.assignments.has(assignmentKey(there))).toBe(true)
  does('terraform-destroys', {})
  expect(aws.world.assignments.has(assignmentKey(there))).toBe(false)
  expect((await claims()).count).toBe(0)
  await aws.stop()
})
