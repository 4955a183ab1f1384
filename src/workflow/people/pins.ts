import { Refusal } from '../../errors.ts'
import type { Policy } from '../../policy/policy-schema.ts'
import type { Tx } from '../../store/database.ts'
import type { Person } from '../../store/person-rows.ts'
import { allPins, getPin } from '../../store/told-pins.ts'
import type { Context } from '../context.ts'
import { record } from '../transition.ts'
import { provenAddress } from './who-counts.ts'

/** Whom an address in the policy stands for, and whom it may mean: that one it only counts against. */
export interface PinnedTo {
  id: string | undefined
  perhaps: string | undefined
}

/** Whether the address is this person's beyond doubt. */
export function isProven(person: Person | undefined, email: string, policy: Policy): person is Person {
  try {
    return person !== undefined && provenAddress(person, policy) === email
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

/**
 * An address that the policy names stands for the Slack user who has it, confirmed, at first sight, and for nobody else
 * after that: whoever can get an address must not thereby become an approver. When the user has another address, or
 * another user has this one, it stands for nobody, until it is as it was.
 */
export async function pinned(
  ctx: Pick<Context, 'clock' | 'config' | 'store' | 'jobs'>,
  email: string,
  seen: Person | undefined,
): Promise<PinnedTo> {
  const proven = isProven(seen, email, ctx.config.policy) ? seen.slackId : undefined
  const before = await getPin(ctx.store.db, email)
  if (!before && !proven) return { id: undefined, perhaps: seen?.slackId }
  if (!before || (before.slackId === proven) !== (before.suspendedAt === null)) await note(ctx, email, proven, seen)
  const slackId = before?.slackId ?? proven
  return { id: slackId === proven ? proven : undefined, perhaps: slackId }
}

async function note(
  ctx: Pick<Context, 'clock' | 'store' | 'jobs'>,
  email: string,
  proven: string | undefined,
  seen: Person | undefined,
): Promise<void> {
  await ctx.store.transaction(async (tx) => {
    await ctx.store.lock(tx, `pin:${email}`)
    const pin = await getPin(tx, email)
    if (!pin && proven) {
      await record(ctx, tx, 'address-pinned', { by: 'bot', data: { email, slackId: proven } })
    } else if (pin && pin.slackId === proven && pin.suspendedAt !== null) {
      await record(ctx, tx, 'address-resumed', { by: 'bot', data: { email, slackId: pin.slackId } })
    } else if (pin && pin.slackId !== proven && pin.suspendedAt === null) {
      const data = { email, slackId: pin.slackId, now: seen?.slackId ?? null }
      await record(ctx, tx, 'address-suspended', { by: 'bot', data })
    }
  })
  ctx.jobs.kick()
}

/** Addresses that the policy does not name any more: named again, they are looked at anew. */
export async function dropOtherPins(
  ctx: Pick<Context, 'clock' | 'store' | 'jobs'>,
  tx: Tx,
  emails: readonly string[],
): Promise<void> {
  for (const { email, slackId } of await allPins(tx))
    if (!emails.includes(email)) await record(ctx, tx, 'address-dropped', { by: 'bot', data: { email, slackId } })
}
