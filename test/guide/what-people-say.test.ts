import { describe, expect, it, onTestFinished } from 'vitest'
import { checkChoice, choiceIds } from '../../src/guide/choices.ts'
import type { Finding } from '../../src/guide/define-step.ts'
import { type GuideState, progressOf } from '../../src/guide/progress.ts'
import { startBench } from '../aws/helpers.ts'
import { chosen, everyChoice, steps } from './helpers.ts'
import { emptyState } from './setup.ts'

const day = 86_400_000

describe('what people say', () => {
  const found = (id: string, finding: Finding, doneAt: number | null = null): GuideState => ({
    ...emptyState(),
    findings: { [id]: { ...finding, at: 1, doneAt } },
    confirmed: { [id]: { by: 'UALICE', at: 1, value: null } },
  })
  const stateOf = async (id: string, state: GuideState, now = 2) => {
    const bench = await startBench()
    onTestFinished(() => bench.stop())
    const directory = await bench.makeDirectory()
    return progressOf(steps, state, directory, now).steps.find(({ step }) => step.id === id)
  }
  const evidence = { call: 'iam:GetAccountSummary', value: 'AccountMFAEnabled = 0' }
  const text = { en: '.', ja: '。' }

  it('never stands against what AWS shows clearly', async () => {
    const view = await stateOf('root-mfa', found('root-mfa', { state: 'todo', evidence }))
    expect(view?.state).not.toBe('done')
    expect(view?.saidDone).toEqual({ by: 'UALICE', at: 1 })
  })

  it('stands where AWS shows a hint only', async () => {
    expect((await stateOf('account-name', found('account-name', { state: 'attention', evidence, text })))?.state).toBe(
      'done',
    )
  })

  it('holds for a year where it is to be repeated', async () => {
    const state = { ...emptyState(), confirmed: { 'yearly-drill': { by: 'UALICE', at: 1, value: null } } }
    expect((await stateOf('yearly-drill', state, 364 * day))?.state).toBe('done')
    expect(await stateOf('yearly-drill', state, 366 * day)).toMatchObject({ overdue: true, dueBy: 1 + 365 * day })
  })

  it('starts the 35 days of root MFA and the 24 hours of the e-mail', async () => {
    const state = {
      ...emptyState(),
      confirmed: Object.fromEntries(
        steps
          .filter(({ id }) => !['root-mfa'].includes(id))
          .map(({ id }) => [id, { by: 'UALICE', at: 1, value: null }]),
      ),
      choices: chosen(everyChoice),
    }
    expect(await stateOf('root-mfa', state)).toMatchObject({ state: 'due', dueBy: 1 + 35 * day, overdue: false })
    expect(await stateOf('root-mfa', state, 36 * day)).toMatchObject({ state: 'due', overdue: true })
  })
})

describe('the decisions', () => {
  it('take only answers that there are', () => {
    for (const id of choiceIds) expect(checkChoice(id, 'No such answer!'), id).toBeDefined()
    expect(checkChoice('portalAlias', 'example-corp')).toBeUndefined()
    expect(checkChoice('portalAlias', 'd-1234567890')).toBeDefined()
  })
})
