import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { type AuditFact, appendAudit } from '../../src/store/audit-log.ts'
import { openStore } from '../../src/store/database.ts'
import { command, folderWith, nobodyAt } from './command.ts'

const day = Date.parse('2026-11-01T00:00:00Z')
const fact = (number: number, more: Partial<AuditFact> = {}): AuditFact => ({
  at: day + number * 86_400_000,
  fact: 'request.submitted',
  requestId: `REQ${number}`,
  actor: 'UMIA',
  data: { number },
  ...more,
})

async function withFacts(facts: AuditFact[]) {
  const folder = await folderWith({})
  const DATABASE_URL = `sqlite:${join(folder, 'store.sqlite')}`
  const store = await openStore(DATABASE_URL)
  for (const each of facts) await store.transaction(async (tx) => appendAudit(store, tx, each))
  await store.close()
  return { env: { DATABASE_URL }, file: join(folder, 'store.sqlite') }
}

test('verify says how long the chain is, and where it breaks', async () => {
  const { env, file } = await withFacts([fact(0), fact(1), fact(2)])
  const whole = await command('audit', ['verify'], env)
  expect(whole).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^The audit chain is whole: 3 entries, head [0-9a-f]{64}\.$/m),
  })

  const database = new DatabaseSync(file)
  database.exec("drop trigger audit_no_update; update audit set actor = 'UMALLORY' where seq = 2")
  database.close()
  const broken = await command('audit', ['verify'], env)
  expect(broken).toMatchObject({ code: 1, err: expect.stringContaining('broken at entry 2') })
})

test('where Slack does not answer, verify says so before long, and nothing else', async () => {
  const { env } = await withFacts([fact(0)])
  const folder = await folderWith({
    'policy.yaml':
      'channels: { approvals: C0000001, audit: C0000002 }\nadmins: [a@x.com, b@x.com]\nrules: [{ name: all, when: {} }]\n',
  })
  const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SLACK_API_URL: `${await nobodyAt()}/api/` }
  const { code, err } = await command('audit', ['verify', '--anchors'], { ...env, ...slack }, folder)
  expect(code).toBe(1)
  expect(err).toMatch(/^[^\n]*C0000002[^\n]*\n$/)
})

test('export writes JSON Lines of what was asked for', async () => {
  const { env } = await withFacts([fact(0), fact(1), fact(2)])
  const all = await command('audit', ['export'], env)
  expect(all.lines.map((line) => JSON.parse(line))).toMatchObject([
    {
      seq: 1,
      at: '2026-11-01T00:00:00.000Z',
      fact: 'request.submitted',
      requestId: 'REQ0',
      actor: 'UMIA',
      data: { number: 0 },
    },
    { seq: 2 },
    { seq: 3, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
  ])
  expect((await command('audit', ['export', '--since', '2026-11-02'], env)).lines).toHaveLength(2)
  expect((await command('audit', ['export', '--request', 'req1'], env)).lines).toHaveLength(1)
})

test('a CSV cell never begins like a formula, and quotes are doubled', async () => {
  const starts = ['=1+1', '+1', '-1', '@cmd', '\tx']
  const { env } = await withFacts([
    ...starts.map((actor, i) => fact(i, { actor })),
    fact(9, { data: { reason: 'say "hi", all' } }),
  ])
  const { code, out } = await command('audit', ['export', '--format', 'csv'], env)
  expect(code).toBe(0)
  const rows = out.split('\r\n')
  expect(rows[0]).toBe('seq,at,fact,requestId,actor,data,previousHash,hash')
  for (const [i, actor] of starts.entries()) expect(out).toContain(`REQ${i},'${actor},`)
  expect(out).toContain('"{""reason"":""say \\""hi\\"", all""}"')
})

test('which policy is in effect is not told without the bot’s key: what an earlier key has sealed would say it', async () => {
  const env = { DATABASE_URL: `sqlite:${join(await folderWith({}), 'store.sqlite')}` }
  const store = await openStore(env.DATABASE_URL, ['a key that this command does not have'])
  await store.transaction(async (tx) => appendAudit(store, tx, fact(0)))
  await store.close()
  const { code, out, err } = await command('audit', ['policy'], env)
  expect({ code, out, err }).toEqual({ code: 2, out: '', err: expect.stringContaining('AUDIT_KEY') })
})

test('where there is no store there is no empty one made, and no praise for it', async () => {
  const folder = await folderWith({})
  const { code, err } = await command('audit', ['verify'], {}, folder)
  expect(code).toBe(2)
  expect(err).toContain('There is no audit log at ./data/aws-setup.sqlite')
})

test.each([[['export', '--format', 'xml']], [['export', '--since', 'yesterday']], [['burn']]])(
  '%j is answered with the usage',
  async (args) => {
    expect(await command('audit', args)).toMatchObject({ code: 2, err: expect.stringContaining('npm run audit') })
  },
)

test('a CSV cell hides nothing and reorders nothing, and a formula does not hide behind that', async () => {
  const { env } = await withFacts([
    fact(0, { actor: '\u202e=1+1' }),
    fact(1, { actor: '\u200b\r\u0000@cmd' }),
    fact(2, { data: { reason: 'safe\u2066\u202eevil' } }),
  ])
  const { out } = await command('audit', ['export', '--format', 'csv'], env)
  expect(out.replaceAll('\r\n', '')).not.toMatch(/[\p{Cf}\r\0]/u)
  for (const cell of ["REQ0,'=1+1,", "REQ1,'@cmd,", 'safeevil']) expect(out).toContain(cell)
  // As it is in the log, hashes and all, it is in JSON Lines.
  expect((await command('audit', ['export'], env)).out).toContain('\u202e=1+1')
})
