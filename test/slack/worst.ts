import type { State } from '../../src/lifecycle.ts'
import type { Reader } from '../../src/slack/draw/reader.ts'
import type { RequestView } from '../../src/store/request-views.ts'

/** The longest that AWS, Slack and people may call things. */
export const hostile = '<!channel> *x* ": \\'
export const longest = {
  account: 'A&"'.padEnd(50, '<'),
  permissionSet: 'P'.repeat(32),
  group: '"'.repeat(1024),
  japanese: `${hostile}${'障'.repeat(3000 - hostile.length)}`,
  quotes: '"\\'.repeat(1500),
  ouPath: '/Workloads-&<>"'.repeat(60),
}
export const start = Date.UTC(2026, 10, 23, 14, 40)
const hour = 3_600_000

export const lookNow: Reader = {
  now: start,
  personName: () => '"<Mia>&'.repeat(11),
  mention: () => `<@${person(1)}> (${'&lt;'.repeat(40)}, ${'&amp;'.repeat(40)})`,
  canRollBack: () => true,
}
export const plainLook: Reader = {
  now: start,
  personName: () => 'Mia (mia)',
  mention: () => '<@UMIA> (Mia, mia)',
  canRollBack: () => true,
}

const text = (t: string) => ({ en: t, ja: t })
const person = (i: number) => `U${String(i).padStart(10, '0')}`

export function change(i: number, effect: 'add' | 'change' | 'remove' = 'add') {
  return {
    action: 'sso:CreateAccountAssignment',
    effect,
    noun: { en: 'assignment', ja: '割り当て' },
    summary: text(`${i} ${longest.group}`),
    params: {},
    before: null,
    after: null,
  }
}

/** A request of the given state in which everything is as long and as hostile as it may be. */
export function worst(state: State, more: Partial<RequestView> = {}): RequestView {
  const changes = Array.from({ length: 30 }, (_, i) => change(i))
  const approvers = Array.from({ length: 60 }, (_, i) => person(i + 10))
  const plan = {
    changes,
    reliesOn: { permissionSet: longest.quotes },
    notes: Array.from({ length: 10 }, () => text(longest.group)),
  }
  return {
    id: '7K2MQX',
    operation: 'assign-permission-set',
    input: { account: '111122223333', permissionSet: 'arn', principal: 'GROUP:g' },
    about: text(`${longest.permissionSet} in ${longest.account}`),
    reason: longest.japanese,
    state,
    version: 3,
    requester: person(1),
    beneficiary: { kind: 'group', id: 'g', name: longest.group, slackIds: [] },
    durationMs: 2 * hour,
    permanent: false,
    extendsGrant: null,
    ticket: `INC-${'4'.repeat(76)}`,
    startsAt: start + 5 * hour,
    ruling: {
      rule: '"production-admin<'.repeat(8),
      ruleHash: 'f'.repeat(64),
      approverSelectors: Array.from({ length: 10 }, (_, i) => `${i}${'x'.repeat(240)}@example.com`),
      approvers,
      approvals: 10,
      maxDurationMs: 2 * hour,
      permanent: false,
      ticket: { pattern: 'INC-\\d+', url: `https://x.example/${'y'.repeat(400)}/{ticket}`, required: true },
      channel: 'C0PRODUCTION',
      pendingForMs: 24 * hour,
      remindEveryMs: 4 * hour,
      breakGlass: false,
    },
    plan,
    previousPlan: { ...plan, changes: [change(99)], reliesOn: { permissionSet: 'before' } },
    digest: 'd'.repeat(64),
    facts: {
      alreadyThere: Array.from({ length: 40 }, (_, i) => `${longest.permissionSet}${i}`),
      overlapping: Array.from({ length: 20 }, (_, i) => ({
        requestId: `7K2MQ${i}`,
        permissionSet: longest.permissionSet,
        until: i % 2 ? null : start + hour,
      })),
      had: { times: 19, sufficedMs: 40 * 60_000 },
      peers: { group: `@${'g'.repeat(80)}`, holding: 3, of: 4000 },
      risks: ['management', 'production', 'writes'],
      recent: { count: 12, lastAt: start - 24 * hour, lastState: 'revoked' },
      allows: text(longest.group),
      account: { id: '111122223333', name: longest.account, ouPath: longest.ouPath, management: true },
      permissionSet: { arn: 'arn', name: longest.permissionSet, sessionDuration: 'PT12H' },
      principal: { type: 'GROUP', id: 'g', name: longest.group },
    },
    risk: 'high',
    channel: 'C0PRODUCTION',
    createdAt: start,
    expiresAt: start + 24 * hour,
    decidedAt: state === 'pending' || state === 'planning' ? null : start + 60_000,
    endedAt: start + 3 * hour,
    outcome: { text: longest.quotes },
    decisions: approvers.slice(0, 9).map((approver, i) => ({
      requestId: '7K2MQX',
      approver,
      digest: 'd'.repeat(64),
      verdict: state === 'denied' && i === 0 ? ('deny' as const) : ('approve' as const),
      reason: state === 'denied' && i === 0 ? longest.japanese : null,
      at: start + i * 1000,
    })),
    changes: ['active', 'revoking', 'revoked', 'failed', 'partial', 'executing', 'done'].includes(state)
      ? changes.map((c, seq) => ({
          requestId: '7K2MQX',
          phase: state === 'revoked' ? ('undo' as const) : ('do' as const),
          seq,
          change: c,
          state: 'failed' as const,
          intentAt: start,
          attempts: 1,
          asyncRequestId: null,
          outputs: {},
          seal: null,
          target: null,
          awsRequestId: '0f1e2d3c-0000-4000-8000-123456789012',
          outcomeAt: start,
          error: { text: longest.quotes },
        }))
      : [],
    grant: ['active', 'revoking', 'revoked'].includes(state)
      ? {
          id: '7K2MQX',
          requestId: '7K2MQX',
          access: 'a',
          accountId: '111122223333',
          permissionSetArn: 'arn',
          principalType: 'GROUP',
          principalId: 'g',
          holder: null,
          careOf: person(1),
          state: state === 'revoked' ? 'ended' : 'active',
          endSeal: null,
          startsAt: start,
          endsAt: start + 2 * hour,
          endCause: state === 'active' ? null : 'revoked',
          endedBy: state === 'active' ? null : person(11),
          endedAt: state === 'revoked' ? start + hour : null,
          missingAt: null,
          backAt: null,
          provenAt: null,
          codeAddress: null,
          codeWhere: null,
          version: 2,
        }
      : null,
    ...more,
  }
}

