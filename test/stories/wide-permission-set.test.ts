import { expect } from 'vitest'
import { establishedCompany } from '../../src/sim/aws/established-company.ts'
import { asksFor, carriedOut, reads, threadOf } from '../support/access.ts'
import { eventually } from '../support/eventually.ts'
import { allowed, upToDate } from '../support/permission-sets.ts'
import { becomes } from '../support/somebody.ts'
import { story } from '../support/story.ts'

// Three hundred accounts take their time.

const many = Array.from({ length: 300 }, (_, i) => ({
  name: `team-${String(i).padStart(3, '0')}`,
  email: `aws+team${i}@example.com`,
  ou: '/Sandbox',
}))
const wide = (() => {
  const company = establishedCompany()
  const { organization, identityCenter } = company
  if (!organization || !identityCenter) throw new Error('no organization')
  const assignments = many.map(({ name }) => ({ account: name, permissionSet: 'ReadOnlyAccess', group: 'engineering' }))
  return {
    ...company,
    organization: { ...organization, accounts: [...organization.accounts, ...many] },
    identityCenter: { ...identityCenter, assignments },
  }
})()

story(
  'a set in 300 accounts is one card, its accounts stand in the thread where files may not be posted',
  async (world) => {
    const { alice, dana, clock, slack } = world
    slack.faults.failNext('files.getUploadURLExternal', 'missing_scope')
    const request = await asksFor(alice, 'update-permission-set', {
      permissionSet: 'ReadOnlyAccess',
      sessionDuration: '1 hour',
      reason: 'Shorter is safer',
    })
    await reads(dana, () => dana.card(request), 'In use by 6 people in 300 accounts', '302 changed')
    await eventually(async () => {
      clock.advance(500)
      expect(await threadOf(dana, request)).toContain('team-299')
    })
    await dana.approves(request)
    // Everybody has the set, so one more approves.
    await world.bob.approves(request)
    const provenNow = async () =>
      (await world.bot.ctx.store.db.selectFrom('changes').select('seq').where('state', '=', 'proven').execute()).length
    for (let proven = 0; proven < 302; ) {
      const before = proven
      proven = await eventually(async () => {
        clock.advance(1_000)
        const now = await provenNow()
        expect(now).toBeGreaterThan(before)
        return now
      })
    }
    await becomes(world, request, 'done')
    expect(upToDate(world, 'ReadOnlyAccess')).toBe(300)
    expect(carriedOut(world, 'ProvisionPermissionSet')).toHaveLength(1)
  },
  { policy: allowed, company: wide, settings: { longestPage: 100 } },
)
