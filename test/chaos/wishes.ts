import { type Ask, manyAccesses, placeInGroup, singleAccess } from '../support/asks.ts'
import { askers, type Place, size } from './place.ts'
import type { Random } from './random.ts'

/** What people ask for in a storm: most want access in one account, some something else; nobody the same access twice. */
export function wishes(
  { aws }: Pick<Place, 'aws'>,
  random: Random,
  { mostMinutes }: { mostMinutes: number },
): { next(): Ask | undefined } {
  const { world } = aws
  const accounts = world.accounts.all().map(({ Id }) => Id)
  const sets = world.permissionSets.all().map((set) => set.PermissionSetArn)
  const groups = world.groups.all().map(({ GroupId }) => GroupId)
  const people = askers(size)
  const taken = new Set<string>()
  let made = 0
  const isFree = (...access: string[]) => !taken.has(access.join()) && taken.add(access.join())
  const kinds: (() => Ask | undefined)[] = [
    () => {
      const who = random.of(people)
      const [account, set] = [random.of(accounts), random.of(sets)]
      return isFree(who, account, set) ? singleAccess(who, account, set, length()) : undefined
    },
    () => {
      const [who, set] = [random.of(people), random.of(sets)]
      const some = Array.from({ length: random.between(2, 4) }, () => random.of(accounts))
      const free = some.filter((account) => isFree(who, account, set))
      return free.length > 0 ? manyAccesses(who, free, [set], length()) : undefined
    },
    () => {
      const [who, group] = [random.of(people), random.of(groups)]
      return isFree(who, group) ? placeInGroup(who, group, length()) : undefined
    },
    () => {
      made += 1
      const userName = `new-${made}`
      const input = { userName, givenName: 'New', familyName: `Person ${made}`, email: `${userName}@example.com` }
      return { slackId: random.of(people), operation: 'create-user', input, durationMs: null }
    },
    () => {
      made += 1
      const input = { permissionSet: random.of(sets), description: `As of change ${made}` }
      return { slackId: random.of(people), operation: 'update-permission-set', input, durationMs: null }
    },
  ]
  const length = () => random.between(1, mostMinutes) * 60_000
  return {
    next() {
      const [one, several, group, user, set] = kinds
      return random.of([one, one, one, one, one, several, several, group, group, user, set])?.()
    },
  }
}
