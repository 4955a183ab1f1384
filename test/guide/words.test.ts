import { describe, expect, it } from 'vitest'
import { accountNameAdvice, accountNameProblem, suggestedName } from '../../src/guide/account-naming.ts'
import { allowList } from '../../src/guide/allowed-hosts.ts'
import { copied, type ShowContext } from '../../src/guide/define-step.ts'
import { findTerm } from '../../src/guide/glossary.ts'
import { portalAlias, portalProblem, portalUrl } from '../../src/guide/portal-address.ts'
import { providerValues, scimProblem } from '../../src/guide/provider-values.ts'
import { measured, roleRoomProblem, tightWarning, unmeasured } from '../../src/guide/role-room.ts'
import { emailProblem, looksPersonal } from '../../src/guide/root-address.ts'
import type { Text } from '../../src/i18n.ts'
import { chosen, stepById } from './helpers.ts'

const instance = {
  arn: 'arn:aws:sso:::instance/ssoins-0123456789abcdef',
  identityStoreId: 'd-0123456789',
  region: 'ap-northeast-1',
  ownerAccountId: '111122223333',
  permissionSetsEnabled: true,
}
const known = { directory: { instance } as never, choices: {}, confirmed: {}, findings: {}, now: 2 }
const told = (step: string, value: string, at = 1) => ({ [step]: { by: 'UALICE', at, value } })

describe('a word of the guide', () => {
  it.each([
    ['root user', 'root-user'],
    ['ルートユーザー', 'root-user'],
    ['ルートユーザ', 'root-user'],
    ['Administrators', 'administrator'],
    ['admin', 'administrator'],
    ['管理者', 'administrator'],
    ['corporate credential', 'corporate-credentials'],
    ['企業認証', 'corporate-credentials'],
    ['ＭＦＡ', 'verification-code'],
    ['verfication code', 'verification-code'],
    ['検証コード', 'verification-code'],
    ['identity center user', 'center-user'],
    ['federatd identity', 'federated'],
    ['フェデレーテッド', 'federated'],
    ['builder-id', 'builder-id'],
    ['IAMユーザー', 'iam-user'],
    ['許可セット', 'permission-set'],
    ['container', 'overview'],
    ['security boundary', 'overview'],
    ['ARN', 'overview'],
    ['コンテナ', 'overview'],
    ['passkey', 'passkey'],
    ['several accounts', 'several-accounts'],
    ['複数のアカウント', 'several-accounts'],
  ])('“%s” is found: %s', (typed, id) => {
    expect(findTerm(typed)?.term.id).toBe(id)
  })

  it('that nobody knows is not guessed', () => {
    expect(findTerm('kubernetes')).toBeUndefined()
    expect(findTerm('弁当')).toBeUndefined()
    expect(findTerm('passage')).toBeUndefined()
    expect(findTerm('credit')).toBeUndefined()
    expect(findTerm(' ')).toBeUndefined()
  })
})

describe('the sign-up', () => {
  it('is told in AWS’s order, the plan before the contact details, with the names of its last buttons', () => {
    const pages = ['sign-up-start', 'sign-up-contact', 'sign-up-payment', 'sign-up-phone', 'sign-up-plan'].map((id) => {
      const { after, manual } = stepById(id)
      return { after, todo: manual.todo as readonly Text[] }
    })
    for (const [i, { after }] of pages.slice(1).entries())
      expect(after).toContain(['sign-up-start', 'sign-up-contact', 'sign-up-payment', 'sign-up-phone'][i])
    const order: [en: string, ja: string][] = [
      ['Sign up for AWS (advanced)', 'Sign up for AWS (advanced)'],
      ['Choose the free or the paid plan', '無料プラン'],
      ['the company’s name, address and the phone number', '会社名'],
      ['Verify and add', '確認して追加'],
      ['Send SMS', 'SMS'],
      ['Complete sign up', 'サインアップを完了'],
    ]
    for (const [locale, at] of [
      ['en', 0],
      ['ja', 1],
    ] as const) {
      const text = pages.flatMap(({ todo }) => todo.map((line) => line[locale])).join('\n')
      const places = order.map((words) => text.indexOf(words[at]))
      expect(places).not.toContain(-1)
      expect(places).toEqual(places.toSorted((a, b) => a - b))
    }
  })
})

describe('the account name', () => {
  it('is one that AWS takes', () => {
    expect(accountNameProblem('example-audit-prod')).toBeUndefined()
    expect(accountNameProblem('監査用')?.ja).toContain('日本語は使えません')
    expect(accountNameProblem('x'.repeat(51))).toBeDefined()
  })
  it('tells company, purpose and environment apart, or is advised upon', () => {
    expect(accountNameAdvice('AnyCompany-audit-prod')).toBeUndefined()
    expect(accountNameAdvice('Production')).toBeDefined()
    expect(suggestedName('Example Corp', 'Audit', 'prod')).toBe('example-corp-audit-prod')
  })
})

