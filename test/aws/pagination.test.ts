import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Calls of `new List…Command(` that no paginator makes, by file and list, and why the answer needs no second page. */
const singlePage: Record<string, string> = {
  'src/guide/aws-reads.ts ListOrganizationsFeatures': 'the answer has no token',
  'src/operations/centralize-root-access.ts ListOrganizationsFeatures': 'the answer has no token',
  'src/aws/outstanding.ts ListAccountAssignmentCreationStatus':
    'the newest are looked at; where there are more, all are',
  'src/aws/outstanding.ts ListAccountAssignmentDeletionStatus':
    'the newest are looked at; where there are more, all are',
  'src/doctor/permission-probes.ts *': 'asks whether the call is allowed; nobody reads the answer',
}

test('every list of AWS that can have more than one page is read with the SDK’s paginator', () => {
  const made = globSync('src/**/*.ts')
    .filter((file) => !/^src\/(sim|sandbox)\//.test(file))
    .flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\bnew (List\w+)Command\(/g)].map(([, list]) => ({ file, list })),
    )
  const reasonFor = ({ file, list }: (typeof made)[number]) =>
    [`${file} ${list}`, `${file} *`].find((key) => key in singlePage)
  expect(made.filter((call) => !reasonFor(call))).toEqual([])
  expect(new Set(made.map(reasonFor)), 'exceptions that nothing uses').toEqual(new Set(Object.keys(singlePage)))
})
