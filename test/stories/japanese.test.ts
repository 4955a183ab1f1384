import { expect } from 'vitest'
import { becomes } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'

const english = /\b(?:the|request|approv|granted|denied|asked|access)\b/i

story(
  'with a Japanese policy, the card, its thread and the audit channel are in Japanese',
  async (world) => {
    const { mia, ken, bob, slack } = world
    const request = await ken.asks({ account: 'prod-orders', set: 'PowerUserAccess', reason: '障害対応のため' })
    await becomes(world, request, 'pending')
    const card = await bob.card(request)
    expect(card.text).toMatch(/ken.*prod-orders の PowerUserAccess/i)
    for (const part of [
      '障害対応のため',
      'リスク: 高',
      '過去 90 日間で初めての申請',
      '現在、直接の割り当てなし',
      '必要な承認 1 件のうち 0 件が済んでいます',
      '承認',
      '却下',
      '取り下げ',
    ])
      expect(ken.reads(card)).toContain(part)
    await bob.slack.click(card, '承認', { confirm: true })
    await becomes(world, request, 'active')
    await quiet(world)
    const said = [card, ...bob.slack.thread(card), ...slack.workspace.in('CAUDIT')].map((m) => ken.reads(m))
    expect(said.length).toBeGreaterThan(3)
    // A rule has the name that the company gave it.
    for (const text of said) expect(text.replaceAll('no-access-to-the-audit-account', '')).not.toMatch(english)
    expect(said.join('\n')).toContain('付与')
    // What one person sees follows that person.
    const mias = await mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess' })
    await becomes(world, mias, 'pending')
    await mia.isTold('Waiting for approval: ReadOnlyAccess in prod-orders')
  },
  { policy: (yaml) => yaml.replace('locale: en', 'locale: ja') },
)
