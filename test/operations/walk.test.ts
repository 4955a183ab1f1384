import { afterEach, describe, expect, it } from 'vitest'
import { locales, sayIn } from '../../src/i18n.ts'
import { accessIn } from '../../src/operations/shared/assignment.ts'
import type { Change, Plan } from '../../src/operations/shared/define-operation.ts'
import { directoryActions } from '../../src/operations/shared/least-iam-policy.ts'
import { loadOperations } from '../../src/operations/shared/load-operations.ts'
import { isRead } from '../../src/sim/aws/service.ts'
import { problems } from '../../src/sim/slack/block-kit/problems.ts'
import { requestCard } from '../../src/slack/card/request-card.ts'
import { documentBlocks } from '../../src/slack/forms/form-documents.ts'
import { fieldBlock } from '../../src/slack/forms/form-fields.ts'
import type { StoredChange } from '../../src/store/changes.ts'
import { applyContext } from '../aws/helpers.ts'
import { lookNow, worst } from '../slack/worst.ts'
import { type Started, startOperation } from './helpers.ts'
import { examples, valueFor } from './walk-examples.ts'

const operations = await loadOperations()

let started: Started
afterEach(() => started.bench.stop())

async function begin(id: string): Promise<{ input: Record<string, unknown>; plan: Plan; since: number }> {
  const { options, before, input } = examples[id] ?? {}
  started = await startOperation(id, options)
  before?.(started)
  const fields = Object.entries(started.operation.fields).filter(([, { optional }]) => !optional)
  const given =
    input?.(started) ?? Object.fromEntries(fields.map(([name, field]) => [name, valueFor(name, field, started)]))
  const since = started.bench.simulated.calls.length
  started.operation.check?.(given as never)
  return { input: given, plan: await started.plan(given), since }
}

/** What AWS was asked to change since, and did. */
const changed = (since: number) =>
  started.bench.simulated.calls.slice(since).filter(({ executed, operation }) => executed && !isRead(operation))

/** What may be asked of AWS twice without doing anything twice: it sets what is so then. */
const harmless = /^(ProvisionPermissionSet|TagResource|UntagResource|(Enable|Update|Put)\w+)$/

/** Applies a change whose first answer is lost: the process died between the call and its record. */
async function dies(change: Change, outputs: Record<string, string>): Promise<void> {
  const { bench, directory, operation } = started
  const actions = bench.simulated.calls.length
  bench.simulated.failNext(change.action, 'reset', { after: true })
  let context = applyContext(bench, directory, { outputs })
  const died = await operation.apply(change, context).then(
    ({ state }) => state,
    (error: Error) => error.name,
  )
  // What an earlier change has brought about already needs no call of its own.
  expect(died === 'done' ? changed(actions).length : died, change.action).toBe(died === 'done' ? 0 : 'OutcomeUnknown')
  for (let tries = 0; ; tries++) {
    context = { ...context, repeated: true }
    const applied = await operation.apply(change, context)
    if (applied.state === 'failed') throw new Error(String(applied.reason))
    if (applied.state === 'done') {
      Object.assign(outputs, applied.outputs)
      break
    }
    if (tries > 30) throw new Error(`${change.action} is never done`)
    context = { ...context, asyncRequestId: applied.asyncRequestId ?? context.asyncRequestId }
    bench.clock.advance(1000)
  }
  expect(await operation.verify(change, context), `proof of ${change.action}`).toBe(true)
  const made = changed(actions).filter((call) => !harmless.test(call.operation))
  expect(new Set(made.map(({ operation: name, input }) => name + JSON.stringify(input))).size).toBe(made.length)
}

/** What takes the plan back. Access is taken back grant by grant. */
function takenBack(plan: Plan, outputs: Record<string, string>): Change[] | undefined {
  const { operation, directory } = started
  if (!operation.undo) return undefined
  const isMany = operation.gives === 'grant' && !plan.access
  const parts = isMany ? plan.changes.map((one) => ({ ...plan, access: accessIn(one) })) : [plan]
  return parts.flatMap((part) => operation.undo?.(withOutputs(part, outputs), { directory }) ?? [])
}

const withOutputs = (plan: Plan, outputs: Record<string, string>): Plan => ({
  ...plan,
  changes: plan.changes.map((change) => ({ ...change, params: { ...change.params, ...outputs } })),
})

describe.each([...operations.keys()])('%s', (id) => {
  it('has a form and cards that Slack takes, in both languages', async () => {
    const { input, plan } = await begin(id)
    const { operation, directory } = started
    expect(plan.changes.length).toBeGreaterThan(0)
    const about = operation.about(input as never, { directory })
    const changes = plan.changes.map((change, seq) => ({ ...worst('done').changes[0], change, seq }) as StoredChange)
    for (const locale of locales) {
      const say = sayIn(locale)
      const blocks = Object.entries(operation.fields).flatMap(([name, field]) => {
        if (field.kind === 'duration') return []
        if (field.kind === 'document') return documentBlocks(name, field, { all: true, files: true }, say)
        return [fieldBlock(name, field, undefined, say, directory)]
      })
      const words = (text: string) => ({ type: 'plain_text', text })
      const form = { type: 'modal', title: words(operation.title[locale]), submit: words('OK'), blocks }
      if (blocks.length > 0) expect(problems('modal', form)).toEqual([])
      for (const state of ['pending', 'executing', 'done', 'failed'] as const) {
        const card = requestCard(worst(state, { operation: id, plan, about, changes }), say, lookNow)
        expect(problems('message', card)).toEqual([])
        expect(JSON.stringify(card).length).toBeLessThan(12_000)
      }
    }
  })

  it('does its work once though each answer is lost, and proves it; then it is taken back', async () => {
    const { input, plan, since } = await begin(id)
    const { directory, carryOut } = started
    const outputs: Record<string, string> = {}
    for (const change of plan.changes) await dies(change, outputs)
    const once = changed(since).filter((call) => !harmless.test(call.operation)).length
    await carryOut(plan.changes, { repeated: true, outputs })
    expect(changed(since).filter((call) => !harmless.test(call.operation))).toHaveLength(once)

    const back = takenBack(plan, outputs)
    if (!back) return
    await carryOut(back, { outputs })
    await directory.refresh()
    const again = await started.plan(input)
    // What only had to be there first, such as trusted access, may stay.
    const asPlanned = plan.changes.map(({ action, effect }) => [action, effect])
    expect(asPlanned).toEqual(expect.arrayContaining(again.changes.map(({ action, effect }) => [action, effect])))
    expect(again.changes.length).toBeGreaterThan(0)
  })

  it('asks AWS for what it says that it needs, no more and no less', async () => {
    const { plan, since } = await begin(id)
    const { operation, carryOut, bench } = started
    const outputs = await carryOut(plan.changes)
    await carryOut(takenBack(plan, outputs) ?? [], { outputs })
    const declared = operation.iam.flatMap(({ actions }) => actions)
    const asked = [...new Set(bench.simulated.calls.slice(since).map(({ action }) => action))].sort()
    expect(asked.filter((action) => ![...declared, ...directoryActions].includes(action))).toEqual([])
    // In the management account AWS acts with the caller's rights; what is asked for there is not among the calls.
    const own = declared.filter((action) => !isRead(action.split(':')[1] ?? '') && !action.startsWith('iam:'))
    const tagging = asked.some((action) => /:Create(PermissionSet|Account)$/.test(action)) ? /:TagResource$/ : /^$/
    const unasked = own.filter((action) => !asked.includes(action) && !tagging.test(action))
    expect(unasked).toEqual(examples[id]?.unasked ?? [])
  })
})
