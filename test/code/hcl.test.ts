import { expect, test } from 'vitest'
import type { WholeSet } from '../../src/aws/whole-set.ts'
import { hclOf } from '../../src/code/hcl.ts'
import { parseHcl } from '../support/provider-model.ts'

const instance = 'arn:aws:sso:::instance/ssoins-1'
const set = (name: string, more: Partial<WholeSet> = {}): WholeSet => ({
  arn: `arn:aws:sso:::permissionSet/ssoins-1/ps-${name}`,
  name,
  sessionDuration: 'PT1H',
  description: '',
  relayState: '',
  tags: {},
  managedPolicies: [],
  customerManagedPolicies: [],
  inlinePolicy: '',
  boundary: '',
  ...more,
})

test('whatever a tag is called, what it says is text and is not carried out', () => {
  const tags = { expression: 'file("/etc/passwd")', text: `\${path.root}`, constructor: 'x' }
  const { resources } = parseHcl(hclOf(instance, [set('Deploy', { tags })], []))
  expect(resources.map(({ body }) => body.tags)).toEqual([tags])
})

test('names that become the same in HCL, in whatever order, are told apart', () => {
  const managedPolicies = ['arn:aws:iam::aws:policy/a_b', 'arn:aws:iam::aws:policy/b']
  const sets = [
    ...['Deploy', 'deploy', 'deploy__2', 'DEPLOY'].map((name) => set(name)),
    set('x', { managedPolicies }),
    set('x_a', { managedPolicies }),
  ]
  const { resources, imports } = parseHcl(hclOf(instance, sets, []))
  const addresses = resources.map(({ type, name }) => `${type}.${name}`)
  expect(new Set(addresses).size).toBe(sets.length + 4)
  expect(imports.map(({ to }) => to)).toEqual(addresses)
})
