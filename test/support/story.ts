import { expect, test } from 'vitest'
import { mentionsIn } from '../../src/sim/slack/index.ts'
import { verifyAudit } from '../../src/store/audit-breaks.ts'
import { onRecord, toldInChannel } from './audit-channel.ts'
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
    if (left.length > 0) world.clock.advance(1_000)
    expect(left).toEqual([])
  })

/** Waits until what is asserted holds, while time passes: so much of it before each look, ms. */
export const meanwhile = <T>(
  { clock }: Pick<World, 'clock'>,
  assertion: () => T | Promise<T>,
  ms = 1_000,
): Promise<T> =>
  eventually(() => {
    clock.advance(ms)
    return assertion()
  })

/** Once the bot has nothing left to do, so much time passes: what it does now and then is due after its last time, not in it. */
export async function timePasses(world: World, ms: number): Promise<void> {
  await quiet(world)
  world.clock.advance(ms)
}

async function alwaysHolds(world: World, { unanswered = 0, restored, notifies = [] }: Options): Promise<void> {
  expect(await verifyAudit(world.bot.ctx.store)).toMatchObject({ ok: true })
  if (!restored) expect(toldInChannel(world.slack)).toEqual(await onRecord(world.bot.ctx.store))
  const problems = world.slack.deliveries.flatMap(({ problem, payload }) => (problem ? [{ problem, payload }] : []))
  expect(problems.length, JSON.stringify(problems)).toBe(unanswered)
  expect(everythingSaid(world).flatMap(mentionsIn)).toEqual(notifies)
}

const everythingSaid = ({ slack: { workspace } }: World): unknown[] => [
  ...[...workspace.messages.values()].flat().filter(({ user }) => user === workspace.app.botUserId),
  ...workspace.homes.values(),
]
