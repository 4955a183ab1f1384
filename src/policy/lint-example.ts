import type { Report } from './lint-report.ts'
import type { Policy } from './policy-schema.ts'

/** What `policy.example.yaml` has in places that every company fills in. */
const examples = new Set(['C0123456789', 'C0987654321', 'alice@example.com', 'example.com'])

/** Values that nobody has put in place of the example's. */
export function lintExample({ channels, people, admins }: Policy, report: Report): void {
  const places: [string, readonly (string | undefined)[]][] = [
    ['channels.approvals', [channels.approvals]],
    ['channels.audit', [channels.audit]],
    ['people.emailDomains', people?.emailDomains ?? []],
    ['admins', admins],
  ]
  for (const [place, values] of places)
    for (const value of values) if (value && examples.has(value)) report('problem', 'still_example', place, { value })
}
