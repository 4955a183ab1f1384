import { type AuditEntry, auditEntries } from '../store/audit-log.ts'
import type { Queries } from '../store/database.ts'
import { type About, requestsAbout } from '../store/requests.ts'

/** What somebody looks for in the audit log; what is left out is not asked for. Times in ms. */
export interface AuditSearch extends About {
  requestId?: string
  /** Slack user id of who did it, beside the requests that are theirs. */
  by?: string
  facts?: readonly string[]
  since?: number | undefined
  before?: number | undefined
}

/** Facts in order. */
export async function* searchAudit(db: Queries, search: AuditSearch): AsyncGenerator<AuditEntry> {
  const { requestId, by, facts, since, before, ...about } = search
  const asked = Object.values(about).some((part) => part !== undefined) ? await requestsAbout(db, about) : undefined
  const filter = {
    ...(requestId !== undefined && { requestId }),
    ...(facts && { facts }),
    ...(since !== undefined && { since }),
    ...(before !== undefined && { before }),
  }
  const alone = by !== undefined && about.accountId === undefined && about.permissionSetArn === undefined
  for await (const entry of auditEntries(db, filter)) {
    const own = alone && entry.actor === by
    if (!asked || own || (entry.requestId !== null && asked.has(entry.requestId))) yield entry
  }
}

/** What people call what became of something, and the facts that say so. */
const outcomes: [words: RegExp, facts: string[]][] = [
  [/^(?:grants?|granted|given|done|付与|完了)$/iu, ['granted', 'one-granted', 'done']],
  [/^(?:approved|approvals?|承認)$/iu, ['approved', 'bootstrap-approval', 'break-glass', 'granted-by-rule']],
  [/^(?:break-?glass|緊急アクセス)$/iu, ['break-glass', 'reviewed']],
  [/^(?:denied|denials?|却下)$/iu, ['denied']],
  [/^(?:refused|refusals?|拒否)$/iu, ['refused', 'press-refused', 'use-refused', 'no-longer-allowed']],
  [
    /^(?:ended|revoked|終了)$/iu,
    ['ended', 'revoked', 'stays', 'closed', 'one-ended', 'one-revoked', 'one-stays', 'one-closed'],
  ],
  [/^(?:extended|extensions?|延長)$/iu, ['extended', 'one-extended']],
  [/^(?:failed|失敗)$/iu, ['failed', 'partial', 'one-failed']],
  [/^(?:lapsed|expired|期限切れ)$/iu, ['expired']],
  [/^(?:withdrawn|取り?下げ)$/iu, ['withdrawn']],
  [
    /^(?:alarms?|警告)$/iu,
    ['alarm', 'lift-alarm', 'rows-mended', 'approvals-unproven', 'people-doubted', 'log-broken', 'database-behind'],
  ],
]

/** The facts that a word stands for; undefined: it is none of these words. */
export const factsCalled = (word: string): string[] | undefined => outcomes.find(([words]) => words.test(word))?.[1]
