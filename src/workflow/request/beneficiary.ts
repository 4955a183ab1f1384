import { classify, ifSupported } from '../../aws/aws-errors.ts'
import { userNamed } from '../../aws/names-of-people.ts'
import { readGroupMembers } from '../../aws/read-group-members.ts'
import { readGroup } from '../../aws/read-groups.ts'
import type { Group, Principal } from '../../aws/types.ts'
import { Refusal } from '../../errors.ts'
import type { Json } from '../../json.ts'
import { parsePrincipal } from '../../operations/shared/access.ts'
import { namedGroups, needsMembers } from '../../policy/facts-asked.ts'
import type { Beneficiary, Gainer } from '../../policy/policy-types.ts'
import type { ForWhom } from '../../store/request.ts'
import { bindingsOf, everBoundTo } from '../../store/told-bindings.ts'
import type { Context } from '../context.ts'
import { perhapsUsers } from '../people/humans.ts'

/** Which field of an operation names who gains by it. Whoever is added to a group gains what the group has. */
const fields: Readonly<Record<string, string>> = {
  'assign-permission-set': 'principal',
  'assign-permission-sets': 'principals',
  'add-to-group': 'user',
  'join-group': 'user',
}

/** Who gains by a request: one, several, or nobody. Throws a `Refusal` for what is no person or group. */
export function gainingPrincipals(operation: string, input: Record<string, Json>): Principal[] {
  const value = input[fields[operation] ?? ''] ?? []
  return [...new Set([value].flat())].flatMap((one) => (typeof one === 'string' ? [parsePrincipal(one)] : []))
}

interface Wanted {
  operation: string
  input: Record<string, Json>
  requester: string
}

/** For whom a request is, from what is remembered: no call. What only AWS and Slack know is left to `beneficiariesNow`. */
export async function rememberedBeneficiaries(ctx: Context, wanted: Wanted): Promise<Beneficiary[]> {
  const principals = gainingPrincipals(wanted.operation, wanted.input)
  if (principals.length === 0) return [{ kind: 'nobody' }]
  return Promise.all(principals.map((principal) => rememberedAs(ctx, wanted, principal)))
}

async function rememberedAs(ctx: Context, wanted: Wanted, principal: Principal): Promise<Beneficiary> {
  const [person] = await gainersOf(ctx, [principal.id])
  if (principal.type === 'GROUP' || !person) return { kind: 'group', group: groupOf(ctx, principal.id), members: [] }
  return {
    kind: person.slackIds.includes(wanted.requester) ? 'self' : 'person',
    person: { ...person, perhaps: [], groups: [] },
  }
}

/**
 * For whom a request is, with what AWS and Slack say now, as far as some rule looks at it. `groups`: those of Identity
 * Center as they are now, where rules name any.
 */
export async function beneficiariesNow(
  ctx: Context,
  wanted: Wanted,
  groups: readonly Group[] | undefined,
): Promise<Beneficiary[]> {
  const { policy } = ctx.config
  const principals = gainingPrincipals(wanted.operation, wanted.input)
  if (principals.length === 0) return [{ kind: 'nobody' }]
  const own = await ctx.people.identityUser(wanted.requester)
  const inGroups = await Promise.all(
    groupsMeant(ctx, groups ?? []).map(async (group) => ({
      group,
      userIds: new Set(await membersOfGroup(ctx, group.id)),
    })),
  )
  const lookUp = async (userIds: readonly string[]) => {
    const gainers = needsMembers(policy)
      ? await askSlack(ctx, await gainersOf(ctx, userIds))
      : await gainersOf(ctx, userIds)
    return gainers.map((person) => ({
      ...person,
      groups: inGroups.filter(({ userIds }) => userIds.has(person.userId)).map(({ group }) => group),
    }))
  }
  return Promise.all(
    principals.map(async ({ type, id }): Promise<Beneficiary> => {
      if (type === 'GROUP') {
        const group = await groupNow(ctx, id, groups)
        const members = needsMembers(policy) ? await lookUp(await membersOfGroup(ctx, group.id)) : []
        return { kind: 'group', group, members }
      }
      const [person] = await lookUp([id])
      if (!person) throw new Error('nobody was looked up')
      if (own !== id) return { kind: 'person', person }
      return { kind: 'self', person: { ...person, slackIds: [...new Set([...person.slackIds, wanted.requester])] } }
    }),
  )
}

/** Who asks, as the Identity Center users that they may be: another account of theirs does not ask what they are refused. */
export async function requesterAs(ctx: Context, slackId: string): Promise<Gainer[]> {
  if (!needsMembers(ctx.config.policy)) return []
  const users = await perhapsUsers(ctx, ctx.store.db, await ctx.people.anybody(slackId))
  return askSlack(ctx, await gainersOf(ctx, users))
}

