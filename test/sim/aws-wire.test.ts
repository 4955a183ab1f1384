import { expect, test } from 'vitest'
import { MovableClock } from '../../src/clock.ts'
import { buildWorld } from '../../src/sim/aws/build.ts'
import { generatedCompany } from '../../src/sim/aws/generated-company.ts'
import { notSimulated } from '../../src/sim/aws/not-simulated.ts'
import { services } from '../../src/sim/aws/services.ts'
import { simulate } from './aws-harness.ts'

const authorization = (accessKeyId: string, service: string) =>
  `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261123/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=00`

test('JSON 1.1 as written by hand', async () => {
  const { aws, InstanceArn } = await simulate()
  const post = (target: string, body: string) =>
    fetch(aws.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': target,
        authorization: authorization(aws.credentials('management').accessKeyId, 'sso'),
      },
      body,
    })
  const listed = await post('SWBExternalService.ListInstances', '{}')
  expect(listed.headers.get('content-type')).toBe('application/x-amz-json-1.1')
  expect(listed.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/)
  expect((await listed.json()).Instances[0]).toMatchObject({ InstanceArn, CreatedDate: 1_711_929_600 })
  const error = async (target: string, body: string) => {
    const response = await post(target, body)
    return [response.status, (await response.json()).__type]
  }
  expect(await error('SWBExternalService.ListInstances', '{"Colour":"red"}')).toEqual([400, 'ValidationException'])
  expect(await error('SWBExternalService.ListInstances', '[')).toEqual([400, 'SerializationException'])
  expect(await error('SWBExternalService.ListApplicationProviders', '{}')).toEqual([400, 'UnknownOperationException'])
  expect(await error('SWBExternalService.Nonsense', '{}')).toEqual([400, 'UnknownOperationException'])
  expect((await post('Unheard.Of', '{}')).status).toBe(404)
})

test('the query protocol as written by hand', async () => {
  const { aws } = await simulate()
  const post = (body: string) =>
    fetch(aws.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: authorization(aws.credentials('management').accessKeyId, 'iam'),
      },
      body,
    })
  const summary = await (await post('Action=GetAccountSummary&Version=2010-05-08')).text()
  expect(summary).toContain('<GetAccountSummaryResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">')
  expect(summary).toContain('<entry><key>AccountMFAEnabled</key><value>1</value></entry>')
  const missing = await post('Action=GetRole&Version=2010-05-08&RoleName=nobody')
  expect(missing.status).toBe(404)
  expect(await missing.text()).toContain('<Type>Sender</Type><Code>NoSuchEntity</Code>')
})

test('every operation of the models is simulated, or named as not simulated', () => {
  for (const { id, model, operations } of services) {
    const missing = notSimulated.filter((n) => n.service === id).map((n) => n.operation)
    expect([...operations.keys(), ...missing].toSorted()).toEqual(Object.keys(model.operations).toSorted())
  }
})

test('a company of any size is the same for the same seed', () => {
  const size = { accounts: 60, permissionSets: 30, users: 200, assignments: 300 }
  const [one, two] = [1, 2].map(() => buildWorld(generatedCompany(size), new MovableClock()))
  expect(one?.accounts.all()).toEqual(two?.accounts.all())
  expect(one?.assignments.all()).toEqual(two?.assignments.all())
  expect([one?.accounts.size, one?.users.size, one?.permissionSets.size]).toEqual([60, 200, 30])
  expect(one?.provisioned.size).toBeLessThan(one?.assignments.size ?? 0)
})
