import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Actions, differenceOf, type PolicyTexts } from '../../src/operations/shared/sets/policy-meaning.ts'
import { matchesAction } from '../../src/policy/widening-actions.ts'

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)

/** All that there is: two services, whose actions have up to four letters of two, on two resources. */
const words = ['', ...lengthened(['']), ...lengthened(lengthened([''])), ...lengthened(lengthened(lengthened([''])))]
function lengthened(some: string[]): string[] {
  return some.flatMap((word) => [`${word}a`, `${word}b`])
}
const actions = words.slice(1).flatMap((word) => [`s3:${word}`, `ec2:${word}`])
const resources = ['arn:aws:s3:::one', 'arn:aws:s3:::two']

interface Statement {
  Effect: 'Allow' | 'Deny'
  Action?: string[]
  NotAction?: string[]
  Resource: string
}
const pattern = fc
  .tuple(
    fc.constantFrom('s3:', 'ec2:', ''),
    fc.array(fc.constantFrom('a', 'b', '*', '?'), { minLength: 1, maxLength: 4 }),
  )
  .map(([service, letters]) => (service ? service + letters.join('') : '*'))
const patterns = fc.array(pattern, { minLength: 1, maxLength: 3 })
const statement = fc
  .tuple(
    fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
    fc.boolean(),
    patterns,
    fc.constantFrom('*', '*', ...resources),
  )
  .map(
    ([Effect, not, some, Resource]) =>
      ({ Effect, [not ? 'NotAction' : 'Action']: some, Resource }) as unknown as Statement,
  )
const policy = fc.array(statement, { minLength: 1, maxLength: 3 })
const set = fc.record({
  policies: fc.array(policy, { maxLength: 2 }),
  boundary: fc.option(policy, { nil: undefined }),
})
type PolicySet = { policies: Statement[][]; boundary: Statement[] | undefined }

const speaksOf = ({ Action, NotAction, Resource }: Statement, action: string, resource: string) =>
  (Resource === '*' || Resource === resource) &&
  (Action ? Action.some((one) => matchesAction(one, action)) : !NotAction?.some((one) => matchesAction(one, action)))

function isAllowed({ policies, boundary }: PolicySet, action: string, resource: string): boolean {
  const says = (some: Statement[], effect: string) =>
    some.some((one) => one.Effect === effect && speaksOf(one, action, resource))
  const all = policies.flat()
  if (says([...all, ...(boundary ?? [])], 'Deny')) return false
  return says(all, 'Allow') && (!boundary || says(boundary, 'Allow'))
}

const textsOf = ({ policies, boundary }: PolicySet): PolicyTexts => ({
  policies: policies.map((Statement) => JSON.stringify({ Statement })),
  boundary: boundary && JSON.stringify({ Statement: boundary }),
})
const isNamed = (some: Actions, action: string) =>
  [...some].some(([service, names]) =>
    names.some(
      ({ name, but }) =>
        matchesAction(service === '*' ? '*' : `${service}:${name}`, action) &&
        !but.some((one) => matchesAction(one, action)),
    ),
  )

test('whatever is gained or lost by a change of policies and boundary is named', () => {
  console.info(`SEED=${seed}`)
  let same = 0
  fc.assert(
    fc.property(set, set, fc.boolean(), (before, other, onlyBoundary) => {
      const after = onlyBoundary ? { policies: before.policies, boundary: other.boundary } : other
      const { gained, lost, elsewhere } = differenceOf(textsOf(before), textsOf(after))
      if (gained.size + lost.size + elsewhere.size === 0) same++
      for (const action of actions)
        for (const resource of resources) {
          const [was, is] = [isAllowed(before, action, resource), isAllowed(after, action, resource)]
          if (is && !was) expect(isNamed(gained, action) || isNamed(elsewhere, action), `gains ${action}`).toBe(true)
          if (was && !is) expect(isNamed(lost, action) || isNamed(elsewhere, action), `loses ${action}`).toBe(true)
        }
    }),
    { seed, numRuns: 3_000 },
  )
  expect(same).toBeGreaterThan(50)
})