describe('the address of root', () => {
  it('must be one, and is warned of when it looks like one person’s', () => {
    expect(emailProblem('aws-root@example.com')).toBeUndefined()
    expect(emailProblem('aws root')).toBeDefined()
    for (const own of [
      'paulo.santos@example.com',
      'taro_yamada@example.co.jp',
      'company@gmail.com',
      'p.santos+aws@example.com',
    ])
      expect(looksPersonal(own), own).toBe(true)
    for (const group of ['aws@example.com', 'it.admins@example.com', 'aws-root@example.com', 'cloud-team@example.com'])
      expect(looksPersonal(group), group).toBe(false)
  })
})

describe('the allow list', () => {
  it('carries the company’s own directory, instance and Region', () => {
    const { text, complete } = allowList(known)
    expect(complete).toBe(true)
    const hosts = (list: string) => list.split('\n').filter((line) => !line.startsWith('#'))
    // The remarks are for whoever reads it, the hosts are one list.
    expect(hosts(text.ja)).toEqual(hosts(text.en))
    for (const host of [
      'd-0123456789.awsapps.com',
      'ssoins-0123456789abcdef.ap-northeast-1.portal.amazonaws.com',
      'ssoins-0123456789abcdef.portal.ap-northeast-1.app.aws',
      'ap-northeast-1.signin.aws',
      'oidc.ap-northeast-1.amazonaws.com',
    ])
      expect(text.en.split('\n')).toContain(host)
    for (const list of [text.en, text.ja]) expect(list).not.toContain('<')
  })
  it('has the console in a block of its own, with AWS’s suffixes and that they are wide', () => {
    const [signIn = '', console = ''] = allowList(known).text.en.split('# 2. CONSOLE')
    expect(signIn).not.toContain('*.amazonaws.com')
    expect(signIn).not.toContain('account-access')
    expect(console).toContain('This is wide')
    for (const suffix of ['.aws.dev', '.awsstatic.com', '.live-video.net']) expect(console).toContain(suffix)
  })
  it('has account access manager’s hosts where the organization uses it', () => {
    const evidence = { call: 'x', value: 'ServicePrincipal = sso.amazonaws.com, account-access.amazonaws.com' }
    const used = { ...known, findings: { 'trusted-access': { state: 'done', evidence, at: 1 } as const } }
    expect(allowList(used).text.en).toContain('account-access.ap-northeast-1.api.aws')
  })
  it('says what is still to come before Identity Center is enabled', () => {
    const early = allowList({
      directory: { instance: undefined } as never,
      choices: chosen({ homeRegion: 'eu-west-1' }),
      confirmed: {},
      findings: {},
      now: 2,
    })
    expect(early.complete).toBe(false)
    expect(early.text.en).toContain('<directory-id>.awsapps.com')
    expect(early.text.en).toContain('eu-west-1.signin.aws')
  })
})

describe('the values for an identity provider', () => {
  it('have every form of the ACS URL, and say for whom the oldest one is', () => {
    const [saml] = providerValues(known)
    for (const locale of ['en', 'ja'] as const) {
      const text = saml ? copied(saml, locale) : ''
      for (const host of ['signin.aws', 'sso.signin.aws', 'signin.aws.amazon.com'])
        expect(text).toContain(`https://ap-northeast-1.${host}/platform/saml/acs/<tenant-id>`)
      expect(text).toMatch(
        locale === 'en' ? /before February 2026: keep this one/ : /2026 年 2 月より前に有効化した場合/,
      )
      // Ids and issuer are read where AWS shows them, never made up.
      expect(text).toMatch(locale === 'en' ? /Issuer.*as the console shows it/ : /発行者.*コンソールに表示される値/)
      expect(text).toContain('d-0123456789.awsapps.com/start')
    }
  })
})

