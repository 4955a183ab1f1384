import { expect, test } from 'vitest'
import { mentionsIn } from '../../src/sim/slack/index.ts'
import { verifyAudit } from '../../src/store/audit-log.ts'
import { eventually } from './eventually.ts'
import { leftToDo } from './left-to-do.ts'
import { startWorld, type World } from './world.ts'

type Options = NonNullable<Parameters<typeof startWorld>[0]> & {
  /** How many payloads the bot leaves without an answer on purpose. */
  unanswered?: number
  /** An older database is put back: the audit channel then shows what was lost, too. */
  restored?: true
}

/** A test in a world of its own, at whose end what always holds is looked at. */
export function story(title: string, tell: (world: World) => Promise<void>, options: Options = {}): void {
  test(title, async () => {
    const world = await startWorld(options)
    await tell(world)
    await quiet(world)
    await alwaysHolds(world, options)
  })
}

/** Waits until the bot has nothing left to do now. The pace of posting is a matter of the clock, so it is moved along. */
export const quiet = (world: World): Promise<void> =>
  eventually(async () => {
    const left = await leftToDo(world.bot.ctx.store, world.clock.now())
    if (left.length > 0) world.clock.advance(250)
    expect(left).toEqual([])
  })

async function alwaysHolds(world: World, { unanswered = 0, restored }: Options): Promise<void> {
  expect(await verifyAudit(world.bot.ctx.store)).toMatchObject({ ok: true })
  if (!restored) expect(auditChannel(world)).toEqual(await auditLog(world))
  const problems = world.slack.deliveries.flatMap(({ problem, payload }) => (problem ? [{ problem, payload }] : []))
  expect(problems.length, JSON.stringify(problems)).toBe(unanswered)
  for (const said of everythingSaid(world)) expect(mentionsIn(said)).toEqual([])
}

/** When each fact was, and about which request, as the audit channel tells it, in its order. */
function auditChannel(world: World): string[] {
  const lines = world.slack.workspace.in('CAUDIT').flatMap(({ blocks = [] }) => blocks)
  return lines.map(({ elements = [] }) => {
    const [, at, id] = /^<!date\^(\d+)\^[^>]*> (?:\*(\w+)\* )?/.exec(String(elements[0]?.text)) ?? []
    return `${at} ${id ?? ''}`
  })
}

async function auditLog(world: World): Promise<string[]> {
  const rows = await world.bot.ctx.store.db.selectFrom('audit').select(['at', 'requestId']).orderBy('seq').execute()
  return rows.map(({ at, requestId }) => `${Math.floor(at / 1_000)} ${requestId ?? ''}`)
}

const everythingSaid = ({ slack: { workspace } }: World): unknown[] => [
  ...[...workspace.messages.values()].flat().filter(({ user }) => user === workspace.app.botUserId),
  ...workspace.homes.values(),
]
