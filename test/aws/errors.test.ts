import { ListInstancesCommand } from '@aws-sdk/client-sso-admin'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { classify, refusalOf } from '../../src/aws/aws-errors.ts'
import { Budget } from '../../src/aws/budget.ts'
import type { Call } from '../../src/aws/paced-calls.ts'
import { type Bench, calls, startBench } from './helpers.ts'

let bench: Bench
let seen: Call[]
beforeEach(async () => {
  seen = []
  bench = await startBench({ aws: { region: 'us-east-1', onCall: (call) => seen.push(call) } })
})
afterEach(() => bench.stop())
const list = () => bench.aws.sso.send(new ListInstancesCommand({}))

describe('calls', () => {
  it('are counted with AWS’s request id', async () => {
    const { $metadata } = await list()
    expect(seen).toMatchObject([
      { service: 'sso', operation: 'ListInstances', outcome: 'ok', requestId: $metadata.requestId },
    ])
  })

  it('become one when they ask the same at once', async () => {
    await Promise.all([list(), list(), list()])
    expect(calls(bench, 'ListInstances')).toBe(1)
    await list()
    expect(calls(bench, 'ListInstances')).toBe(2)
  })

  it('count each repeat against the budget', async () => {
    bench.simulated.failNext('sso:ListInstances', { name: 'ThrottlingException', message: 'slow down' })
    await list()
    expect(seen.map(({ outcome }) => outcome)).toEqual(['ThrottlingException', 'ok'])
  })

  it('let interactive work go ahead of the background', async () => {
    const budget = new Budget(5)
    const order: string[] = []
    const run = (name: string, urgency: 'interactive' | 'background') =>
      budget.run('sso', 'ListInstances', urgency, async () => void order.push(name))
    const background = Array.from({ length: 12 }, (_, i) => run(`background ${i}`, 'background'))
    await run('person', 'interactive')
    expect(order.length).toBeLessThanOrEqual(5)
    await Promise.all(background)
  })
})

describe('errors', () => {
  const failing = async () => {
    try {
      return await list()
    } catch (error) {
      return error
    }
  }

  it('name the missing permission', async () => {
    bench.simulated.deny('sso:ListInstances')
    const error = await failing()
    expect(classify(error)).toMatchObject({ kind: 'denied', retry: false, missing: 'sso:ListInstances' })
    expect(refusalOf(error)).toMatchObject({ code: 'aws_denied', vars: { missing: 'sso:ListInstances' } })
  })

  it.each([
    ['ConflictException', 'conflict', true, 'aws_conflict'],
    ['ResourceNotFoundException', 'gone', false, 'aws_gone'],
    ['ServiceQuotaExceededException', 'quota', false, 'aws_quota'],
    ['ValidationException', 'invalid', false, 'aws_invalid'],
  ])('%s is %s', async (name, kind, retry, code) => {
    bench.simulated.failNext('sso:ListInstances', { name, message: 'no' })
    const error = await failing()
    expect(classify(error)).toMatchObject({ kind, retry, text: 'no', requestId: expect.any(String) })
    expect(refusalOf(error)?.code).toBe(code)
  })

  it('leave our own faults alone', () => {
    expect(classify(new TypeError('x is not a function'))).toMatchObject({ kind: 'unknown', retry: false })
    expect(refusalOf(new TypeError('x'))).toBeUndefined()
  })
})