/** The same of many targets, every other of which has failed, with a grant each. */
export function ofMany(state: State, count: number): RequestView {
  const one = worst(state)
  const [row] = worst('failed').changes
  const grant = worst('active').grant
  if (!row || !grant) throw new Error('the worst request has changed')
  const numbers = Array.from({ length: count }, (_, i) => i)
  const changes = numbers.map((seq) => ({
    ...row,
    seq,
    state: seq % 2 ? ('failed' as const) : ('proven' as const),
    change: { ...change(seq), target: `${seq}` },
  }))
  const grants = numbers.map((i) => ({
    ...grant,
    id: `7K2MQX-${i}`,
    state: i % 2 ? ('ended' as const) : ('active' as const),
  }))
  const plan = one.plan && { ...one.plan, changes: changes.map(({ change }) => change) }
  return { ...one, plan, changes, grants, grant }
}

/** An ordinary request, for what the screens say. */
export const ordinary = (state: State, more: Partial<RequestView> = {}): RequestView => {
  const plan = { changes: [change(1)], reliesOn: {}, notes: [text('It is the first assignment there.')] }
  const base = worst(state)
  return {
    ...base,
    beneficiary: null,
    about: { en: 'AdministratorAccess in prod-payments', ja: 'prod-payments の AdministratorAccess' },
    reason: 'Incident 4711',
    plan: { ...plan, changes: [{ ...change(1), summary: text('Give Mia AdministratorAccess in prod-payments') }] },
    previousPlan: null,
    decisions: base.decisions.slice(0, 1),
    changes: base.changes.slice(0, 1),
    facts: base.facts && {
      ...base.facts,
      account: { id: '111122223333', name: 'prod-payments', ouPath: '/Workloads/Production', management: false },
      permissionSet: { arn: 'arn', name: 'AdministratorAccess', sessionDuration: 'PT1H' },
      principal: { type: 'USER', id: 'u', name: 'Mia' },
      allows: text('Everything.'),
    },
    ...more,
  }
}
