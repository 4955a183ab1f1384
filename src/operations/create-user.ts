import { findUserId } from '../aws/read-user.ts'
import { Refusal } from '../errors.ts'
import { defineOperation } from './shared/define-operation.ts'
import { storeResources, writableDirectory } from './shared/identity-store.ts'
import {
  createUser,
  isUserThere,
  noInvitation,
  reservedUserName,
  userCreation,
  validEmail,
  validUserName,
} from './shared/new-user.ts'

export default defineOperation({
  title: { en: 'Create a user', ja: 'ユーザーを作成' },
  summary: {
    en: 'In the Identity Center directory. It has no access until given some.',
    ja: 'Identity Center ディレクトリにユーザーを作成します。割り当てるまでは、何にもアクセスできません。',
  },
  fields: {
    userName: {
      kind: 'text',
      max: 128,
      pattern: validUserName,
      label: { en: 'User name', ja: 'ユーザー名' },
      hint: {
        en: 'For signing in, without spaces; it cannot be changed later.',
        ja: 'サインインに使用します。空白は使用できません。あとから変更できません。',
      },
    },
    givenName: { kind: 'text', max: 100, label: { en: 'Given name', ja: '名' } },
    familyName: { kind: 'text', max: 100, label: { en: 'Family name', ja: '姓' } },
    displayName: {
      kind: 'text',
      max: 200,
      optional: true,
      label: { en: 'Display name', ja: '表示名' },
      hint: {
        en: 'Given and family name when left empty.',
        ja: '空欄の場合は「名 姓」になります。',
      },
    },
    email: {
      kind: 'text',
      max: 254,
      pattern: validEmail,
      label: { en: 'E-mail address', ja: 'E メールアドレス' },
      hint: {
        en: 'The one that the person has in Slack: it links the two.',
        ja: 'その人が Slack で使用しているアドレスです。両者の結び付けに使用します。',
      },
    },
  },
  gives: 'nothing',
  risk: () => 'medium',
  about: ({ userName }) => ({ en: `the new user ${userName}`, ja: `新しいユーザー ${userName}` }),
  iam: [
    { actions: ['identitystore:CreateUser'], resources: storeResources('user'), why: 'Creates the user.' },
    {
      actions: ['identitystore:ListUsers', 'identitystore:GetUserId', 'identitystore:DescribeUser'],
      why: 'Sees that users are kept here and not synchronized, finds namesakes, and proves the result.',
    },
  ],

  async plan(input, context) {
    const { userName, givenName, familyName, email } = input
    const displayName = input.displayName?.trim() || `${givenName} ${familyName}`
    if (!validUserName.test(userName)) throw new Refusal('user_name_invalid', { userName }, 'userName')
    if (reservedUserName.test(userName)) throw new Refusal('user_name_reserved', { userName }, 'userName')
    if (!validEmail.test(email)) throw new Refusal('user_email_invalid', { email }, 'email')
    const instance = await writableDirectory(context)
    const namesake = await findUserId(context.aws, instance, 'userName', userName)
    if (namesake) throw new Refusal('user_name_taken', { userName }, 'userName')
    const other = await findUserId(context.aws, instance, 'emails.value', email)
    if (other) {
      const user = context.directory.user(other)
      throw new Refusal('user_email_taken', { email, user: user?.userName ?? other }, 'email')
    }
    return {
      changes: [
        userCreation({
          identityStoreId: instance.identityStoreId,
          userName,
          givenName,
          familyName,
          displayName,
          email,
        }),
      ],
      reliesOn: {},
      notes: [noInvitation],
    }
  },

  apply: createUser,
  verify: isUserThere,
})
