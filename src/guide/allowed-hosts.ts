import type { Locale, Text } from '../i18n.ts'
import type { ShowContext } from './define-step.ts'
import { accessManagerHosts, consoleSuffixes, portalHosts } from './host-names.ts'
import { usesAccountAccessManager } from './landscape.ts'
import { instanceId, portalAlias } from './portal-address.ts'

/**
 * The list as far as it is known: `complete` is false while a placeholder stands for what Identity Center has yet to
 * tell. https://docs.aws.amazon.com/singlesignon/latest/userguide/enable-identity-center-portal-access.html
 */
export function allowList(context: ShowContext): { text: Text; complete: boolean } {
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
  const accessManager = usesAccountAccessManager(context)
  const listIn = (locale: Locale): string => {
    const say = (key: keyof typeof remarks) => remarks[key][locale].map((line) => `# ${line}`)
    const blocks = [
      [
        ...say('signIn'),
        ...(external ? say('provider') : []),
        '',
        '# IPv4',
        ...filled(portalHosts.ipv4),
        '',
        '# Dual-stack',
        ...filled(portalHosts.dualStack),
      ],
      ...(accessManager ? [[...say('accessManager'), ...filled(accessManagerHosts)]] : []),
      [...say('console'), ...consoleSuffixes],
    ]
    return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
  }
  return { text: { en: listIn('en'), ja: listIn('ja') }, complete: instance !== undefined }
}

/** What the network team reads between the hosts, line by line. */
const remarks = {
  signIn: {
    en: [
      '1. SIGN-IN: what the access portal needs, as AWS lists it.',
      'One host a line; * stands for any name in front.',
    ],
    ja: [
      '1. サインイン: アクセスポータルに必要なホスト（AWS の一覧のとおり）。',
      '1 行に 1 ホスト。* は任意の名前を表します。',
    ],
  },
  provider: {
    en: ['Add the sign-in hosts of your own identity provider.'],
    ja: ['自社の ID プロバイダーのサインイン用ホストも追加してください。'],
  },
  accessManager: {
    en: [
      'Account access manager, which this organization uses. The tenant id: IAM > Account access manager > Settings.',
    ],
    ja: [
      'この組織で使用しているアカウントアクセスマネージャー。テナント ID の場所: IAM > アカウントアクセスマネージャー > 設定',
    ],
  },
  console: {
    en: [
      '2. CONSOLE: the ends of names that the AWS Management Console uses, as AWS lists them.',
      'This is wide: others than AWS have names with these ends too (buckets, sites). AWS says that the list may change.',
      'Needed only where the console is to open behind this filter.',
    ],
    ja: [
      '2. コンソール: AWS マネジメントコンソールが使用するドメイン名の末尾（AWS の一覧のとおり）。',
      '範囲は広く、AWS 以外（バケットやサイト）も同じ末尾の名前を使用します。一覧は変わることがあると AWS は述べています。',
      'このフィルターの内側でコンソールを開く場合にだけ必要です。',
    ],
  },
} satisfies Record<string, Record<Locale, string[]>>
