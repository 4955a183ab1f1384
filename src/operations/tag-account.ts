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
  tagNotes,
  tagsIn,
  untagging,
} from './shared/account-tags.ts'
import { defineOperation } from './shared/define-operation.ts'
import { managedOrganization, resources } from './shared/organization-plan.ts'

export default defineOperation({
  title: { en: 'Tag an account', ja: 'アカウントにタグを付ける' },
  summary: {
    en: 'Add tags to an account, or give those that it has another value.',
    ja: 'アカウントにタグを付けるか、既存のタグの値を変更します。',
  },
  fields: {
    account: { kind: 'account', label: { en: 'Account', ja: 'アカウント' } },
    tags: {
      kind: 'text',
      max: 3000,
      multiline: true,
      label: { en: 'Tags', ja: 'タグ' },
      hint: { en: 'One on each line: env=prod', ja: '1 行に 1 つ、env=prod のように入力します。' },
    },
  },
  gives: 'nothing',
  becomes: ({ tags }, account) => ({
    ...account,
    tags: account.tags && { ...account.tags, ...tagsIn(tags, 'tags') },
  }),
  risk: ({ tags }, { policy }) => riskOfTags(Object.keys(tagsIn(tags, 'tags')), policy),
  about({ account }, { directory }) {
    const name = directory.account(account)?.name ?? account
    return { en: `tags of ${name}`, ja: `${name} のタグ` }
  },
  iam: [
    { actions: ['organizations:TagResource'], resources: [resources.account], why: 'Tags the account.' },
    {
      actions: ['organizations:UntagResource'],
      resources: [resources.account],
      why: 'Takes tags off the account, and takes new ones back.',
    },
    ...tagIam,
  ],

  async plan({ account: id, tags: text }, context) {
    await managedOrganization(context)
    const account = await activeAccount(id, context)
    const now = await readAccountTags(context.aws, id)
    const asked = Object.entries(tagsIn(text, 'tags')).filter(([key, value]) => now[key] !== value)
    if (asked.length === 0) throw new Refusal('tags_there', { account: account.name }, 'tags')
    const tags = Object.fromEntries(asked)
    const before = Object.fromEntries(Object.entries(now).filter(([key]) => Object.hasOwn(tags, key)))
    return {
      changes: [tagging(account, tags, before)],
      reliesOn: {},
      notes: tagNotes(context.policy, Object.keys(tags)),
    }
  },

  apply: applyTags,
  verify: areTagsSo,
  undo: (plan) =>
    plan.changes.flatMap(({ params, before, after }) => {
      const account = { id: String(params.accountId), name: String(params.name) }
      const [had, has] = [(before ?? {}) as Tags, after as Tags]
      const added = Object.fromEntries(Object.entries(has).filter(([key]) => !Object.hasOwn(had, key)))
      const kept = Object.fromEntries(Object.entries(has).filter(([key]) => Object.hasOwn(had, key)))
      return [
        ...(Object.keys(added).length > 0 ? [untagging(account, added)] : []),
        ...(Object.keys(had).length > 0 ? [tagging(account, had, kept)] : []),
      ]
    }),
})
