import { expect, test } from 'vitest'
import { loadOperations, offered } from '../../src/operations/shared/load-operations.ts'
import { command } from './command.ts'

test('the policy for the bot’s role allows every action of every operation, and nothing by a wildcard', async () => {
  const { code, out } = await command('iam-policy', [])
  expect(code).toBe(0)
  // Each managed policy is a document of its own.
  const statements = out
    .trim()
    .split(/\n(?=\{)/)
    .flatMap((document) => JSON.parse(document).Statement as { Effect: string; Action: string[] }[])
  const allowed = statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => Action)
  for (const { iam } of offered(await loadOperations(), []).values())
    for (const { actions } of iam) expect(allowed).toEqual(expect.arrayContaining(actions))
  expect(allowed.join()).not.toContain('*')
})
