import { expect, test } from 'vitest'
import type { Directory } from '../../src/aws/types.ts'
import { assignmentNames } from '../../src/operations/shared/access.ts'
import { principalOption } from '../../src/slack/forms/form-pickers.ts'

test('two groups without a display name are told apart by their ids', () => {
  const groups = ['a1', 'b2'].map((id) => ({ id, displayName: '', description: '' }))
  expect(groups.map((group) => principalOption(group).text.text)).toEqual(['a1', 'b2'])
  const directory = {
    account: () => undefined,
    permissionSet: () => undefined,
    user: () => undefined,
    group: (id: string) => groups.find((group) => group.id === id),
  } as unknown as Directory
  const access = (id: string) => ({ accountId: '1', permissionSetArn: 'p', principal: { type: 'GROUP', id } }) as const
  expect(groups.map(({ id }) => assignmentNames(access(id), directory).principal)).toEqual(['a1', 'b2'])
})
