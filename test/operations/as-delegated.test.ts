import { afterEach, describe, expect, it } from 'vitest'
import { Refusal } from '../../src/errors.ts'
import { loadOperations } from '../../src/operations/shared/load-operations.ts'
import { applyContext } from '../aws/helpers.ts'
import { type Started, startOperation } from './helpers.ts'
import { examples, valueFor } from './walk-examples.ts'

// With the credentials of a delegated administrator each operation either says before anything is approved why AWS would not
// let it, or does what it planned: nobody approves what AWS then denies.

const operations = await loadOperations()
/** What these are for is a company that has no delegated administrator yet. */
const before = new Set([
  'create-organization',
  'register-delegated-administrator',
  'enable-all-features',
  'enable-permission-sets',
])
/** What AWS lets the management account do alone, and what only that can see. */
const refused: Record<string, string> = {
  ...Object.fromEntries(
    [
      ...[
        'cancel-invitation',
        'centralize-root-access',
        'close-account',
        'create-account',
        'create-organizational-unit',
      ],
      ...['deregister-delegated-administrator', 'enable-trusted-access', 'invite-account', 'move-account'],
      ...['rename-account', 'rename-organizational-unit', 'set-alternate-contact', 'tag-account', 'untag-account'],
    ].map((id) => [id, 'management_account_only']),
  ),
  'add-to-group': 'group_access_unread',
  'join-group': 'group_access_unread',
  'delete-group': 'group_access_unread',
  // The last look serves, in which the access that was taken away meanwhile still stands.
  'delete-user': 'user_has_access',
}
let started: Started
afterEach(() => started.bench.stop())

describe.each([...operations.keys()].filter((id) => !before.has(id)))('%s', (id) => {
  it('is refused in words, or works', async () => {
    const { options, before: prepare, input } = examples[id] ?? {}
    started = await startOperation(id, { ...options, as: 'delegated' })
    prepare?.(started)
    const fields = Object.entries(started.operation.fields).filter(([, { optional }]) => !optional)
    const given =
      input?.(started) ?? Object.fromEntries(fields.map(([name, field]) => [name, valueFor(name, field, started)]))
    const plan = await started.plan(given).catch((error: unknown) => error)
    expect(plan instanceof Refusal ? plan.code : undefined).toBe(refused[id])
    if (plan instanceof Refusal) return
    if (plan instanceof Error) throw plan
    const outputs: Record<string, string> = {}
    for (const change of (plan as Awaited<ReturnType<Started['plan']>>).changes) {
      let context = applyContext(started.bench, started.directory, { outputs })
      for (let tries = 0; ; tries++) {
        const applied = await started.operation.apply(change, context)
        if (applied.state === 'failed') throw new Error(`${change.action}: ${String(applied.reason)}`)
        if (applied.state === 'done') {
          Object.assign(outputs, applied.outputs)
          break
        }
        if (tries > 30) throw new Error(`${change.action} is never done`)
        context = { ...context, repeated: true, asyncRequestId: applied.asyncRequestId ?? context.asyncRequestId }
        started.bench.clock.advance(1_000)
      }
      expect(await started.operation.verify(change, context), change.action).toBe(true)
    }
  })
})
