import { expect } from 'vitest'
import { timeThere } from '../../src/workflow/day-there.ts'
import { reads, threadOf } from '../support/access.ts'
import { opensFromMenu } from '../support/press-scenes.ts'
import { becomes, factsOf } from '../support/somebody.ts'
import { quiet, story, timePasses } from '../support/story.ts'
import { hours, minutes } from '../support/world.ts'

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

/** Bob and Dana decide on production; after half an hour Alice may, too, and once a day each is told what waits. */
const handed = (yaml: string) =>
  `${yaml
    .replace('locale: en', 'locale: ja')
    .replace('pendingFor: 24h', 'pendingFor: 48h')
    .replace(
      '  - name: production-admin\n',
      '  - name: production-admin\n    approvers: [bob@example.com, dana@example.com]\n    escalateAfter: 30m\n    escalateTo: [alice@example.com]\n',
    )}digestAt: "09:00"\ntimeZone: UTC\n`

story(
  '引き継ぎ、時間がたったときの承認者の追加、1 日 1 回のまとめ、短くした承認が日本語で届く',
  async (world) => {
    const { ken, bob, dana, alice, mia, clock } = world
    // Asked an hour before the digest, at whatever time of day this runs.
    const until = (hour: number) => (hours(24 + hour) - timeThere(clock.now(), 'UTC').sinceMidnightMs) % hours(24)
    await timePasses(world, until(8))
    const wish = { account: 'prod-payments', set: 'AdministratorAccess', reason: '障害対応のため' }
    const request = await ken.asks(wish)
    await becomes(world, request, 'pending')
    await opensFromMenu(dana, request, '同僚に引き継ぐ')
    await dana.slack.fill({ 同僚: 'UBOB' })
    await dana.slack.submit()
    await quiet(world)
    expect(await threadOf(dana, request)).toMatch(/@Dana.* が @Bob.* に/)
    await opensFromMenu(bob, request, '同僚に引き継ぐ')
    await bob.slack.fill({ Colleague: 'UDANA', 'A word to your colleague': 'この件に詳しいはずです' })
    await bob.slack.submit()
    const told = dana.reads(await dana.isTold(/@Bob.* から判断を依頼されました/))
    for (const part of ['障害対応のため', 'この件に詳しいはずです']) expect(told).toContain(part)
    // Who could not decide is not asked to.
    await opensFromMenu(dana, request, '同僚に引き継ぐ')
    await dana.slack.fill({ 同僚: 'UMIA' })
    await dana.slack.submit()
    await dana.isTold(/Mia.*承認できません/)
    await quiet(world)

    await timePasses(world, minutes(31))
    await quiet(world)
    expect(await factsOf(world, request)).toContain('escalated')
    expect(await threadOf(dana, request)).toMatch(
      /まだ判断されていないため、alice@example.com も承認できるようになりました: .*@Alice/,
    )
    await reads(alice, () => alice.card(request), /承認できる人:.*@Alice/)

    await timePasses(world, until(9) + minutes(1))
    for (const _ of [1, 2]) await timePasses(world, minutes(15))
    await quiet(world)
    const digest = dana.reads(await dana.isTold('1 件の申請があなたの判断を待っています'))
    expect(digest).toMatch(/prod-payments の AdministratorAccess[\s\S]*申請者: @Ken/)
    for (const who of [ken, mia])
      expect(
        who.slack
          .dms()
          .map((m) => who.reads(m))
          .join('\n'),
      ).not.toMatch(/判断を待っています|waits? for you/)

    // Dana approves for less time, with a word; a second press says when she did, and who is missing.
    await opensFromMenu(dana, request, '時間を短くして承認')
    await dana.slack.fill({ 承認する時間: '30 分', 申請者へのひとこと: '30 分で足りるはずです' })
    await dana.slack.submit()
    await reads(dana, () => dana.card(request), '必要な承認 2 件のうち 1 件が済んでいます', '30 分')
    await dana.slack.click(await dana.card(request), '承認', { confirm: true })
    await dana.isTold(/に承認済みです。\s*残りは次のいずれかの承認です: .*(Alice|Bob)/)
  },
  { policy: handed },
)
