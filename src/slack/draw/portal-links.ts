import { portalUrl } from '../../guide/portal-address.ts'
import type { DecisionHelp } from '../../store/request.ts'

/** Where people sign in: https://docs.aws.amazon.com/singlesignon/latest/userguide/using-the-portal.html */
export interface Portal {
  startUrl: string
  region: string
}

/** The portal's address, as the guide knows it; nothing when there is no instance yet. */
export function portalOf(where: Parameters<typeof portalUrl>[0]): Portal | undefined {
  const { instance } = where.directory
  const startUrl = portalUrl(where)
  return instance && startUrl ? { startUrl, region: instance.region } : undefined
}

type Place = { accountId: string; permissionSet: string }

export const placeOf = (facts: DecisionHelp | null): Place | undefined =>
  facts?.account && facts.permissionSet
    ? { accountId: facts.account.id, permissionSet: facts.permissionSet.name }
    : undefined

/** https://docs.aws.amazon.com/singlesignon/latest/userguide/createshortcutlink.html */
export const consoleLink = ({ startUrl }: Portal, { accountId, permissionSet }: Place): string =>
  `${startUrl}/#/console?account_id=${accountId}&role_name=${encodeURIComponent(permissionSet)}`

/** A profile for `~/.aws/config`: https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sso.html */
export function cliProfile({ startUrl, region }: Portal, { accountId, permissionSet }: Place): string {
  const profile = `${permissionSet}-${accountId}`
  return [
    `[profile ${profile}]`,
    `sso_start_url = ${startUrl}`,
    `sso_region = ${region}`,
    `sso_account_id = ${accountId}`,
    `sso_role_name = ${permissionSet}`,
    '',
    `aws sso login --profile ${profile}`,
  ].join('\n')
}
