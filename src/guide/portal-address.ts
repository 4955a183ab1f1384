import type { Text } from '../i18n.ts'
import type { ShowContext } from './define-step.ts'

/** The steps in which people say where the portal is; what was said last holds. */
const toldIn = ['portal-name', 'portal-sign-in']
const classic = /^https:\/\/([a-z0-9-]+)\.awsapps\.com\/start$/
const regional =
  /^https:\/\/(ssoins-[0-9a-f]{16})\.(?:[a-z0-9-]+\.portal\.amazonaws\.com|portal\.[a-z0-9-]+\.app\.aws)$/
const directoryId = /^d-[0-9a-f]{10}$/

/** The `ssoins-...` in the ARN of an instance. */
export const instanceId = (arn: string): string => arn.split('/').at(-1) ?? arn

/** As people paste it from the browser: what stands behind the address belongs to a page of it. */
const cleaned = (url: string): string => url.trim().replace(/#.*$/, '').replace(/\/+$/, '')

/**
 * Where people sign in: as a person has told, else by the identity store's id. No API tells it, and a name that nobody has
 * set may be another company's.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/multi-region-workforce-access.html
 */
export function portalUrl({
  directory,
  confirmed,
}: {
  directory: Pick<ShowContext['directory'], 'instance'>
  confirmed: ShowContext['confirmed']
}): string | undefined {
  const [told] = toldIn.flatMap((id) => (confirmed[id]?.value ? [confirmed[id]] : [])).sort((a, b) => b.at - a.at)
  if (told?.value) return cleaned(told.value)
  const id = directory.instance?.identityStoreId
  return id && `https://${id}.awsapps.com/start`
}

/** The name that the portal has been given, once a person has confirmed it. */
export function portalAlias(context: Parameters<typeof portalUrl>[0]): string | undefined {
  const [, name] = classic.exec(portalUrl(context) ?? '') ?? []
  return name && !directoryId.test(name) && name !== context.directory.instance?.identityStoreId ? name : undefined
}

/** What is wrong with what was pasted as the portal's address; undefined for one of the four forms that AWS gives. */
export function portalProblem(value: string, { directory }: Pick<ShowContext, 'directory'>): Text | undefined {
  const url = cleaned(value)
  const [, name] = classic.exec(url) ?? []
  const [, instance] = regional.exec(url) ?? []
  if (!name && !instance) return notAPortal
  const own = directory.instance
  const another =
    own &&
    ((instance && instance !== instanceId(own.arn)) || (name && directoryId.test(name) && name !== own.identityStoreId))
  return another ? anothers : undefined
}

const notAPortal: Text = {
  en: 'Portal address: expected https://<name>.awsapps.com/start, or one of the portal.amazonaws.com or app.aws addresses from the dashboard.',
  ja: 'ポータルの URL: https://<名前>.awsapps.com/start、またはダッシュボードに表示される portal.amazonaws.com か app.aws の URL を入力してください。',
}
const anothers: Text = {
  en: 'Portal address: it belongs to another Identity Center than yours. Copy it from the dashboard.',
  ja: 'ポータルの URL: 自社とは別の Identity Center のものです。ダッシュボードからコピーしてください。',
}
