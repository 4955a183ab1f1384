import { Refusal } from '../errors.ts'
import { activeAccount } from './shared/access.ts'
import {
  applyTags,
  areTagsSo,
  readAccountTags,
  riskOfTags,
  type Tags,
  tagging,
  tagIam,
  tagKeysIn,
  tagNotes,
  untagging,
} from './shared/account-tags.ts'
import { defineOperation } from './shared/define-operation.ts'
import { managedOrganization, resources } from './shared/organization-plan.ts'

export default defineOperation({
  title: { en: 'Untag an account', ja: 'アカウントのタグを外す' },
  summary: { en: 'Take tags off an account.', ja: 'アカウントからタグを外します。' },
  fields: {
    account: { kind: 'account', label: { en: 'Account', ja: 'アカウント' } },
    keys: {
      kind: 'text',
      max: 3000,
      multiline: true,
      label: { en: 'Keys', ja: 'キー' },
      hint: { en: 'The keys of the tags, one on each line.', ja: '外すタグのキーを 1 行に 1 つ入力します。' },
    },
  },
  gives: 'nothing',
  becomes({ keys: text }, account) {
    const keys = tagKeysIn(text, 'keys')
    const left = Object.entries(account.tags ?? {}).filter(([key]) => !keys.includes(key))
    return { ...account, tags: account.tags && Object.fromEntries(left) }
  },
  risk: ({ keys }, { policy }) => riskOfTags(tagKeysIn(keys, 'keys'), policy),
  about({ account }, { directory }) {
    const name = directory.account(account)?.name ?? account
    return { en: `fewer tags on ${name}`, ja: `${name} のタグの削除` }
  },
  iam: [
    {
      actions: ['organizations:UntagResource'],
      resources: [resources.account],
      why: 'Takes tags off the account, and takes new ones back.',
    },
    { actions: ['organizations:TagResource'], resources: [resources.account], why: 'Puts them back when asked to.' },
    ...tagIam,
  ],

  async plan({ account: id, keys: text }, context) {
    await managedOrganization(context)
    const account = await activeAccount(id, context)
    const now = await readAccountTags(context.aws, id)
    const keys = tagKeysIn(text, 'keys')
    const missing = keys.filter((key) => !Object.hasOwn(now, key))
    if (keys.length === 0 || missing.length > 0)
      throw new Refusal('tags_not_there', { account: account.name, keys: missing.join(', ') }, 'keys')
    const tags = Object.fromEntries(keys.map((key) => [key, now[key] ?? '']))
    return { changes: [untagging(account, tags)], reliesOn: {}, notes: tagNotes(context.policy, keys) }
  },

  apply: applyTags,
  verify: areTagsSo,
  undo: (plan) =>
    plan.changes.map(({ params, before }) =>
      tagging({ id: String(params.accountId), name: String(params.name) }, before as Tags, {}),
    ),
})
