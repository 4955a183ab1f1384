import { Refusal } from '../../../errors.ts'
import type { Text } from '../../../i18n.ts'
import { hoursOf } from '../access.ts'

// Fields that several operations on permission sets have, and what AWS takes in them.

export const permissionSetField = {
  kind: 'permissionSet',
  label: { en: 'Permission set', ja: '許可セット' },
} as const

export const ofThoseAttached: Text = {
  en: 'Of those that the permission set has.',
  ja: '許可セットにアタッチされているものから選択します。',
}

export const sessionDurations: { value: string; label: Text }[] = Array.from(
  { length: 12 },
  (_, i) => `PT${i + 1}H`,
).map((value) => ({ value, label: hoursOf(value) }))

const notLatin1 = /[^\t\n\r\u0020-\u007e\u00a1-\u00ff]/u

export function checkDescription(description: string): void {
  const character = notLatin1.exec(description)?.[0]
  if (character) throw new Refusal('permission_set_description_invalid', { character }, 'description')
}

/** https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_UpdatePermissionSet.html */
const validRelayState = /^[a-zA-Z0-9&$@#\\/%?=~\-_'"|!:,.;*+[\] (){}]{1,240}$/
export function checkRelayState(value: string): void {
  if (!validRelayState.test(value)) throw new Refusal('relay_state_invalid', { value }, 'relayState')
}

/** IAM's default for a role; the quota of Identity Center is higher, but helps only where IAM's was raised everywhere. */
const policiesPerRole = 10
export function checkCount(count: number, field: string): void {
  if (count <= policiesPerRole) return
  throw new Refusal('permission_set_too_many_policies', { count, limit: policiesPerRole }, field)
}
