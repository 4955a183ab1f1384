import type { ShowContext } from './define-step.ts'
import { accessManagerHosts, consoleSuffixes, portalHosts } from './host-names.ts'
import { usesAccountAccessManager } from './landscape.ts'
import { instanceId, portalAlias } from './portal-address.ts'

/**
 * The list as far as it is known: `complete` is false while a placeholder stands for what Identity Center has yet to
 * tell. https://docs.aws.amazon.com/singlesignon/latest/userguide/enable-identity-center-portal-access.html
 */
export function allowList(context: ShowContext): { text: string; complete: boolean } {
  const { directory, choices } = context
  const { instance } = directory
  const known: Record<string, string | undefined> = {
    region: instance?.region ?? choices.homeRegion?.value,
    'directory-id': instance?.identityStoreId,
    'instance-id': instance && instanceId(instance.arn),
    alias: portalAlias(context),
  }
  const filled = (hosts: readonly string[]) =>
    hosts
      .filter((host) => known.alias || !host.includes('<alias>'))
      .map((host) => host.replace(/<([\w-]+)>/g, (placeholder, name) => known[name] ?? placeholder))
  const external = choices.identitySource?.value === 'external-idp'
  const blocks = [
    [
      '# 1. SIGN-IN: what the access portal needs, as AWS lists it.',
      '# One host a line; * stands for any name in front.',
      ...(external ? ['# Add the sign-in hosts of your own identity provider.'] : []),
      '',
      '# IPv4',
      ...filled(portalHosts.ipv4),
      '',
      '# Dual-stack',
      ...filled(portalHosts.dualStack),
    ],
    ...(usesAccountAccessManager(context)
      ? [
          [
            '# Account access manager, which this organization uses. The tenant id: IAM > Account access manager > Settings.',
            ...filled(accessManagerHosts),
          ],
        ]
      : []),
    [
      '# 2. CONSOLE: the ends of names that the AWS Management Console uses, as AWS lists them.',
      '# This is wide: others than AWS have names with these ends too (buckets, sites). AWS says that the list may change.',
      '# Needed only where the console is to open behind this filter.',
      ...consoleSuffixes,
    ],
  ]
  return {
    text: blocks
      .map((lines) => lines.join('\n'))
      .join('\n\n')
      .concat('\n'),
    complete: instance !== undefined,
  }
}
