import { findUserId } from '../aws/read-user.ts'
import { Refusal } from '../errors.ts'
import type { Text } from '../i18n.ts'
import { doneBefore } from './shared/applied.ts'
import { defineOperation } from './shared/define-operation.ts'
import { storeResources, writableDirectory } from './shared/identity-store.ts'
import { createUser, isUserThere, noInvitation, userCreation } from './shared/new-user.ts'
import { handlesIn, peopleIn } from './shared/people-list.ts'

export default defineOperation({
  title: { en: 'Create users', ja: 'ユーザーをまとめて作成' },
  summary: {
    en: 'Many users at once: from a list, a CSV file or a Slack user group.',
    ja: 'リスト、CSV ファイル、Slack のユーザーグループからまとめて作成します。',
  },
  fields: {
    people: {
      kind: 'document',
      max: 100_000,
      fileTypes: ['csv', 'txt'],
      lines: true,
      label: { en: 'People', ja: 'ユーザー' },
      hint: {
        en: 'At most 100, one on each line: address, given name, family name, user name (else the address). Or what a CSV file has, with its first line. Or @handle of a Slack user group.',
        ja: '100 人まで、1 行に 1 人、アドレス, 名, 姓, ユーザー名（省略時はアドレス）の順で入力します。CSV ファイルの内容を 1 行目（列名）から貼り付けるか、Slack のユーザーグループを @ハンドル で指定することもできます。',
      },
    },
  },
  gives: 'nothing',
  risk: () => 'medium',
  about({ people }) {
    const handles = handlesIn(people).map((handle) => `@${handle}`)
    const rows = people.split('\n').filter((line) => line.includes('@') && !line.trim().startsWith('@')).length
    const en = [...handles, ...(rows > 0 ? [`${rows} listed`] : [])].join(', ')
    const ja = [...handles, ...(rows > 0 ? [`リストの ${rows} 人`] : [])].join('、')
    return { en: `new users: ${en}`, ja: `新しいユーザー: ${ja}` }
  },
  iam: [
    { actions: ['identitystore:CreateUser'], resources: storeResources('user'), why: 'Creates the users.' },
    {
      actions: ['identitystore:ListUsers', 'identitystore:GetUserId', 'identitystore:DescribeUser'],
      why: 'Sees that users are kept here and not synchronized, finds namesakes, and proves the result.',
    },
  ],

  check({ people }) {
    if (handlesIn(people).length === 0) peopleIn(people, [], 'people')
  },
  async plan({ people }, context) {
    const members = []
    for (const handle of handlesIn(people)) {
      const found = await context.membersInSlack(handle)
      if (!found) throw new Refusal('slack_group_unknown', { handle: `@${handle}` }, 'people')
      members.push(...found)
    }
    const asked = peopleIn(people, members, 'people')
    const instance = await writableDirectory(context)
    const there: string[] = []
    const changes = []
    for (const person of asked) {
      const { userName, givenName, familyName, email } = person
      const known =
        (await findUserId(context.aws, instance, 'userName', userName)) ??
        (await findUserId(context.aws, instance, 'emails.value', email))
      if (known) there.push(email)
      else {
        const { identityStoreId } = instance
        const displayName = `${givenName} ${familyName}`
        const user = { identityStoreId, userName, givenName, familyName, displayName, email }
        changes.push({ ...userCreation(user), target: email.toLowerCase() })
      }
    }
    const already = doneBefore(context.made, changes)
    if (changes.length + already.length === 0) throw new Refusal('users_there', { count: there.length }, 'people')
    return { changes, already, reliesOn: {}, notes: [...(there.length > 0 ? [thereAlready(there)] : []), noInvitation] }
  },

  apply: createUser,
  verify: isUserThere,
})

const thereAlready = (there: string[]): Text => ({
  en: `There already, by name or address: ${there.join(', ')}.`,
  ja: `名前またはアドレスがすでに登録済み: ${there.join('、')}`,
})
