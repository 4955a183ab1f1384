import { changeAccess } from './access-elsewhere.ts'
import { type ConsoleAction, type ConsoleField, consoleAction } from './console-action.ts'
import type { Assignment } from './records.ts'
import { defaultSettings } from './settings.ts'
import { assignmentKey, type World } from './world.ts'

// What somebody does to access in the console, or code that is applied: without the bot.

export const row = { en: 'Assignment', ja: '割り当て' }

/** What was made last stands first: whoever looks for something here has just made it. */
export const rows = (world: World, accept: (one: Assignment) => boolean = () => true) =>
  world.assignments
    .all()
    .filter(accept)
    .reverse()
    .map((one) => ({ value: assignmentKey(one), label: nameOf(world, one) }))

export const nameOf = (world: World, { AccountId, PermissionSetArn, PrincipalId }: Assignment): string => {
  const who = world.users.get(PrincipalId)?.DisplayName ?? world.groups.get(PrincipalId)?.DisplayName ?? PrincipalId
  const set = world.permissionSets.get(PermissionSetArn)?.Name ?? PermissionSetArn
  return `${world.accounts.get(AccountId)?.Name ?? AccountId} · ${set} · ${who}`
}

export function rowIn(world: World, key: string | undefined): Assignment {
  const found = world.assignments.all().find((one) => assignmentKey(one) === key)
  if (!found) throw new Error('There is no such assignment any more')
  return found
}

/** Whose access to what: what people choose, and what they have chosen. */
export const accessFields: Record<string, ConsoleField> = {
  account: {
    label: { en: 'Account', ja: 'アカウント' },
    options: (world) => world.accounts.all().map(({ Id, Name }) => ({ value: Id, label: Name })),
  },
  set: {
    label: { en: 'Permission set', ja: '許可セット' },
    options: (world) =>
      world.permissionSets.all().map(({ PermissionSetArn, Name }) => ({ value: PermissionSetArn, label: Name })),
  },
  who: {
    label: { en: 'User or group', ja: 'ユーザーまたはグループ' },
    options: (world) => [
      ...world.users.all().map(({ UserId, DisplayName }) => ({ value: `USER:${UserId}`, label: DisplayName })),
      ...world.groups
        .all()
        .map(({ GroupId, DisplayName }) => ({ value: `GROUP:${GroupId}`, label: DisplayName ?? GroupId })),
    ],
  },
}

export function tupleOf({ account = '', set = '', who = '' }: Record<string, string>): Assignment {
  const [type, PrincipalId = ''] = who.split(':')
  const PrincipalType = type === 'GROUP' ? 'GROUP' : 'USER'
  return { AccountId: account, PermissionSetArn: set, PrincipalType, PrincipalId }
}

export const accessActions = {
  'take-access-away': consoleAction({
    title: { en: 'Take an assignment away', ja: '割り当てを解除する' },
    fields: { row: { label: row, options: (world) => rows(world) } },
    isOffered: (world) => world.assignments.size > 0,
    run: (world, { row }) => changeAccess({ world, settings: defaultSettings }, 'delete', rowIn(world, row)),
  }),

  'give-access': consoleAction({
    title: { en: 'Assign a permission set', ja: '許可セットを割り当てる' },
    fields: accessFields,
    isOffered: ({ accounts, permissionSets, users }) => accounts.size > 0 && permissionSets.size > 0 && users.size > 0,
    run(world, input) {
      const tuple = tupleOf(input)
      if (world.assignments.has(assignmentKey(tuple))) throw new Error('The assignment is there already')
      changeAccess({ world, settings: defaultSettings }, 'create', tuple)
    },
  }),

  'make-permanent': consoleAction({
    title: { en: 'Assign it permanently, while it is there', ja: '今ある割り当てを恒久的なものとして割り当てる' },
    fields: { row: { label: row, options: (world) => rows(world) } },
    isOffered: (world) => world.assignments.size > 0,
    // AWS answers that it is there: its listing does not change.
    run: (world, { row }) => changeAccess({ world, settings: defaultSettings }, 'create', rowIn(world, row)),
  }),
} satisfies Record<string, ConsoleAction>
