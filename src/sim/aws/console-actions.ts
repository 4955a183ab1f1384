import { addUser } from './build-identity-center.ts'
import { enableIdentityCenter } from './console.ts'
import { type ConsoleAction, consoleAction, firstAccount } from './console-action.ts'
import { portalActions } from './console-portal.ts'
import { rootActions } from './console-root.ts'
import type { World } from './world.ts'

const named = (...names: string[]) => names.map((name) => ({ value: name, label: name }))

const identityCenterActions = {
  'enable-identity-center': consoleAction({
    title: { en: 'Press Enable in IAM Identity Center', ja: 'IAM Identity Center で「有効にする」を押す' },
    fields: {
      region: {
        label: { en: 'Region', ja: 'リージョン' },
        options: () => named('ap-northeast-1', 'us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-northeast-3'),
      },
      permissionSets: {
        label: { en: 'Multi-account permissions', ja: 'マルチアカウントのアクセス許可' },
        options: () => named('on', 'off'),
      },
    },
    isOffered: (world) => !world.organizationInstance,
    isDone: (world) => world.organizationInstance !== undefined,
    run(world, { region = '', permissionSets }) {
      if (world.console.plan?.type === 'FREE' && firstAccount(world).State !== 'ACTIVE') {
        throw new Error('The account is not active yet')
      }
      enableIdentityCenter(world, region, permissionSets !== 'off')
    },
  }),

  'delete-account-instance': consoleAction({
    title: { en: 'Delete the account’s own instance', ja: 'アカウントインスタンスを削除する' },
    isOffered: (world) => accountInstances(world).length > 0,
    run(world) {
      for (const { InstanceArn } of accountInstances(world)) world.instances.remove(InstanceArn)
    },
  }),

  'confirm-identity-source': consoleAction({
    title: { en: 'Confirm the identity source', ja: 'アイデンティティソースを確認する' },
    fields: {
      source: {
        label: { en: 'Identity source', ja: 'アイデンティティソース' },
        options: () => [
          { value: 'identity-center', label: 'Identity Center directory' },
          { value: 'active-directory', label: 'Active Directory' },
          { value: 'external', label: 'External identity provider' },
        ],
      },
    },
    isOffered: (world) => world.organizationInstance !== undefined,
    isDone: ({ console }) => console.identitySource !== undefined,
    run({ console }, { source }) {
      console.identitySource = source === 'external' || source === 'active-directory' ? source : 'identity-center'
    },
  }),

  'sync-user': consoleAction({
    title: { en: 'Sync a user from the other source', ja: '外部のソースからユーザーを同期する' },
    fields: {
      userName: { label: { en: 'User name', ja: 'ユーザー名' }, value: 'alice' },
      givenName: { label: { en: 'First name', ja: '名' }, value: 'Alice' },
      familyName: { label: { en: 'Last name', ja: '姓' }, value: 'Moreau' },
      email: { label: { en: 'E-mail address', ja: 'E メールアドレス' }, value: 'alice@example.com' },
    },
    isOffered: ({ organizationInstance, console }) =>
      organizationInstance !== undefined && (console.identitySource ?? 'identity-center') !== 'identity-center',
    isDone: ({ users }) => users.all().some(({ ExternalIds = [] }) => ExternalIds.length > 0),
    run(world, { userName = '', givenName = '', familyName = '', email = '' }) {
      const store = world.organizationInstance?.IdentityStoreId
      if (!store || !world.console.identitySource) throw new Error('Users come from the Identity Center directory')
      if (!userName || !givenName || !familyName) throw new Error('A required attribute is missing')
      if (world.users.all().some(({ UserName }) => UserName === userName))
        throw new Error(`${userName} is there already`)
      addUser(world, store, { userName, givenName, familyName, email, externalId: `S-${userName}` })
    },
  }),
} satisfies Record<string, ConsoleAction>

const organizationActions = {
  'verify-email': consoleAction({
    title: { en: 'Follow the link in AWS’s e-mail', ja: 'AWS からの E メールのリンクで確認する' },
    isOffered: ({ organization, console }) => organization !== undefined && !console.emailVerified,
    isDone: ({ organization, console }) => organization !== undefined && console.emailVerified,
    run({ console }) {
      console.emailVerified = true
    },
  }),

  'accept-all-features': consoleAction({
    title: { en: 'Accept all features in the invited accounts', ja: '招待したアカウントですべての機能を承認する' },
    isOffered: ({ organization }) => Boolean(organization?.allFeatures?.waitingFor.size),
    run({ organization }) {
      organization?.allFeatures?.waitingFor.clear()
    },
  }),
} satisfies Record<string, ConsoleAction>

const accountInstances = (world: World) =>
  world.instances.all().filter((i) => i.kind === 'account' && i.OwnerAccountId === world.managementAccountId)

/** What people do by hand, by the names that the sandbox page and tests use; in the order of AWS's guide. */
export const consoleActions = {
  ...rootActions,
  ...identityCenterActions,
  ...organizationActions,
  ...portalActions,
} satisfies Record<string, ConsoleAction>

export type ConsoleActionId = keyof typeof consoleActions
