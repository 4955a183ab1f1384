import { changeAccess } from '../../src/sim/aws/access-elsewhere.ts'
import type { Message } from '../../src/sim/slack/types.ts'
import { grantOf } from './access.ts'
import { eventually } from './eventually.ts'
import { timePasses } from './story.ts'
import { minutes, type World } from './world.ts'

// What people and programs do to access without the bot.

/** Gives or takes an assignment as people do in the console: permission set and account by name, person by address. */
export function changesByHand(
  world: World,
  kind: 'create' | 'delete',
  { who, set, account }: { who: string; set: string; account: string },
): void {
  const { directory } = world.bot.ctx
  const [user] = directory.usersByEmail(`${who}@example.com`)
  const group = directory.groups().find(({ displayName }) => displayName === who)
  const accountId = directory.accounts().find(({ name }) => name === account)?.id
  const permissionSetArn = directory.permissionSets().find(({ name }) => name === set)?.arn
  const principal = user ?? group
  if (!principal || !accountId || !permissionSetArn) throw new Error(`there is no ${who}, ${set} or ${account}`)
  changeAccess(world.aws, kind, {
    AccountId: accountId,
    PermissionSetArn: permissionSetArn,
    PrincipalType: user ? 'USER' : 'GROUP',
    PrincipalId: principal.id,
  })
}

/** Somebody takes the row of a live grant away in the console. */
export async function takesRowAway(world: World, request: { id: string }): Promise<void> {
  const { accountId, permissionSetArn, principalType, principalId } = await grantOf(world, request)
  const tuple = { AccountId: accountId, PermissionSetArn: permissionSetArn, PrincipalType: principalType }
  changeAccess(world.aws, 'delete', { ...tuple, PrincipalId: principalId })
}

/** The two looks by which the bot sees that AWS does not show a live grant any more. */
export async function looksTwice(world: World, request: { id: string }): Promise<void> {
  await timePasses(world, minutes(2))
  await eventually(async () => {
    const { missingAt } = await grantOf(world, request)
    if (missingAt === null) throw new Error('no listing was without it yet')
  })
  await timePasses(world, minutes(1))
  await eventually(async () => {
    const { state } = await grantOf(world, request)
    if (state !== 'lost') throw new Error(`it is ${state}, not lost`)
  })
}

/** AWS loses what a live grant gave, and the bot has seen it. */
export async function isLostInAws(world: World, request: { id: string }): Promise<void> {
  await takesRowAway(world, request)
  await looksTwice(world, request)
}

export const isGivenAgain = (world: World, request: { id: string }): Promise<void> =>
  eventually(async () => {
    const { state, missingAt } = await grantOf(world, request)
    if (state !== 'active' || missingAt !== null) throw new Error(`it is ${state}`)
  })

/** Somebody gives access in the console, and the bot has seen it in two listings. */
export async function appearsUnexplained(
  world: World,
  row: { who: string; set: string; account: string },
): Promise<void> {
  changesByHand(world, 'create', row)
  const found = () => world.bot.ctx.store.db.selectFrom('findings').selectAll().orderBy('foundAt', 'desc').execute()
  const before = (await found()).length
  world.clock.advance(minutes(1))
  await eventually(async () => {
    world.clock.advance(2_000)
    if ((await found()).length === before) throw new Error('no listing has shown it yet')
  })
  await isConfirmed(world)
}

/** A second listing agrees on all that the first ones have shown. */
export async function isConfirmed(world: World): Promise<void> {
  const { db } = world.bot.ctx.store
  await eventually(async () => {
    world.clock.advance(21_000)
    const open = await db.selectFrom('findings').select('id').where('confirmedAt', 'is', null).execute()
    if (open.length > 0) throw new Error(`${open.length} wait for a second listing`)
  })
}

/** The one message of what nobody explains, as it is now. */
export async function digestIn(world: World, channel = 'CAPPROVALS'): Promise<Message> {
  return eventually(async () => {
    const rows = await world.bot.ctx.store.db
      .selectFrom('messages')
      .selectAll()
      .where('key', 'like', 'findings:%')
      .execute()
    const at = rows.findLast((row) => row.ts && row.channel === channel)
    const message = at?.ts ? world.slack.workspace.message(channel, at.ts) : undefined
    if (!message) throw new Error('there is no digest')
    return message
  })
}
