import { DescribeUserCommand, UpdateUserCommand, type User } from '@aws-sdk/client-identitystore'
import { userNamed } from '../aws/names-of-people.ts'
import { findUserId } from '../aws/read-user.ts'
import { Refusal } from '../errors.ts'
import { parsePrincipal, userIdIn } from './shared/access.ts'
import { sent } from './shared/applied.ts'
import { type Change, defineOperation } from './shared/define-operation.ts'
import { storeResources, userIdsOf, writableDirectory } from './shared/identity-store.ts'
import { validEmail } from './shared/new-user.ts'

/** The paths of attributes as UpdateUser takes them, by our names. */
const paths = {
  givenName: 'name.givenName',
  familyName: 'name.familyName',
  displayName: 'displayName',
  email: 'emails',
} as const
type Attributes = { [K in keyof typeof paths]?: string }
const names = Object.keys(paths) as (keyof typeof paths)[]

export default defineOperation({
  title: { en: 'Update a user', ja: 'ユーザーを更新' },
  summary: {
    en: 'Change the name or e-mail address of an Identity Center user.',
    ja: 'Identity Center のユーザーの名前や E メールアドレスを変更します。',
  },
  fields: {
    user: { kind: 'user', label: { en: 'User', ja: 'ユーザー' } },
    givenName: { kind: 'text', max: 100, optional: true, label: { en: 'Given name', ja: '名' } },
    familyName: { kind: 'text', max: 100, optional: true, label: { en: 'Family name', ja: '姓' } },
    displayName: { kind: 'text', max: 200, optional: true, label: { en: 'Display name', ja: '表示名' } },
    email: {
      kind: 'text',
      max: 254,
      pattern: validEmail,
      optional: true,
      label: { en: 'E-mail address', ja: 'E メールアドレス' },
      hint: {
        en: 'What is left empty stays as it is. The address links the user to a person in Slack.',
        ja: '空欄の項目は変更されません。アドレスは Slack の利用者との結び付けに使用します。',
      },
    },
  },
  gives: 'nothing',
  // Whoever has the address gets what the user has.
  risk: ({ email }) => (email ? 'high' : 'low'),
  about({ user }, { directory }) {
    const id = parsePrincipal(user).id
    const name = userNamed(id, directory)
    return { en: `the user ${name}`, ja: `ユーザー ${name} の更新` }
  },
  iam: [
    { actions: ['identitystore:UpdateUser'], resources: storeResources('user'), why: 'Changes the user.' },
    {
      actions: ['identitystore:ListUsers', 'identitystore:GetUserId', 'identitystore:DescribeUser'],
      why: 'Sees that users are kept here and not synchronized, what the user is now, and proves the result.',
    },
  ],

  async plan(input, context) {
    const { aws, directory } = context
    const userId = userIdIn(input.user, context)
    if (input.email && !validEmail.test(input.email))
      throw new Refusal('user_email_invalid', { email: input.email }, 'email')
    const instance = await writableDirectory(context)
    const { identityStoreId: IdentityStoreId } = instance
    const now = await aws.identityStore.send(new DescribeUserCommand({ IdentityStoreId, UserId: userId }))
    const before = attributesOf(now)
    const wanted = (name: keyof Attributes) => input[name]?.trim() || undefined
    const changing = names.filter((name) => wanted(name) !== undefined && wanted(name) !== before[name])
    if (changing.length === 0) throw new Refusal('user_so_already', { user: now.DisplayName ?? userId }, 'user')
    const email = changing.includes('email') ? wanted('email') : undefined
    const other = email && (await findUserId(aws, instance, 'emails.value', email))
    if (other && other !== userId) {
      throw new Refusal('user_email_taken', { email, user: directory.user(other)?.userName ?? other }, 'email')
    }
    const after = pick(changing, wanted)
    return {
      changes: [
        updating(
          IdentityStoreId,
          userId,
          now.UserName ?? userId,
          pick(changing, (n) => before[n]),
          after,
        ),
      ],
      reliesOn: {},
      notes: email
        ? [
            {
              en: `Whoever has ${email} in Slack counts as this user from then on; whoever was linked by the old address does not any more.`,
              ja: `以後、Slack で ${email} を使用している人がこのユーザーとして扱われます。以前のアドレスによる結び付けは無効になります。`,
            },
          ]
        : [],
    }
  },

  async apply({ params, after }, { aws }) {
    const Operations = Object.entries(after as Attributes).map(([name, value]) => ({
      AttributePath: paths[name as keyof Attributes],
      AttributeValue: name === 'email' ? [{ value, type: 'work', primary: true }] : (value ?? null),
    }))
    const ids = userIdsOf(params)
    return sent(aws.identityStore.send(new UpdateUserCommand({ ...ids, Operations })))
  },
  async verify({ params, after }, { aws }) {
    const ids = userIdsOf(params)
    const now = attributesOf(await aws.identityStore.send(new DescribeUserCommand(ids)))
    return Object.entries(after as Attributes).every(([name, value]) => now[name as keyof Attributes] === value)
  },
  undo: (plan) =>
    plan.changes.flatMap(({ params, before, after }) => {
      // An attribute that was not there cannot be emptied: AWS needs each of them.
      const had = Object.entries(before as Attributes).filter(([, value]) => value !== undefined)
      if (had.length === 0) return []
      const back = Object.fromEntries(had)
      const was = Object.fromEntries(Object.entries(after as Attributes).filter(([name]) => name in back))
      return [updating(String(params.identityStoreId), String(params.userId), String(params.userName), was, back)]
    }),
})

const attributesOf = ({ Name, DisplayName, Emails = [] }: Omit<User, 'UserId' | 'IdentityStoreId'>): Attributes => {
  const email = (Emails.find(({ Primary }) => Primary) ?? Emails[0])?.Value
  return {
    ...(Name?.GivenName && { givenName: Name.GivenName }),
    ...(Name?.FamilyName && { familyName: Name.FamilyName }),
    ...(DisplayName && { displayName: DisplayName }),
    ...(email && { email }),
  }
}

const pick = (which: (keyof Attributes)[], value: (name: keyof Attributes) => string | undefined): Attributes =>
  Object.fromEntries(which.flatMap((name) => (value(name) === undefined ? [] : [[name, value(name)]])))

function updating(
  identityStoreId: string,
  userId: string,
  userName: string,
  before: Attributes,
  after: Attributes,
): Change {
  const words = names
    .filter((name) => after[name] !== undefined)
    .map((name) => `${before[name] ?? '-'} → ${after[name]}`)
    .join(', ')
  return {
    action: 'identitystore:UpdateUser',
    effect: 'change',
    noun: { en: 'user', ja: 'ユーザー' },
    summary: { en: `Update the user ${userName}: ${words}`, ja: `ユーザー ${userName} を更新する: ${words}` },
    params: { identityStoreId, userId, userName },
    before,
    after,
  }
}
