import { expect, test } from 'vitest'
import { progressOf, showContext } from '../../src/guide/progress.ts'
import { sayIn } from '../../src/i18n.ts'
import { halfDoneCompany } from '../../src/sim/aws/half-done-company.ts'
import type { GuideNow, StepNow } from '../../src/slack/guide/guide-now.ts'
import { overviewView } from '../../src/slack/guide/overview.ts'
import { stepView } from '../../src/slack/guide/step-view.ts'
import { steps } from '../guide/helpers.ts'
import { Setup } from '../guide/setup.ts'

const [en, ja] = [sayIn('en'), sayIn('ja')]
const alice = { slackId: 'UALICE', mayAct: true }
const words = (view: unknown): string => JSON.stringify(view)

async function guideOf(setup: Setup): Promise<GuideNow> {
  const now = setup.bench.clock.now()
  const show = showContext(setup.state, setup.directory, now)
  return { ...progressOf(steps, setup.state, setup.directory, now), show, lookedAt: now, goesOnAlone: false }
}
const stepOf = (guide: GuideNow, id: string): StepNow => {
  const found = guide.steps.find(({ step }) => step.id === id)
  if (!found) throw new Error(`no step ${id}`)
  return found
}

test('where all that is left waits, the way to it stands on the first screen: it may wait for a person’s word', async () => {
  const setup = await Setup.of({ company: halfDoneCompany() })
  await setup.looks()
  const guide = await guideOf(setup)
  const left = guide.steps.map(
    (now): StepNow => ({
      ...now,
      state: now.step.id === 'email-verification' ? 'waiting' : 'done',
      blockedBy: [],
    }),
  )
  const view = overviewView({ ...guide, steps: left, next: undefined, wasFinished: false }, alice, en)
  expect(words(view)).toContain('"accessibility_label":"Open: Verify the e-mail address"')
  expect(words(view).split('Verify the e-mail address: Waiting')).toHaveLength(2)
})

test('the first screen says of the next step that it was done and no longer holds, and that it is asked for', async () => {
  const setup = await Setup.of({ company: halfDoneCompany() })
  await setup.looks()
  const guide = await guideOf(setup)
  const next = stepOf(guide, 'permission-sets-on')
  const first = (now: StepNow) => words(overviewView({ ...guide, next: now, wasFinished: false }, alice, en))
  expect(first(next)).not.toMatch(/no longer holds|is under way/)
  expect(first({ ...next, state: 'lost' })).toContain('It was done and no longer holds')
  expect(first({ ...next, request: { id: '7K2MQX', state: 'pending' } })).toContain('Request 7K2MQX is under way')
})

test('what no longer holds in a finished company is opened by a button that says what', async () => {
  const setup = await Setup.of({ company: halfDoneCompany() })
  await setup.looks()
  const guide = { ...(await guideOf(setup)), wasFinished: true }
  expect(words(overviewView(guide, alice, en))).toContain('"accessibility_label":"Open: Have no access keys for root"')
  // What the bot does once it is approved is asked for on the step, not here.
  const lost = guide.steps.map(
    (now): StepNow => ({ ...now, ...(now.step.id === 'permission-sets-on' && { state: 'lost' }) }),
  )
  expect(words(overviewView({ ...guide, steps: lost }, alice, en))).toContain(
    'What to do: open the step and ask for it there',
  )
  // Since when stands with it, also of what is to be done again each year.
  const drill = stepOf(guide, 'yearly-drill')
  const late: StepNow = { ...drill, state: 'due', overdue: true, dueBy: Date.UTC(2027, 10, 27) }
  expect(words(overviewView({ ...guide, steps: [late] }, alice, en))).toMatch(
    /Practise the emergency way in.*It was due by .*2027/,
  )
  const fine = { ...guide, steps: [] }
  expect(words(overviewView(fine, alice, ja))).not.toMatch(/。\*? /)
})

test('a step that somebody said is done, or not for them, asks for nothing more', async () => {
  const setup = await Setup.of({ company: halfDoneCompany() })
  await setup.looks()
  const drawn = async () => {
    const guide = await guideOf(setup)
    const look = { personName: (id: string) => id, operations: new Map() }
    return words(stepView(guide, stepOf(guide, 'support-plan'), alice, en, look as never))
  }
  expect(await drawn()).toContain('Say so if that is what you want')
  const before = setup.state
  setup.says('support-plan')
  expect(await drawn()).not.toContain('Say so if that is what you want')
  const skip = { by: 'UALICE', at: setup.bench.clock.now(), reason: 'Basic is enough' }
  setup.state = { ...before, skips: { 'support-plan': skip } }
  expect(await drawn()).toMatch(/Basic is enough/)
  expect(await drawn()).not.toContain('Say so if that is what you want')
})
