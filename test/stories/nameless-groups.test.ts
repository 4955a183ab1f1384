import { expect } from 'vitest'
import { reads } from '../support/access.ts'
import { becomes, type Somebody } from '../support/somebody.ts'
import { story } from '../support/story.ts'

// Provisioning by SCIM brings groups without a display name.

const groupsIn = async (who: Somebody) =>
  (await who.slack.options('principal', '')).filter(({ value = '' }) => value.startsWith('GROUP:'))

story(
  'two groups without a name are told apart by their ids, in the form and on the card, and it says that they have none',
  async (world) => {
    const { mia, ken, bob, aws } = world
    const nameless = aws.world.groups.all().filter(({ DisplayName }) => !DisplayName)
    expect(nameless).toHaveLength(2)
    await mia.opensForm('assign-permission-set')
    const shown = (await groupsIn(mia)).filter(({ description }) => description?.text === 'A group without a name')
    expect(shown.map(({ text }) => text.text).sort()).toEqual(nameless.map(({ GroupId }) => GroupId).sort())
    await mia.slack.closeModal()
    await ken.opensForm('assign-permission-set')
    expect((await groupsIn(ken)).filter(({ description }) => description?.text === '名前のないグループ')).toHaveLength(
      2,
    )
    await ken.slack.closeModal()

    const [first, second] = shown.map(({ text }) => text.text)
    for (const id of [first, second]) {
      const request = await mia.asks({ account: 'prod-data', set: 'Billing', for: id ?? '' })
      await becomes(world, request, 'pending')
      const members = aws.world.memberships.all().filter(({ GroupId }) => GroupId === id).length
      expect(members).toBeGreaterThan(1)
      await reads(bob, () => bob.card(request), `${id} (it has no name), a group: all of its ${members} members`)
    }
  },
  {
    before: ({ aws }) => {
      for (const group of aws.world.groups.all().slice(0, 2)) delete (group as { DisplayName?: string }).DisplayName
    },
  },
)
