import {
  AttachPolicyCommand,
  CreatePolicyCommand,
  DeletePolicyCommand,
  DetachPolicyCommand,
  DisablePolicyTypeCommand,
  EnablePolicyTypeCommand,
  ListRootsCommand,
  ListTargetsForPolicyCommand,
} from '@aws-sdk/client-organizations'
import { expect, test } from 'vitest'
import { startBench } from '../aws/helpers.ts'

const Type = 'SERVICE_CONTROL_POLICY' as const
const Content = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] })

test('a service control policy is made once by a name, attached where policies are on, and deleted once it is nowhere', async () => {
  const bench = await startBench()
  const { organizations } = bench.aws
  const fails = async (call: Promise<unknown>, name: string) =>
    expect(await call.catch((error) => error.name)).toBe(name)
  const make = () => organizations.send(new CreatePolicyCommand({ Name: 'stop', Description: '', Type, Content }))
  const { Policy } = await make()
  const PolicyId = Policy?.PolicySummary?.Id ?? ''
  await fails(make(), 'DuplicatePolicyException')
  await fails(
    organizations.send(new CreatePolicyCommand({ Name: 'other', Description: '', Type, Content: 'no JSON' })),
    'MalformedPolicyDocumentException',
  )
  const { Roots = [] } = await organizations.send(new ListRootsCommand({}))
  const [TargetId = ''] = Roots.map(({ Id }) => Id)
  const attach = () => organizations.send(new AttachPolicyCommand({ PolicyId, TargetId }))
  await attach()
  await fails(attach(), 'DuplicatePolicyAttachmentException')
  const { Targets = [] } = await organizations.send(new ListTargetsForPolicyCommand({ PolicyId }))
  expect(Targets.map((target) => target.TargetId)).toEqual([TargetId])
  const remove = () => organizations.send(new DeletePolicyCommand({ PolicyId }))
  await fails(remove(), 'PolicyInUseException')
  await organizations.send(new DetachPolicyCommand({ PolicyId, TargetId }))
  await organizations.send(new DisablePolicyTypeCommand({ RootId: TargetId, PolicyType: Type }))
  await fails(attach(), 'PolicyTypeNotEnabledException')
  await organizations.send(new EnablePolicyTypeCommand({ RootId: TargetId, PolicyType: Type }))
  await remove()
  await fails(remove(), 'PolicyNotFoundException')
  await bench.stop()
})
