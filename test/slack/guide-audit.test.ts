import { expect, test } from 'vitest'
import { type Say, sayIn } from '../../src/i18n.ts'
import { auditLine } from '../../src/slack/card/audit-post.ts'
import type { AuditFact } from '../../src/store/audit-log.ts'

const said = (fact: string, data: Record<string, unknown>, say: Say): string => {
  const entry = { at: 0, actor: 'UDANA', fact, requestId: null, data } as unknown as AuditFact
  return auditLine(entry, say, { mention: (id) => `<@${id}>` }).replace(/^<!date[^>]*> /, '')
}
const [en, ja] = [sayIn('en'), sayIn('ja')]

test('a choice of the guide stands in the audit channel as the guide names it, and so does its answer', () => {
  const chosen = { choice: 'identitySource', value: 'external-idp', before: null }
  expect(said('guide-chosen', chosen, en)).toBe(
    'Setup guide: <@UDANA> decided “Identity source”: External identity provider',
  )
  expect(said('guide-chosen', chosen, ja)).toBe(
    'セットアップガイド: <@UDANA> が「アイデンティティソース」を決定しました: 外部 ID プロバイダー',
  )
  // A choice of another release is told as it was kept.
  expect(said('guide-chosen', { choice: 'somethingElse', value: 'x' }, en)).toContain('“somethingElse”: x')
})

test('what was confirmed ends where it ends, with what was pasted or without', () => {
  const step = { title: { en: 'Get two MFA devices', ja: 'MFA デバイスを 2 つ用意する' } }
  const confirm = { en: 'We have two MFA devices.', ja: 'MFA デバイスを 2 つ用意しました。' }
  expect(said('guide-confirmed', { ...step, confirm, value: null }, en)).toMatch(/: We have two MFA devices\.$/)
  expect(said('guide-confirmed', { ...step, confirm, value: 'a & b' }, en)).toMatch(/devices\. \(a &amp; b\)$/)
  expect(said('guide-confirmed', { ...step, confirm, value: 'a' }, ja)).toMatch(/用意しました。（a）$/)
})

test('an Identity Center that is not there yet is not named', () => {
  const home = { management: '111122223333', organization: 'o-1' }
  expect(said('works-with', { ...home, instance: null, region: null }, en)).toBe(
    'The bot works with the organization o-1 of the management account 111122223333.',
  )
  const there = { ...home, instance: 'arn:aws:sso:::instance/ssoins-1', region: 'ap-northeast-1' }
  expect(said('works-with', there, en)).toMatch(/, and IAM Identity Center arn\S+ in ap-northeast-1\.$/)
  expect(said('works-with', there, ja)).toMatch(/の組織 o-1、ap-northeast-1 の IAM Identity Center arn\S+$/)
})
