import type { User } from '@aws-sdk/client-identitystore'
import type { Text } from '../i18n.ts'
import { choices as all, type Choices } from './choices.ts'

/** Users that a provider or an Active Directory keeps in step carry its id. */
export const isSynced = ({ ExternalIds = [] }: User): boolean => ExternalIds.length > 0

export const sourceName = (choices: Choices): Text | undefined => {
  const { options } = all.identitySource
  if (options === 'text') return undefined
  return options.find(({ value }) => value === choices.identitySource?.value)?.label
}
