import { expect, test } from 'vitest'
import { loadOperations, offered } from '../../src/operations/shared/load-operations.ts'
import { command, folderWith } from './command.ts'

interface Document {
  Statement: { Effect: string; Action: string[] }[]
}

test('the policy for the bot’s role allows every action of every operation, and nothing by a wildcard', async () => {
  const { code, out, err } = await command('iam-policy', [])
  expect(code).toBe(0)
  // A file that receives it is one document; what it is too long for is said beside it.
  const { Statement: whole } = JSON.parse(out) as Document
  const allowed = whole.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => Action)
  for (const { iam } of offered(await loadOperations(), []).values())
    for (const { actions } of iam) expect(allowed).toEqual(expect.arrayContaining(actions))
  expect(allowed.join()).not.toContain('*')

  const names = err.match(/aws-setup-bot-\w+/g) ?? []
  expect(names).toEqual(['aws-setup-bot-read', 'aws-setup-bot-write'])
  const parts = await Promise.all(names.map(async (name) => (await command('iam-policy', [name])).out))
  expect(parts.flatMap((part) => (JSON.parse(part) as Document).Statement)).toEqual(whole)
  for (const part of parts) expect(JSON.stringify(JSON.parse(part)).length).toBeLessThanOrEqual(6144)
  expect((await command('iam-policy', [], { LANG: 'ja_JP.UTF-8' })).err).toBe(
    '一つの管理ポリシーには収まりません。名前を指定して一つずつ出力し、すべてアタッチしてください: aws-setup-bot-read, aws-setup-bot-write\n',
  )
  const wrong = await command('iam-policy', ['nobody'])
  expect([wrong.code, wrong.out, wrong.err]).toEqual([2, '', expect.stringContaining('aws-setup-bot-read')])
})

test('what the policy enables is in it; where its file has mistakes nothing is printed, which would deny that', async () => {
  const policy = 'channels: { approvals: C0000001, audit: C0000002 }\nadmins: ["@a"]\nrules: [{ name: x, when: {} }]\n'
  const printed = async (enable: string) =>
    command('iam-policy', [], {}, await folderWith({ 'policy.yaml': `${policy}${enable}\n` }))
  const { Statement } = JSON.parse((await printed('enable: [close-account]')).out) as Document
  const about = Statement.filter(({ Action }) => Action.includes('organizations:CloseAccount'))
  expect(about.map(({ Effect }) => Effect)).toEqual(['Allow'])
  const wrong = await printed('enable: [close-acount]')
  expect(wrong).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^policy\.yaml:\d+ enable/) })
})
