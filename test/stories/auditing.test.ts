import { expect } from 'vitest'
import { becomes } from '../support/somebody.ts'
import { quiet, story } from '../support/story.ts'

// What an auditor reads: by person, account, permission set, time and outcome, in Slack and as a file.

const lines = (said: string): string[] => said.split('\n').filter((line) => /^\S/.test(line))

story(
  'an auditor, who administers nothing, finds what was given to whom; an engineer does not',
  async (world) => {
    const { mia, bob, ken, slack, clock } = world
    const given = await mia.asks({ account: 'sandbox-ken', set: 'ReadOnlyAccess' })
    await becomes(world, given, 'active')
    const waits = await mia.asks({ account: 'prod-orders', set: 'ReadOnlyAccess' })
    await becomes(world, waits, 'pending')
    await bob.denies(waits, 'Use the replica')
    await becomes(world, waits, 'denied')
    const other = await bob.asks({ account: 'sandbox-ken', set: 'PowerUserAccess' })
    await becomes(world, other, 'active')
    await quiet(world)

    const all = await ken.types('audit')
    expect(all).toContain(given.id)
    const hers = await ken.types('audit <@UMIA>')
    expect(hers).toContain(given.id)
    expect(hers).toContain(waits.id)
    expect(hers).not.toContain(other.id)
    const there = await ken.types('audit sandbox-ken 付与')
    expect(lines(there).filter((line) => line.includes(given.id) || line.includes(other.id))).toHaveLength(2)
    expect(there).not.toContain(waits.id)
    expect(await ken.types('audit <@UMIA> prod-orders ReadOnlyAccess denied 1d')).toContain('Use the replica')
    // In Tokyo it is tomorrow earlier than in UTC.
    const tomorrow = new Date(clock.now() + 33 * 3_600_000).toISOString().slice(0, 10)
    expect(await ken.types(`audit ${tomorrow}`)).toContain('該当する記録はありません')
    // Six letters, and no id.
    const denied = await ken.types('audit denied')
    expect(denied).toContain(waits.id)
    expect(denied).not.toContain(given.id)
    expect(await ken.types('audit frobnicate')).toMatch(/「frobnicate」は、.*のいずれでもありません.*csv/s)
    expect(await ken.types(`status ${waits.id}`)).toContain(waits.id)
    expect(await ken.types('audit policy')).toContain('sandbox')

    // A search through all of the log comes after the acknowledgement: Slack waits for three seconds.
    const result = await ken.slack.command('audit sandbox-ken')
    expect(result.message).toBeUndefined()

    // To read all is not to do anything.
    expect(await ken.types('doctor')).toMatch(/管理者/)
    expect(await ken.types('pause')).toMatch(/管理者/)
    expect(await mia.types('audit')).toMatch(/administrators/)
    expect(await mia.types('audit <@UBOB> csv')).toMatch(/administrators/)

    // A file is there before its content is.
    const uploaded = () => [...slack.workspace.files.values()].filter(({ content }) => String(content) !== '').length
    expect(await ken.types('audit <@UMIA> csv')).toContain('ダイレクトメッセージ')
    await world.until(() => expect(uploaded()).toBe(1))
    const [file] = slack.workspace.files.values()
    const rows = String(file?.content).trim().split('\r\n')
    expect(rows[0]).toMatch(/^seq,at,fact,requestId/)
    expect(rows.slice(1).every((row) => row.includes(given.id) || row.includes(waits.id) || row.includes('UMIA'))).toBe(
      true,
    )
    await ken.types('audit <@UMIA> denied jsonl')
    await world.until(() => expect(uploaded()).toBe(2))
    const second = [...slack.workspace.files.values()].at(-1)
    expect(JSON.parse(String(second?.content))).toMatchObject({ fact: 'denied', requestId: waits.id })
    await quiet(world)
    const { db } = world.bot.ctx.store
    const told = await db.selectFrom('audit').select('actor').where('fact', '=', 'audit-sent').execute()
    expect(told).toEqual([{ actor: 'UKEN' }, { actor: 'UKEN' }])
  },
  { policy: (yaml) => `${yaml}\nauditors: [UKEN]\n` },
)

story('a workspace that gave no right to send files: the auditor is told what to do', async (world) => {
  world.slack.faults.failNext('files.getUploadURLExternal', 'missing_scope', 5)
  await world.alice.types('audit csv')
  await world.alice.isTold(/Slack does not take the file \(missing_scope\).*npm run audit -- export/s)
})
