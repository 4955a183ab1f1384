import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Account } from '../../src/aws/types.ts'
import { judgedSet } from '../../src/policy/matching.ts'
import { oneself } from '../../src/policy/policy-types.ts'
import { readPolicy } from '../../src/policy/read-policy.ts'
import { rulesLeft } from '../../src/policy/rules-left.ts'
import { people, policies, slackGroups } from '../workflow/drawn-company.ts'
import { head } from './company.ts'
import { matches, sets } from './second-reading.ts'

// An account that is renamed, moved or tagged by a request never comes past a rule unless that rule's approvers have decided.

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)

const account = fc.record({
  name: fc.constantFrom('alpha', 'Alpha', 'beta', 'gamma', '222222222222'),
  ouPath: fc.constantFrom('/', '/Workloads', '/Workloads/Production', '/workloads/production', '/Sandbox', '/Other'),
  env: fc.constantFrom('prod', 'Prod', 'dev'),
})
const becomes = (id: string, { name, ouPath, env }: { name: string; ouPath: string; env: string }): Account => ({
  ...{ id, name, ouPath, email: '', state: 'ACTIVE', management: false },
  tags: { env },
})

test('what a rule decides on before and a laxer one afterwards takes what the first asks for', () => {
  console.info(`SEED=${seed}`)
  let left = 0
  fc.assert(
    fc.property(
      fc.record({
        policy: policies,
        was: account,
        is: account,
        groups: fc.tuple(...slackGroups.map(() => fc.subarray(people, { minLength: 1 }))),
      }),
      (drawn) => {
        const { policy } = drawn
        const [was, is] = [becomes('222222222222', drawn.was), becomes('222222222222', drawn.is)]
        const groups = Object.fromEntries(slackGroups.map((name, i) => [name, drawn.groups[i] ?? []]))
        const needed = rulesLeft(policy, was, is, sets.map(judgedSet)).map(({ name }) => name)
        for (const requester of people)
          for (const { arn: permissionSetArn } of sets) {
            const asked = {
              operation: '',
              requester,
              beneficiary: oneself(requester),
              accountId: was.id,
              permissionSetArn,
            }
            const decides = (one: Account) =>
              policy.rules.find((rule) => matches(rule, asked, { accounts: [one], groups }))
            const [before, after] = [decides(was), decides(is)]
            if (!before || !after || after.deny || before === after) continue
            if (!before.deny && (after.approvals ?? 1) >= (before.approvals ?? 1)) continue
            left += 1
            expect(needed, `${requester} in ${JSON.stringify([was, is])}`).toContain(before.name)
          }
      },
    ),
    { seed, numRuns: 2_000 },
  )
  expect(left).toBeGreaterThan(200)
})

test('a tag that puts an account under a laxer rule further up needs who decides on it now', () => {
  const loaded = readPolicy(
    `${head}rules:
  - { name: demo, when: { accounts: ["tag:env=demo"] }, approvals: 0 }
  - { name: by-id, when: { accounts: ["222222222222"] }, approvals: 2 }
`,
    'policy.yaml',
  )
  if ('mistakes' in loaded) throw new Error('the policy does not load')
  const [was, is] = ['prod', 'demo'].map((env) => becomes('222222222222', { name: 'alpha', ouPath: '/', env }))
  if (!was || !is) throw new Error('no account')
  const all = sets.map(judgedSet)
  expect(rulesLeft(loaded.policy, was, is, all).map(({ name }) => name)).toEqual(['by-id'])
  expect(rulesLeft(loaded.policy, is, was, all)).toEqual([])
})