/** The groups that rules name, as they are called now; those that rules named until now too, as they may have been meant. */
function groupsMeant({ config: { policy }, directory }: Context, groups: readonly Group[]): Named[] {
  const before = new Set(namedGroups(policy, directory.groups()).map(({ id }) => id))
  const now = new Set(namedGroups(policy, groups))
  return groups.filter((group) => now.has(group) || before.has(group.id)).map(named)
}

/** The group as it is called now. Throws a `Refusal` where it is there no more. */
async function groupNow(ctx: Context, id: string, groups: readonly Group[] | undefined): Promise<Named> {
  const known = ctx.directory.group(id)
  const store = ctx.directory.instance?.identityStoreId
  const read = async () => (store ? await readGroup(ctx.aws, store, id) : known)
  const group = groups ? groups.find((one) => one.id === id) : await ifSupported(read, () => known)
  if (!group) throw new Refusal('beneficiary_gone', { name: known?.displayName || id }, 'principal')
  return named(group)
}

/** The Identity Center user or group that gains. */
export const idOf = (beneficiary: Beneficiary): string | undefined =>
  beneficiary.kind === 'group'
    ? beneficiary.group.id
    : beneficiary.kind === 'self' || beneficiary.kind === 'person'
      ? beneficiary.person.userId
      : undefined

/** What is kept of it with the request. */
export function keptBeneficiary(ctx: Pick<Context, 'directory'>, all: readonly Beneficiary[]): ForWhom | null {
  const [first, ...others] = all.flatMap((one) => keptOne(ctx, one) ?? [])
  if (!first || others.length === 0) return first ?? null
  const people = [first, ...others]
  return {
    kind: 'people',
    id: first.id,
    name: people.map(({ name }) => name).join(', '),
    slackIds: people.flatMap(({ slackIds }) => slackIds),
    people: people.map(({ id, slackIds }) => ({ id, slackIds })),
  }
}

function keptOne({ directory }: Pick<Context, 'directory'>, beneficiary: Beneficiary): ForWhom | null {
  if (beneficiary.kind === 'anybody' || beneficiary.kind === 'nobody') return null
  if (beneficiary.kind === 'group') {
    const { id, name } = beneficiary.group
    return { kind: 'group', id, name: name || id, slackIds: [] }
  }
  const { kind, person } = beneficiary
  const name = userNamed(person.userId, directory)
  return { kind, id: person.userId, name, slackIds: [...person.slackIds] }
}

type Named = { id: string; name: string }
const named = ({ id, displayName }: Group): Named => ({ id, name: displayName })
const groupOf = ({ directory }: Context, id: string): Named => named(directory.group(id) ?? { id, displayName: '' })

/** The ids of its Identity Center users, as AWS says now; nobody where it is gone. */
export async function membersOfGroup({ aws, directory }: Context, groupId: string): Promise<string[]> {
  try {
    return await readGroupMembers(aws, { identityStoreId: directory.instance?.identityStoreId, groupId })
  } catch (error) {
    if (classify(error).kind === 'gone') return []
    throw error
  }
}

/** What bindings and the snapshot say. A binding that is suspended or was replaced proves nothing, but speaks against. */
async function gainersOf({ store, directory }: Context, userIds: readonly string[]): Promise<Gainer[]> {
  const bound = await bindingsOf(store.db, userIds)
  const ever = await everBoundTo(store.db, userIds)
  return userIds.map((userId) => {
    const own = bound.filter((binding) => binding.userId === userId)
    const email = directory.user(userId)?.email.toLowerCase()
    return {
      userId,
      slackIds: own.filter((b) => b.suspendedAt === null).map((b) => b.slackId),
      perhaps: ever.filter((b) => b.userId === userId).map((b) => b.slackId),
      emails: email ? [email] : [],
      groups: undefined,
    }
  })
}

/** More than so many are not asked about one by one: then nobody can say who they are in Slack. */
const mostAsked = 100

/** Whoever is not bound is looked for in Slack by address. */
async function askSlack(ctx: Context, gainers: readonly Gainer[]): Promise<Gainer[]> {
  let asked = 0
  const found: Gainer[] = []
  for (const person of gainers) {
    const [email] = person.emails
    if (person.slackIds.length > 0 || !email) found.push(person)
    else if (asked++ >= mostAsked) found.push({ ...person, perhaps: undefined })
    else found.push(await withAddress(ctx, person, email))
  }
  return found
}

async function withAddress(ctx: Context, person: Gainer, email: string): Promise<Gainer> {
  const slackId = await ctx.chat.userIdByEmail(email)
  if (!slackId) return person
  const shown = await ctx.people.member(slackId).catch((error: unknown) => {
    if (error instanceof Refusal) return undefined // a guest, somebody who left: they count against, not for
    throw error
  })
  if (shown?.email === email) return { ...person, slackIds: [...person.slackIds, slackId] }
  return { ...person, perhaps: [...(person.perhaps ?? []), slackId] }
}
