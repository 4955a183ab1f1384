import { operatorLocale } from '../config.ts'
import type { Admins, ChosenChannels } from './setup-slack.ts'

/** The policy to begin with: everybody may ask, administrators decide; `policy.example.yaml` shows what else there is. */
export function firstPolicy({ approvals, audit }: ChosenChannels, { named, domains }: Admins): string {
  const admins = `[${named.map((one) => JSON.stringify(one)).join(', ')}]`
  return `# yaml-language-server: $schema=./policy.schema.json
# Who may ask for what, and who decides. policy.example.yaml explains every part and shows stricter rules.

channels:
  approvals: ${approvals.id} # #${approvals.name}
  audit: ${audit.id} # #${audit.name}

people:
  emailDomains: [${domains.join(', ')}]

locale: ${operatorLocale()}
digestAt: "09:00" # once a day approvers are told what waits for them

admins: ${admins}

defaults:
  approvers: ${admins}
  approvals: 1
  pendingFor: 24h
  maxDuration: 8h

rules:
  - name: everything
    when: {}
    for: [self, people]
`
}
