import { type ConsoleAction, consoleAction } from './console-action.ts'
import { pairKey, type World } from './world.ts'

/** The settings of the instance that no API has, and what happens at the access portal. */
export const portalActions = {
  'set-email-otp': consoleAction({
    title: { en: 'Turn on “Send email OTP”', ja: '「E メールの OTP を送信」を有効にする' },
    isOffered: (world) => world.organizationInstance !== undefined && !world.console.emailOtp,
    isDone: ({ console }) => console.emailOtp,
    run({ console }) {
      console.emailOtp = true
    },
  }),

  'one-time-password': consoleAction({
    title: { en: 'Generate a one-time password', ja: 'ワンタイムパスワードを生成する' },
    fields: { user: { label: { en: 'User', ja: 'ユーザー' }, options: users } },
    isOffered: (world) => users(world).length > 0,
    run(world, { user = '' }) {
      world.console.passwords.add(userIdOf(world, user))
    },
  }),

  'set-portal-alias': consoleAction({
    title: { en: 'Customize the portal URL', ja: 'アクセスポータルの URL をカスタマイズする' },
    fields: { alias: { label: { en: 'Alias', ja: 'エイリアス' }, value: 'example-corp' } },
    isOffered: (world) => world.organizationInstance !== undefined && !world.console.portalAlias,
    isDone: ({ console }) => console.portalAlias !== undefined,
    run({ console }, { alias = '' }) {
      if (console.portalAlias) throw new Error('The URL cannot be changed a second time')
      if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(alias)) throw new Error('Use lower-case letters, digits and hyphens')
      console.portalAlias = alias
    },
  }),

  'portal-sign-in': consoleAction({
    title: { en: 'Sign in at the access portal', ja: 'アクセスポータルにサインインする' },
    fields: {
      user: { label: { en: 'User', ja: 'ユーザー' }, options: users },
      account: { label: { en: 'Account', ja: 'アカウント' }, options: accountsWithAccess },
      permissionSet: { label: { en: 'Permission set', ja: '許可セット' }, options: sets },
    },
    isOffered: (world) => world.assignments.size > 0,
    run: signIn,
  }),
} satisfies Record<string, ConsoleAction>

/** Opens the role in the account, as a person does after the first sign-in. */
function signIn(world: World, { user = '', account = '', permissionSet = '' }: Record<string, string>): void {
  const userId = userIdOf(world, user)
  const { passwords, emailOtp } = world.console
  // Whoever is synchronized signs in at the source.
  const elsewhere = (world.users.get(userId)?.ExternalIds ?? []).length > 0
  if (!elsewhere && !passwords.has(userId) && !emailOtp) {
    throw new Error('The user has no password: turn on “Send email OTP”, or generate a one-time password')
  }
  passwords.add(userId)
  const accountId = world.accounts.all().find((a) => a.Id === account || a.Name === account)?.Id
  const set = world.permissionSets.all().find((p) => p.PermissionSetArn === permissionSet || p.Name === permissionSet)
  const pair = accountId && set ? pairKey(accountId, set.PermissionSetArn) : ''
  const principals = [userId, ...world.memberships.by('user', userId).map(({ GroupId }) => GroupId)]
  const may = world.assignments.by('pair', pair).some(({ PrincipalId }) => principals.includes(PrincipalId))
  const role = world.accounts.get(accountId ?? '')?.roles.get(world.provisioned.get(pair)?.roleName ?? '')
  if (!may || !role) throw new Error('The portal shows no such account and permission set to this user')
  role.RoleLastUsed = { LastUsedDate: world.date(), Region: world.organizationInstance?.Region ?? 'us-east-1' }
}

function userIdOf(world: World, user: string): string {
  const found = world.users.all().find((u) => u.UserId === user || u.UserName === user)
  if (!found) throw new Error(`There is no user ${user}`)
  return found.UserId
}

function users(world: World) {
  return world.users.all().map(({ UserName, DisplayName }) => ({ value: UserName, label: DisplayName }))
}

function accountsWithAccess(world: World) {
  const ids = new Set(world.assignments.all().map(({ AccountId }) => AccountId))
  return world.accounts
    .all()
    .filter(({ Id }) => ids.has(Id))
    .map(({ Id, Name }) => ({ value: Id, label: Name }))
}

function sets(world: World) {
  return world.permissionSets.all().map(({ PermissionSetArn, Name }) => ({ value: PermissionSetArn, label: Name }))
}
