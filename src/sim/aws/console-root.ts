import { alternateContact } from './build-account.ts'
import { type ConsoleAction, consoleAction, firstAccount } from './console-action.ts'

/** What is done signed in as root. */
export const rootActions = {
  'activate-account': consoleAction({
    title: { en: 'Let AWS activate the account', ja: 'AWS によるアカウントの有効化を待つ' },
    isOffered: (world) => firstAccount(world).State === 'PENDING_ACTIVATION',
    run(world) {
      firstAccount(world).State = 'ACTIVE'
    },
  }),

  'give-credentials': consoleAction({
    title: { en: 'Create the bot’s role', ja: 'ボットのロールを作成する' },
    isOffered: ({ console }) => !console.credentialsExist,
    isDone: ({ console }) => console.credentialsExist,
    run({ console }) {
      console.credentialsExist = true
    },
  }),

  'add-root-mfa': consoleAction({
    title: { en: 'Add an MFA device for root', ja: 'ルートユーザーに MFA デバイスを登録する' },
    fields: {
      device: {
        label: { en: 'Device', ja: 'デバイス' },
        options: () => [
          { value: 'passkey', label: 'Passkey or security key' },
          { value: 'totp', label: 'Authenticator app' },
        ],
      },
    },
    isOffered: (world) => !firstAccount(world).root.mfa,
    isDone: (world) => firstAccount(world).root.mfa,
    run(world, { device }) {
      Object.assign(firstAccount(world).root, { mfa: true, passkey: device === 'passkey' })
    },
  }),

  'delete-root-access-keys': consoleAction({
    title: { en: 'Delete root’s access keys', ja: 'ルートユーザーのアクセスキーを削除する' },
    isOffered: (world) => firstAccount(world).root.accessKeys > 0,
    run(world) {
      firstAccount(world).root.accessKeys = 0
    },
  }),

  'set-alternate-contact': consoleAction({
    title: { en: 'Set an alternate contact', ja: '代替の連絡先を設定する' },
    fields: {
      type: {
        label: { en: 'Contact', ja: '連絡先' },
        options: (world) => {
          const { alternateContacts } = firstAccount(world)
          const missing = kinds.filter((kind) => !alternateContacts.has(kind))
          return (missing.length > 0 ? missing : kinds).map((kind) => ({ value: kind, label: kind }))
        },
      },
      email: { label: { en: 'E-mail address', ja: 'E メールアドレス' }, value: 'security@example.com' },
    },
    isDone: (world) => firstAccount(world).alternateContacts.size === kinds.length,
    run(world, { type, email = '' }) {
      const kind = kinds.find((one) => one === type)
      if (!kind) throw new Error(`There is no contact of the type ${type}`)
      firstAccount(world).alternateContacts.set(kind, alternateContact(kind, email))
    },
  }),
} satisfies Record<string, ConsoleAction>

const kinds = ['SECURITY', 'BILLING', 'OPERATIONS'] as const
