import { afterEach, expect, it } from 'vitest'
import { byAws } from '../../src/guide/choices.ts'
import { progressOf } from '../../src/guide/progress.ts'
import { report } from '../../src/guide/report.ts'
import { accountState } from '../../src/guide/troubleshooting.ts'
import { freshCompany } from '../../src/sim/aws/fresh-company.ts'
import { type Bench, type BenchOptions, startBench } from '../aws/helpers.ts'
import { chosen, startLooking, steps } from './helpers.ts'

let bench: Bench
afterEach(() => bench.stop())

async function written(locale: 'en' | 'ja', options: BenchOptions = {}) {
  const looking = await startLooking(options)
  bench = looking.bench
  const choices = chosen({ homeRegion: 'us-east-1' })
  const found = await looking.findAll(choices)
  found.set('second-approver', await looking.find('second-approver', choices, { approvers: ['UALICE', 'UDANA'] }))
  const at = Date.parse('2026-11-23T09:00:00Z')
  const findings = Object.fromEntries(
    [...found].map(([id, finding]) => [id, { ...finding, at, doneAt: finding.state === 'done' ? at : null }]),
  )
  const confirmed = { 'center-mfa': { by: 'UBOB', at, value: 'a|b <!channel>\n# x' } }
  const directory = await bench.makeDirectory()
  await directory.refresh()
  const progress = progressOf(steps, { findings, confirmed, choices, handovers: {}, skips: {} }, directory, at)
  const look = { locale, now: at, timeZone: 'Asia/Tokyo', personName: (id: string) => (id === 'UBOB' ? 'Bob' : id) }
  return report({ progress, choices: { ...choices, portalAlias: { value: 'none', by: byAws, at } } }, look)
}

it('the report says what was set up, by whom, when and with what evidence, and what is left', async () => {
  const text = await written('en')
  expect(text).toContain('# AWS setup report')
  expect(text).toContain('| Home Region | N. Virginia (us-east-1) | UALICE |')
  // What AWS cannot show is not said to be seen there.
  expect(text).toMatch(/\| Name of the access portal \| AWS does not tell .* \| {2}\| {2}\|/)
  expect(text).toMatch(/\| Turn on MFA for root \| .*seen in AWS \| `iam:GetAccountSummary`: AccountMFAEnabled = 1 \|/)
  expect(text).toMatch(/\| Check MFA in Identity Center \| 23 Nov 2026, 18:00 \| Bob \|/)
  // What the bot knows by itself is not said to be seen in AWS.
  expect(text).toMatch(/\| Add a second approver \| .* \| seen by the bot \| `policy.yaml`: approvers = 2 \|/)
  expect(text).toContain('## Left')
  // What people typed stays in its cell, and mentions nobody.
  expect(text).toContain('“a\\|b \\<!channel\\> # x”')
  for (const line of text.split('\n').filter((line) => line.startsWith('|')))
    expect(line.replaceAll('\\|', '').split('|').length, line).toBe(6)
})

it('and the same in Japanese', async () => {
  const text = await written('ja')
  expect(text).toContain('# AWS セットアップレポート')
  expect(text).toMatch(/ルートユーザーの MFA を有効にする \| .*AWS で確認/)
  expect(text).toMatch(/^進捗: \d+ \/ \d+、残り \d+ 分/m)
  expect(text).toContain('「a\\|b \\<!channel\\> # x」')
  expect(text).toContain('| 前のステップ待ち | 30 | 「ルートユーザーからサインアウトする」のあと |')
})

it('that the bot has no credentials is said once', async () => {
  const text = await written('ja', { company: freshCompany({ noCredentials: true }) })
  expect(text.split('ボットにはまだ AWS の認証情報がありません')).toHaveLength(2)
})

it('the state of the account is read live where it can be, and said to be unknown where not', async () => {
  bench = await startBench({ company: freshCompany({ pending: true }) })
  expect(await accountState(bench.aws)).toMatchObject({ state: 'waiting' })
  await bench.stop()
  bench = await startBench({ company: freshCompany({ noCredentials: true, pending: true }) })
  expect(await accountState(bench.aws)).toMatchObject({ state: 'cannot-tell', because: 'credentials' })
})
