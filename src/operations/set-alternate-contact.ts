import { type AlternateContactType, PutAlternateContactCommand } from '@aws-sdk/client-account'
import { Refusal } from '../errors.ts'
import { activeAccount } from './shared/access.ts'
import { accountManagement, accountResources, ownOrNamed } from './shared/account-management.ts'
import { type Contact, contactNow, kindOf, kinds, setting } from './shared/alternate-contact.ts'
import { afterError, appliedDone } from './shared/applied.ts'
import { defineOperation } from './shared/define-operation.ts'
import { managedOrganization } from './shared/organization-plan.ts'
import { trusts } from './shared/trust-service.ts'

/** https://docs.aws.amazon.com/accounts/latest/APIReference/API_PutAlternateContact.html */
const validEmail = /^[\w+=.#|!&-]+@[\w.-]+\.[\w]+$/
const validPhone = /^[\s0-9()+-]{1,25}$/

export default defineOperation({
  title: { en: 'Set an alternate contact', ja: '代替の連絡先を登録' },
  summary: {
    en: 'Whom AWS writes to about security, billing or operations.',
    ja: 'セキュリティ、請求、オペレーションについて AWS が連絡する先を登録します。',
  },
  fields: {
    account: { kind: 'account', label: { en: 'Account', ja: 'アカウント' } },
    contact: {
      kind: 'choice',
      options: Object.entries(kinds).map(([value, label]) => ({ value, label })),
      label: { en: 'Contact', ja: '連絡先の種類' },
    },
    name: {
      kind: 'text',
      max: 64,
      label: { en: 'Name', ja: '名前' },
      hint: { en: 'Of the team.', ja: 'チームの名前です。' },
    },
    position: {
      kind: 'text',
      max: 50,
      label: { en: 'Title', ja: '役職' },
      hint: { en: 'What the team does.', ja: 'チームの役割です。' },
    },
    email: {
      kind: 'text',
      max: 254,
      pattern: validEmail,
      label: { en: 'E-mail address', ja: 'E メールアドレス' },
      hint: { en: 'Of a group, not of a person.', ja: '個人ではなくグループのアドレスにしてください。' },
    },
    phone: {
      kind: 'text',
      max: 25,
      pattern: validPhone,
      label: { en: 'Phone number', ja: '電話番号' },
      hint: {
        en: 'Of the company, with the country code: +81 3 1234 5678.',
        ja: '国番号を含む会社の番号（例: +81 3 1234 5678）。',
      },
    },
  },
  gives: 'nothing',
  risk: () => 'low',
  about({ account, contact }, { directory }) {
    const name = directory.account(account)?.name ?? account
    return {
      en: `the ${kindOf(contact).en.toLowerCase()} contact of ${name}`,
      ja: `${name} の${kindOf(contact).ja}の連絡先`,
    }
  },
  iam: [
    {
      actions: ['account:PutAlternateContact'],
      resources: accountResources,
      why: 'Sets the contact.',
    },
    {
      actions: [
        'account:GetAlternateContact',
        'organizations:DescribeOrganization',
        'organizations:DescribeAccount',
        'organizations:ListAWSServiceAccessForOrganization',
      ],
      why: 'Sees the contact that is there, and proves the result.',
    },
  ],

  async plan({ account: id, contact, name, position, email, phone }, context) {
    if (!Object.hasOwn(kinds, contact)) throw new Refusal('contact_kind_unknown', { contact }, 'contact')
    if (!validEmail.test(email)) throw new Refusal('contact_email_invalid', { email }, 'email')
    if (!validPhone.test(phone)) throw new Refusal('contact_phone_invalid', { phone }, 'phone')
    await managedOrganization(context)
    const account = await activeAccount(id, context)
    if (!account.management && !(await trusts(context.aws, accountManagement)))
      throw new Refusal('account_management_untrusted')
    const about = { accountId: id, own: account.management, contact }
    const before = await contactNow(context.aws, about)
    const wanted = { name: name.trim(), title: position.trim(), email: email.trim(), phone: phone.trim() }
    if (JSON.stringify(before) === JSON.stringify(wanted))
      throw new Refusal('contact_there', { contact: contact.toLowerCase() })
    return { changes: [setting(about, account.name, before, wanted)], reliesOn: {}, notes: [] }
  },

  async apply({ params }, { aws }) {
    const { name, title, email, phone } = params.wanted as unknown as Contact
    try {
      const command = new PutAlternateContactCommand({
        ...ownOrNamed(params),
        AlternateContactType: params.contact as AlternateContactType,
        Name: name,
        Title: title,
        EmailAddress: email,
        PhoneNumber: phone,
      })
      return appliedDone(await aws.account.send(command))
    } catch (error) {
      return afterError(error, [])
    }
  },
  async verify({ params }, { aws }) {
    return JSON.stringify(await contactNow(aws, params)) === JSON.stringify(params.wanted)
  },
})
