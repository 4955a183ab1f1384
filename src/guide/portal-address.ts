import type { ShowContext } from './define-step.ts'

/**
 * Where people sign in: by the alias that was chosen, else by the identity store's id. No API tells it.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/howtochangeURL.html
 */
export function portalUrl({ directory, choices }: Pick<ShowContext, 'directory' | 'choices'>): string | undefined {
  const name = portalAlias(choices) ?? directory.instance?.identityStoreId
  return name ? `https://${name}.awsapps.com/start` : undefined
}

export const portalAlias = ({ portalAlias }: ShowContext['choices']): string | undefined =>
  portalAlias && portalAlias.value !== 'none' ? portalAlias.value : undefined

/** What was pasted as the portal's address, in one of the four forms that AWS gives. */
export const isPortalUrl = (url: string): boolean =>
  /^https:\/\/(?:[a-z0-9-]+\.awsapps\.com\/start|ssoins-[0-9a-f]{16}\.(?:[a-z0-9-]+\.portal\.amazonaws\.com|portal\.[a-z0-9-]+\.app\.aws))\/?(?:#.*)?$/.test(
    url.trim(),
  )
