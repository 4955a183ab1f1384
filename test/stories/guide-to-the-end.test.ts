import { expect } from 'vitest'
import type { AwsCompany } from '../../src/sim/aws/company.ts'
import { establishedCompany } from '../../src/sim/aws/established-company.ts'
import { freshCompany } from '../../src/sim/aws/fresh-company.ts'
import { halfDoneCompany } from '../../src/sim/aws/half-done-company.ts'
import { AtTheGuide, setupPolicy } from '../support/guide.ts'
import { story } from '../support/story.ts'
import { walkToTheEnd } from '../support/walk-the-guide.ts'

type Words = Record<'en' | 'ja', string>
interface Company {
  company: () => AwsCompany
  source?: Words
}
const administrators = {
  en: { userName: 'alice', givenName: 'Alice', familyName: 'Moreau', email: 'alice@example.com' },
  ja: { userName: 'dana', givenName: 'Dana', familyName: 'Ito', email: 'dana@example.com' },
}
const companies: Record<string, Company> = {
  established: { company: () => establishedCompany() },
  'half done': { company: () => halfDoneCompany() },
  'brand-new': { company: () => freshCompany({ noCredentials: true }) },
  'with an external provider': {
    company: () => freshCompany({ noCredentials: true }),
    source: { en: 'External identity provider', ja: '外部 ID プロバイダー' },
  },
  'with AWS Managed Microsoft AD': {
    company: () => freshCompany({ noCredentials: true }),
    source: { en: 'AWS Managed Microsoft AD', ja: 'AWS Managed Microsoft AD' },
  },
  'with an Active Directory of its own': {
    company: () => freshCompany({ noCredentials: true }),
    source: { en: 'Self-managed Active Directory', ja: 'セルフマネージド Active Directory' },
  },
}

// Alice reads English, Dana Japanese: one leads, the other decides.
for (const [name, { company, source }] of Object.entries(companies)) {
  for (const language of ['en', 'ja'] as const) {
    story(
      `a company that is ${name} is led to the end, in ${language}`,
      async (world) => {
        const [alice, dana] = [new AtTheGuide(world.alice), new AtTheGuide(world.dana)]
        const [leads, decides] = language === 'en' ? [alice, dana] : [dana, alice]
        const choices = source && { 'choice:identitySource': source[language] }
        const administrator = administrators[language]
        const told = await walkToTheEnd({ world, leads, decides, administrator, ...(choices && { choices }) })
        expect(new Set(told).size).toBe(told.length)
        // From now on it is a health view.
        expect(await leads.opens()).toMatch(
          language === 'en' ? /The setup is complete/ : /セットアップは完了しています/,
        )
        Object.assign(world.aws.world.accounts.get(world.aws.world.managementAccountId)?.root ?? {}, { mfa: false })
        await leads.who.slack.click('modal', 'guide:check')
        await world.until(() => expect(leads.screen).toMatch(/⚠/))
        expect(leads.screen).toMatch(
          language === 'en' ? /It was done .*\n?.*What to do: / : /以前の完了日時: [\s\S]*対処: /,
        )
      },
      { company: company(), policy: setupPolicy },
    )
  }
}
