import { expect } from 'vitest'
import { carriedOut, extendsIt, grantOf, pressesOwn, reads, rowOf } from '../support/access.ts'
import { becomes, hasInAws } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'
import { minutes, type World } from '../support/world.ts'

/** Code has assigned PaymentsDeploy in prod-payments to a group; the bot only decides who is in it, and until when. */
const by = (group: string) => (yaml: string) =>
  yaml.replace(
    '  - name: anything-else\n',
    `  - name: payments\n    when: { accounts: [prod-payments], permissionSets: [PaymentsDeploy] }\n    for: [self, people, groups]\n    via: "group:${group}"\n  - name: anything-else\n`,
  )
const deploy = { account: 'prod-payments', set: 'PaymentsDeploy' }

const groupsOf = ({ aws }: World, name: string) => {
  const user = aws.world.users.all().find((u) => u.UserName === name)?.UserId ?? ''
  return aws.world.memberships.by('user', user).map(({ GroupId }) => aws.world.groups.get(GroupId)?.DisplayName)
}

story(
  'Mia gets access by being put into a group in time, made longer and taken out, and no assignment comes or goes',
  async (world) => {
    const { mia, bob, alice, clock } = world
    const request = await mia.asks(deploy)
    await reads(
      bob,
      () => alice.card(request),
      'Add Mia Tanaka (mia) to the group sre',
      'PaymentsDeploy',
      'prod-payments',
    )
    await alice.approves(request)
    await becomes(world, request, 'active')
    expect(groupsOf(world, 'mia')).toContain('sre')
    clock.advance(minutes(30))
    const extension = await extendsIt(mia, request, '2 hours')
    await alice.approves(extension)
    await becomes(world, extension, 'done')
    expect((await grantOf(world, request)).endsAt).toBeGreaterThan(clock.now() + minutes(110))
    clock.advance(minutes(121))
    await becomes(world, request, 'revoked')
    expect(groupsOf(world, 'mia')).not.toContain('sre')
    expect(hasInAws(world, 'mia', 'PaymentsDeploy', 'prod-payments')).toBe(false)
    expect(carriedOut(world, 'CreateGroupMembership')).toHaveLength(1)
    expect(carriedOut(world, 'CreateAccountAssignment')).toEqual([])
    expect(carriedOut(world, 'DeleteAccountAssignment')).toEqual([])
    await quiet(world)
  },
  { policy: by('sre') },
)

story(
  'access by way of a group is refused where the group does not have it, and the rule is named',
  async (world) => {
    const request = await world.mia.asks(deploy)
    await becomes(world, request, 'refused')
    expect((await rowOf(world, request)).outcomeJson).toContain('via_without_access')
    await world.mia.isTold('but the group does not have this access')
    expect(carriedOut(world, 'CreateGroupMembership')).toEqual([])
  },
  { policy: by('aws-admins') },
)

story(
  'グループを通じたアクセスは、日本語でも何が行われるかが分かり、本人が終えられる',
  async (world) => {
    const { ken, alice } = world
    const request = await ken.asks(deploy)
    await reads(ken, () => alice.card(request), 'Ken Sato (ken) をグループ sre に追加する')
    await alice.slack.click(await alice.card(request), '承認', { confirm: true })
    await becomes(world, request, 'active')
    await pressesOwn(ken, request, '使い終わりました')
    await becomes(world, request, 'revoked')
    expect(groupsOf(world, 'ken')).not.toContain('sre')
  },
  { policy: (yaml) => by('sre')(yaml).replace('locale: en', 'locale: ja') },
)