describe('the portal', () => {
  const own = 'https://d-0123456789.awsapps.com/start'
  it('has the address with the directory’s id, whatever name was decided on, until somebody has set it', () => {
    expect(portalUrl(known)).toBe(own)
    const decided = { ...known, choices: chosen({ portalAlias: 'example-corp' }) }
    expect(portalUrl(decided)).toBe(own)
    expect(allowList(decided).text.en).not.toContain('example-corp')
    const set = { ...decided, confirmed: told('portal-name', 'https://example-corp.awsapps.com/start/') }
    expect(portalUrl(set)).toBe('https://example-corp.awsapps.com/start')
    expect(portalAlias(set)).toBe('example-corp')
    expect(allowList(set).text.en).toContain('\nexample-corp.awsapps.com\n')
  })
  it('has the address that was said last, in whichever step', () => {
    const regional = 'https://ssoins-0123456789abcdef.portal.ap-northeast-1.app.aws'
    const both = {
      ...told('portal-name', 'https://example-corp.awsapps.com/start', 1),
      ...told('portal-sign-in', `${regional}/#/console`, 2),
    }
    expect(portalUrl({ ...known, confirmed: both })).toBe(regional)
    expect(portalAlias({ ...known, confirmed: both })).toBeUndefined()
  })
  it('is recognised in each of its forms', () => {
    for (const url of [
      'https://example-corp.awsapps.com/start/',
      'https://d-0123456789.awsapps.com/start#/console',
      'https://ssoins-0123456789abcdef.us-east-1.portal.amazonaws.com',
      'https://ssoins-0123456789abcdef.portal.us-east-1.app.aws',
    ])
      expect(portalProblem(url, known), url).toBeUndefined()
    expect(portalProblem('https://example.com/start', known)?.en).toContain('expected https://')
  })
  it('is refused when it is surely another company’s', () => {
    for (const url of [
      'https://d-9999999999.awsapps.com/start',
      'https://ssoins-9999999999999999.portal.us-east-1.app.aws',
    ])
      expect(portalProblem(url, known)?.en, url).toContain('another Identity Center')
  })
})

describe('the room for roles in other accounts', () => {
  const accounts = [
    { id: '222233334444', name: 'prod', state: 'ACTIVE' },
    { id: '333344445555', name: 'dev', state: 'ACTIVE' },
  ]
  const directory = {
    identity: { accountId: '111122223333' },
    accounts: () => accounts,
    account: (id: string) => accounts.find((one) => one.id === id),
  } as never
  const printed = '222233334444 950 1000\n333344445555\t12\t1000'

  it('is read from what the command prints, for several accounts at once', () => {
    expect(measured(printed)).toEqual([
      { account: '222233334444', roles: 950, quota: 1000 },
      { account: '333344445555', roles: 12, quota: 1000 },
    ])
    expect(roleRoomProblem(printed, { directory })).toBeUndefined()
    expect(tightWarning(printed)?.en).toContain('222233334444 (950/1000)')
    expect(tightWarning('333344445555 12 1000')).toBeUndefined()
  })
  it('is refused where it is something else, or of an account of nobody', () => {
    expect(roleRoomProblem('950 of 1000', { directory })?.en).toContain('as the command prints them')
    expect(roleRoomProblem('999988887777 1 1000', { directory })?.en).toContain('no account of this organization')
  })
  it('is kept, and the accounts that are left are told', () => {
    expect(unmeasured({ directory, confirmed: {}, findings: {} }).map(({ name }) => name)).toEqual(['prod', 'dev'])
    const confirmed = told('iam-roles', '222233334444 950 1000')
    expect(unmeasured({ directory, confirmed, findings: {} }).map(({ name }) => name)).toEqual(['dev'])
  })
  it('has a command for as long as an account is left, or nobody knows which there are', () => {
    const { copy, manual } = stepById('iam-roles')
    const commands = (context: Partial<ShowContext>): string[] => {
      const show = { ...known, directory, ...context }
      const told = manual.todo.filter(({ when }) => when?.(show) ?? true).some(({ en }) => en.includes('command below'))
      const copies = copy?.(show) ?? []
      expect(told).toBe(copies.length > 0)
      return copies.map((item) => copied(item, 'en'))
    }
    expect(commands({})).toEqual([expect.stringContaining('# dev')])
    expect(stepById('iam-roles').advice?.({ ...known, directory })?.ja).toContain('ほかの 2 アカウント')
    expect(commands({ confirmed: told('iam-roles', printed) })).toEqual([])
    const nobodyKnows = { identity: {}, accounts: () => [] } as never
    expect(commands({ directory: nobodyKnows })).toEqual([expect.stringContaining('get-account-summary')])
  })
})

describe('the SCIM endpoint', () => {
  it('is checked, and a token in its place is refused with a warning', () => {
    expect(scimProblem('https://scim.ap-northeast-1.amazonaws.com/AbC-123/scim/v2/', known)).toBeUndefined()
    expect(scimProblem('https://scim.us-east-1.amazonaws.com/AbC-123/scim/v2', known)?.en).toContain('us-east-1')
    expect(scimProblem('https://example.com/scim', known)?.en).toContain('SCIM endpoint')
    expect(scimProblem('x'.repeat(120), known)?.en).toContain('access token')
  })
})
