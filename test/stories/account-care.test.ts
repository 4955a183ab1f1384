import { expect } from 'vitest'
import { asksFor, carriedOut, reads, rowOf } from '../support/access.ts'
import { becomes } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import type { World } from '../support/world.ts'

const operations =
  'tag-account, untag-account, rename-account, invite-account, cancel-invitation, close-account, rename-organizational-unit'
const withRule = (yaml: string) =>
  `${yaml.trimEnd()}\n  - name: accounts\n    when: { operations: [${operations}] }\n    requesters: ["@aws-admins"]\n`
const account = ({ aws }: World, name: string) => {
  const found = aws.world.accounts.all().find((a) => a.Name === name)
  if (!found) throw new Error(`no account ${name}`)
  return found
}

story(
  'Alice tags an account: the card says what was there, and another value meanwhile is decided again',
  async (world) => {
    const { alice, dana } = world
    const wish = { account: 'sandbox-mia', tags: 'env=test', reason: 'Costs' }
    const request = await asksFor(alice, 'tag-account', wish)
    const before = account(world, 'sandbox-mia').tags.env ?? '-'
    await reads(dana, () => dana.card(request), `Tag sandbox-mia with env=${before} → test`)
    account(world, 'sandbox-mia').tags.env = 'somebody-else'
    await dana.approves(request)
    await becomes(world, request, 'pending')
    await reads(dana, () => dana.card(request), 'env=somebody-else → test')
    expect(carriedOut(world, 'TagResource')).toEqual([])
    await dana.approves(request)
    await becomes(world, request, 'done')
    expect(account(world, 'sandbox-mia').tags.env).toBe('test')
    await quiet(world)
  },
  { policy: withRule },
)

story(
  'an account is invited and the invitation cancelled; a member is not invited, in words',
  async (world) => {
    const { alice, dana } = world
    const invited = await asksFor(alice, 'invite-account', { target: '999988887777', reason: 'The company we bought' })
    await reads(dana, () => dana.card(invited), 'Invite 999988887777 to the organization', '15 days')
    await dana.approves(invited)
    await becomes(world, invited, 'done')
    const cancelled = await asksFor(alice, 'cancel-invitation', { target: '999988887777', reason: 'The wrong one' })
    await dana.approves(cancelled)
    await becomes(world, cancelled, 'done')
    const target = account(world, 'sandbox-mia').Id
    const member = await asksFor(alice, 'invite-account', { target, reason: 'By mistake' })
    await becomes(world, member, 'refused')
    await alice.isTold('is in this organization already')
  },
  { policy: withRule },
)

story(
  'an account is renamed once AWS Account Management is trusted, and before that it is said where to go',
  async (world) => {
    const { alice, dana, aws } = world
    const wish = { account: 'sandbox-mia', accountName: 'sandbox-hana', reason: 'Mia moved on' }
    aws.world.organization?.trustedServices.delete('account.amazonaws.com')
    const refused = await asksFor(alice, 'rename-account', wish)
    await becomes(world, refused, 'refused')
    await alice.isTold('enable-trusted-access')
    aws.world.organization?.trustedServices.set('account.amazonaws.com', new Date(0))
    const request = await asksFor(alice, 'rename-account', wish)
    await dana.approves(request)
    await becomes(world, request, 'done')
    expect(account(world, 'sandbox-hana').State).toBe('ACTIVE')
  },
  { policy: withRule },
)

story(
  'アカウントの閉鎖は、ポリシーで有効にした会社でだけ、名前を確認して行える',
  async (world) => {
    const { dana, alice } = world
    const { Id } = account(world, 'sandbox-mia')
    const wrong = await asksFor(dana, 'close-account', {
      account: 'sandbox-mia',
      accountName: 'sandbox-ken',
      reason: '利用終了のため',
    })
    await becomes(world, wrong, 'refused')
    expect((await rowOf(world, wrong)).outcomeJson).toContain('account_name_differs')
    const request = await asksFor(dana, 'close-account', {
      account: 'sandbox-mia',
      accountName: 'sandbox-mia',
      reason: '利用終了のため',
    })
    await reads(dana, () => alice.card(request), 'sandbox-mia', '閉鎖する', '90 日間')
    await alice.slack.click(await alice.card(request), '承認', { confirm: true })
    await becomes(world, request, 'done')
    expect(world.aws.world.accounts.get(Id)?.State).not.toBe('ACTIVE')
  },
  { policy: (yaml) => `${withRule(yaml).replace('locale: en', 'locale: ja')}enable: [close-account]\n` },
)

story(
  'closing accounts is off unless the policy turns it on',
  async ({ alice }) => {
    await alice.slack.command('request close-account')
    await alice.isTold('switched off')
  },
  { policy: withRule },
)
