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
  /** The mentions of many people at once that are left in Slack on purpose: `!subteam^S0123`, each as often as it stands there. */
  notifies?: string[]
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

/** Once the bot has nothing left to do, so much time passes: what it does now and then is due after its last time, not in it. */
export async function timePasses(world: World, ms: number): Promise<void> {
  await quiet(world)
  world.clock.advance(ms)
}

async function alwaysHolds(world: World, { unanswered = 0, restored, notifies = [] }: Options): Promise<void> {
  expect(await verifyAudit(world.bot.ctx.store)).toMatchObject({ ok: true })
  if (!restored) expect(auditChannel(world)).toEqual(await auditLog(world))
  const problems = world.slack.deliveries.flatMap(({ problem, payload }) => (problem ? [{ problem, payload }] : []))
  expect(problems.length, JSON.stringify(problems)).toBe(unanswered)
  expect(everythingSaid(world).flatMap(mentionsIn)).toEqual(notifies)
}

/** Each line of the audit channel says which entry it is, its hash, when it was and about which request; each is there once. */
function auditChannel(world: World): string[] {
  const messages = world.slack.workspace.in('CAUDIT').filter(({ metadata }) => metadata?.event_payload.entries)
  const lines = messages.flatMap(({ blocks = [] }) => blocks.map(({ elements = [] }) => String(elements[0]?.text)))
  return lines.map(lineOf).toSorted(byNumber)
}

const lineOf = (line: string): string => {
  const [, at, id] = /^<!date\^(\d+)\^[^>]*> (?:\*(\w+)\* )?/.exec(line) ?? []
  const [, seq, hash] = /`#(\d+) ([0-9a-f]{12})`$/.exec(line) ?? []
  return `${seq} ${hash} ${at} ${id ?? ''}`
}
const byNumber = (a: string, b: string) => Number.parseInt(a, 10) - Number.parseInt(b, 10)

async function auditLog(world: World): Promise<string[]> {
  const { db } = world.bot.ctx.store
  const rows = await db.selectFrom('audit').select(['seq', 'hash', 'at', 'requestId']).orderBy('seq').execute()
  return rows.map(
    ({ seq, hash, at, requestId }) => `${seq} ${hash.slice(0, 12)} ${Math.floor(at / 1_000)} ${requestId ?? ''}`,
  )
}

const everythingSaid = ({ slack: { workspace } }: World): unknown[] => [
  ...[...workspace.messages.values()].flat().filter(({ user }) => user === workspace.app.botUserId),
  ...workspace.homes.values(),
]
