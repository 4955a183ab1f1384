import { type AlternateContactType, GetAlternateContactCommand } from '@aws-sdk/client-account'
import type { Aws } from '../../aws/aws.ts'
import { classify } from '../../aws/aws-errors.ts'
import type { Json } from '../../json.ts'
import { ownOrNamed } from './account-management.ts'
import type { Change } from './define-operation.ts'

/** Whom AWS writes to, by what about. */
export const kinds = {
  SECURITY: { en: 'Security', ja: 'セキュリティ' },
  BILLING: { en: 'Billing', ja: '請求' },
  OPERATIONS: { en: 'Operations', ja: 'オペレーション' },
} as const
export const kindOf = (kind: string) => kinds[kind as keyof typeof kinds] ?? { en: kind, ja: kind }

export interface Contact {
  name: string
  title: string
  email: string
  phone: string
}

/** The contact as AWS has it; null where there is none. */
export async function contactNow(aws: Aws, about: Record<string, Json>): Promise<Contact | null> {
  try {
    const AlternateContactType = about.contact as AlternateContactType
    const command = new GetAlternateContactCommand({ ...ownOrNamed(about), AlternateContactType })
    const { AlternateContact: now } = await aws.account.send(command)
    return {
      name: now?.Name ?? '',
      title: now?.Title ?? '',
      email: now?.EmailAddress ?? '',
      phone: now?.PhoneNumber ?? '',
    }
  } catch (error) {
    if (classify(error).kind === 'gone') return null
    throw error
  }
}

const shown = ({ name, title, email, phone }: Contact): string => `${name}, ${title}, ${email}, ${phone}`

/** The change that puts a contact in the place of the one before. */
export function setting(
  about: { accountId: string; own: boolean; contact: string },
  account: string,
  before: Contact | null,
  wanted: Contact,
): Change {
  const { en, ja } = kindOf(about.contact)
  return {
    action: 'account:PutAlternateContact',
    effect: before ? 'change' : 'add',
    noun: { en: 'alternate contact', ja: '代替の連絡先' },
    summary: {
      en: `Make ${shown(wanted)} the ${en.toLowerCase()} contact of ${account}`,
      ja: `${account} の${ja}の連絡先を ${shown(wanted)} にする`,
    },
    params: { ...about, wanted: { ...wanted } },
    before: before && shown(before),
    after: shown(wanted),
  }
}
