import { classify } from '../../aws/aws-errors.ts'
import { readPolicyDocument } from '../../aws/managed-policies.ts'
import { hasContents, type ListedPermissionSet } from '../../aws/types.ts'
import { allowsAction, breadthOf } from '../../operations/shared/sets/allows-action.ts'
import type { Context } from '../context.ts'

/** Managed policies change rarely; one that was read serves for so long. */
const keptMs = 24 * 3_600_000
const kept = new WeakMap<object, Map<string, { at: number; text: Promise<string | undefined> }>>()

/** Soon after a start, so many whose contents are not read yet are read for an answer. */
const mostRead = 30

export interface SetsThatAllow {
  /** Those that allow it, the smallest first. */
  allow: ListedPermissionSet[]
  /** Those of which it is not known all that they allow. */
  unknown: ListedPermissionSet[]
}

/** Which permission sets allow an action, by their contents. Managed policies are read from AWS, each once a day. */
export async function setsThatAllow(
  ctx: Context,
  action: string,
  sets: readonly ListedPermissionSet[],
): Promise<SetsThatAllow> {
  const unread = new Set(sets.filter((set) => !hasContents(set)).slice(0, mostRead))
  const whole = (set: ListedPermissionSet) => (unread.has(set) ? ctx.directory.knownPermissionSet(set.arn) : set)
  const judged = await Promise.all(sets.map(async (set) => ({ set, ...(await judge(ctx, action, await whole(set))) })))
  const allow = judged
    .filter(({ allows }) => allows === true)
    .sort((a, b) => a.breadth - b.breadth || (a.set.name < b.set.name ? -1 : 1))
  return {
    allow: allow.map(({ set }) => set),
    unknown: judged.flatMap(({ set, allows }) => (allows === undefined ? [set] : [])),
  }
}

async function judge(
  ctx: Context,
  action: string,
  set: ListedPermissionSet | undefined,
): Promise<{ allows?: boolean; breadth: number }> {
  if (!set || !hasContents(set)) return { breadth: 0 }
  const [managed, boundary] = await Promise.all([
    Promise.all(set.managedPolicies.map((arn) => documentOf(ctx, arn))),
    set.boundary.startsWith('arn:') ? documentOf(ctx, set.boundary) : undefined,
  ])
  const texts = [...managed, set.inlinePolicy].filter((text): text is string => Boolean(text))
  const allows = allowsAction(texts, action)
  // Customer managed policies are of each account, and what cannot be read may allow or deny anything.
  const unread = set.customerManagedPolicies.length > 0 || managed.includes(undefined)
  if (allows && set.boundary) {
    if (boundary === undefined) return { breadth: 0 }
    return { allows: allowsAction([boundary], action), breadth: breadthOf(texts) }
  }
  return { ...((allows || !unread) && { allows }), breadth: breadthOf(texts) }
}

function documentOf(ctx: Context, arn: string): Promise<string | undefined> {
  const known = kept.get(ctx.aws) ?? new Map()
  kept.set(ctx.aws, known)
  const before = known.get(arn)
  const now = ctx.clock.now()
  if (before && now - before.at < keptMs) return before.text
  const text = readPolicyDocument(ctx.aws, arn).catch((error: unknown) => {
    known.delete(arn)
    if (classify(error).kind === 'gone') return undefined
    throw error
  })
  known.set(arn, { at: now, text })
  return text
}
