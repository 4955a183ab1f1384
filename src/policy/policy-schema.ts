import { z } from 'zod'
import { locales } from '../i18n.ts'
import { durationPattern, formatDuration, parseDuration } from './duration.ts'
import { enablable } from './off-by-default.ts'
import { accountSelector, beneficiarySelector, groupName, permissionSetSelector, personSelector } from './selectors.ts'
import { ticketSetting } from './ticket.ts'

/** The shape of `policy.yaml`. Every message is a code of `policy:problems` in the locale files. */

/** Written `90m`, `8h`, `7d`; milliseconds once read. */
const duration = z
  .string('duration')
  .regex(durationPattern, 'duration')
  .transform((text) => parseDuration(text) ?? 0)

const channel = z
  .string('channel')
  .regex(/^[CG][A-Z0-9]{2,}$/, 'channel')
  .describe('Slack channel id, at the bottom of the channel’s details: C0123456789')
const approvals = z.int('approvals').min(0, 'approvals').max(10, 'approvals')
/** More approvals for more time: "up to 1h at once, up to 4h two". */
const steps = z
  .array(z.strictObject({ upTo: duration, approvals }), 'approvals')
  .min(2, 'steps_two')
  .refine((all) => all.every((step, i) => i === 0 || isStep(all[i - 1], step)), 'steps_order')
const isStep = (before: Step | undefined, { upTo, approvals: count }: Step): boolean =>
  before !== undefined && upTo > before.upTo && count >= before.approvals
interface Step {
  upTo: number
  approvals: number
}
const flag = z.boolean('flag')
const people = z.array(personSelector, 'list').min(1, 'empty_list')

const when = z
  .strictObject({
    operations: z
      .array(z.string('operation').regex(/^[a-z][a-z0-9-]*$/, 'operation'), 'list')
      .min(1, 'empty_list')
      .optional()
      .describe(
        'Ids of operations. Without it: access for everybody, every other operation for admins only, never at once',
      ),
    accounts: z.array(accountSelector, 'list').min(1, 'empty_list').optional(),
    permissionSets: z.array(permissionSetSelector, 'list').min(1, 'empty_list').optional(),
  })
  .describe('What the rule is about. Every part given must match; in a list, one is enough')

const settings = {
  approvers: people.describe('Who may approve; the requester never counts'),
  approvals: approvals.describe('How many of them must; 0 grants at once'),
  pendingFor: duration.describe('After this the request expires'),
  remindEvery: duration.describe('Approvers are reminded after this, and then each time after four times as long'),
  maxDuration: duration.describe('The longest access that may be asked for'),
  permanent: flag.describe('May access have no end?'),
  approverSince: duration.describe(
    'Whoever joined the approvers more recently does not count yet; members at the first start do',
  ),
  ticket: ticketSetting,
  startWithin: duration.describe('How far ahead access may be asked for; without it, it begins when it is approved'),
}

/** Also beside other mistakes: all are reported at once. So these two may meet values of any shape. */
const always = { when: () => true }

const rule = z
  .strictObject({
    name: z
      .string('rule_name')
      .regex(/^[A-Za-z0-9][A-Za-z0-9._ -]{0,59}$/, 'rule_name')
      .describe('Shown on every request that the rule decides'),
    when: when,
    requesters: people.optional().describe('Who may ask by this rule; for anybody else it does not match'),
    for: z
      .array(beneficiarySelector, 'list')
      .min(1, 'empty_list')
      .optional()
      .describe(
        'Who may gain by this rule; for anybody else it does not match. Without it: self where nobody approves, else self and people; with deny: everybody',
      ),
    ...z.object(settings).partial().shape,
    approvals: z
      .union([approvals, steps], 'approvals')
      .optional()
      .describe('How many of them must; 0 grants at once. Or by the time asked for: [{ upTo: 1h, approvals: 0 }, …]'),
    escalateAfter: duration
      .optional()
      .describe('Where nobody has decided for so long, the people of escalateTo may approve, too, and are told'),
    escalateTo: people.optional().describe('Who may approve as well after escalateAfter'),
    channel: channel.optional().describe('Where its requests are posted instead of channels.approvals'),
    via: z
      .string('via')
      .trim()
      .refine((text) => groupName(text) !== undefined, 'via')
      .optional()
      .describe('"group:Name": code assigns the group; people are put into it and taken out in time'),
    breakGlass: flag.optional().describe('Granted at once, announced loudly, reviewed afterwards'),
    extensions: z
      .int('extensions')
      .min(0, 'extensions')
      .max(10, 'extensions')
      .optional()
      .describe('How often access may be extended. Default: as often as the rule gives it; of break-glass access once'),
    maxTotal: duration
      .optional()
      .describe('How long break-glass access may last in all, with its extensions. Default: twice maxDuration'),
    countsFor: duration
      .optional()
      .describe('For how long break-glass access that is over counts towards extensions and maxTotal. Default: 24h'),
    deny: flag.optional().describe('What it matches is refused; requesters are looked for among those who gain too'),
    mayBeEmpty: flag
      .optional()
      .describe('Its accounts or permission sets are still to be made: until they have been there, other rules decide'),
  })
  .superRefine(contradictions, always)

export const policySchema = z.strictObject({
  channels: z.strictObject({
    approvals: channel.describe('Where requests are decided'),
    audit: channel.describe('Where everything that happened is told'),
  }),
  people: z
    .strictObject({
      emailDomains: z
        .array(
          z
            .string('email_domain')
            .toLowerCase()
            .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'email_domain'),
          'list',
        )
        .min(1, 'empty_list')
        .optional()
        .describe(
          'Only people with a confirmed e-mail address in these domains count: as who asks, gains, approves or administers. Whoever an administrator has bound counts too. Without it, a confirmed address of any domain will do',
        ),
    })
    .optional(),
  code: z
    .strictObject({
      claims: z
        .array(
          z.strictObject({
            file: z
              .string('claim_file')
              .trim()
              .min(1, 'claim_file')
              .describe('A file that `npm run code -- claims` has written, from where the bot runs'),
            link: z
              .url({ protocol: /^https$/, error: 'claim_link' })
              .optional()
              .describe('Where the code is, for people'),
            maxAge: duration
              .prefault('7d')
              .describe('Older than this, the file does not tell any more whether code has something'),
          }),
          'list',
        )
        .default([])
        .describe('What code has: read again whenever a file changes'),
      tags: z
        .array(z.string('managed_tag').regex(/^[^\s=][^=]{0,127}(=.{0,256})?$/, 'managed_tag'), 'list')
        .default([])
        .describe(
          'Tags of permission sets and accounts that code has: managed-by=terraform, or a key alone for any value',
        ),
      allowChanges: flag
        .default(false)
        .describe(
          'Whether the bot may change all the same what code has; the plan then says that the next apply undoes it',
        ),
    })
    .optional()
    .describe('What is kept in code (Terraform, OpenTofu, CloudFormation), and is to be changed there'),
  enable: z
    .array(z.enum(enablable, 'one_of'), 'list')
    .default([])
    .describe(
      'Operations that are off unless they are named here, as nothing brings back what they destroy; and cut-sessions: emergency-stop may deny everything to a person by a service control policy',
    ),
  locale: z.enum(locales, 'one_of').default('en').describe('Language of channel messages'),
  timeZone: z
    .string('time_zone')
    .refine((zone) => isTimeZone(zone), 'time_zone')
    .optional()
    .describe('IANA name, such as Asia/Tokyo: the zone of digestAt. Default: that of whoever reads it'),
  digestAt: z
    .string('time_of_day')
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'time_of_day')
    .optional()
    .describe('Once a day at this time approvers are told what waits for them: "09:00". Default: never'),
  admins: people.describe('Run the setup guide and what no rule names; see everything'),
  auditors: people
    .optional()
    .describe('Read the audit log, every request and the policy, and change nothing; administrators may anyway'),
  defaults: z
    .strictObject({
      approvers: settings.approvers.optional().describe('Default: admins'),
      approvals: settings.approvals.default(1),
      pendingFor: settings.pendingFor.prefault('24h'),
      remindEvery: settings.remindEvery.prefault('30m'),
      maxDuration: settings.maxDuration.prefault('8h'),
      permanent: settings.permanent.default(false),
      approverSince: settings.approverSince.optional(),
      ticket: settings.ticket.optional(),
      startWithin: settings.startWithin.optional(),
    })
    .prefault({}),
  rules: z
    .array(rule, 'list')
    .min(1, 'empty_list')
    .superRefine(duplicateNames, always)
    .transform((rules) => rules.flatMap(stepByStep))
    .describe('The first that matches decides; when none matches, the request is refused'),
})

/**
 * A rule that asks for more approvals for more time is several rules, of which each but the last is about as much time as
 * its step: so everything that holds for a rule that grants at once holds for a step that does.
 */
function stepByStep({ approvals: given, ...rule }: WrittenRule): ReadRule[] {
  if (!Array.isArray(given)) return [{ ...rule, ...(given !== undefined && { approvals: given }) }]
  const maxDuration = Math.min(given.at(-1)?.upTo ?? 0, rule.maxDuration ?? Number.POSITIVE_INFINITY)
  return given.map(({ upTo, approvals: count }, i) => {
    const step = { ...rule, approvals: count, maxDuration, steps: given }
    const isLast = i === given.length - 1
    return isLast ? step : { ...step, name: `${rule.name} (up to ${formatDuration(upTo)})`, upTo }
  })
}
type WrittenRule = z.output<typeof rule>
type ReadRule = Omit<WrittenRule, 'approvals'> & {
  approvals?: number
  /** Of a step but the last: for how long it may be asked at the most, in all. */
  upTo?: number
  /** All steps of the rule that it is one of. */
  steps?: Step[]
}

/** The policy as read: selectors normalised, durations in milliseconds, defaults filled in. */
export type Policy = z.output<typeof policySchema>
export type Rule = Policy['rules'][number]

/** The rules as somebody wrote them, each once, whatever steps it has. */
export const writtenRules = ({ rules }: Policy): Rule[] => rules.filter(({ upTo }) => upTo === undefined)

function contradictions(rule: unknown, context: z.RefinementCtx): void {
  const given = new Map(typeof rule === 'object' && rule !== null ? Object.entries(rule) : [])
  const contradiction = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
  if (given.get('breakGlass') === true) {
    if (Array.isArray(given.get('approvals')) || Number(given.get('approvals')) > 0)
      contradiction('approvals', 'break_glass_approvals')
    if (given.get('permanent') === true) contradiction('permanent', 'break_glass_permanent')
    if (given.has('startWithin')) contradiction('startWithin', 'break_glass_start')
  } else for (const key of ['maxTotal', 'countsFor']) if (given.has(key)) contradiction(key, 'only_break_glass')
  if (given.has('escalateAfter') !== given.has('escalateTo'))
    contradiction(given.has('escalateTo') ? 'escalateTo' : 'escalateAfter', 'escalation_half')
  if (given.has('escalateTo') && (given.get('approvals') === 0 || given.get('breakGlass') === true))
    contradiction('escalateTo', 'escalation_at_once')
  if (given.get('deny') !== true) return
  const also = ['channel', 'breakGlass', 'via', 'escalateAfter', 'escalateTo', 'extensions']
  const unused = [...Object.keys(settings), ...also].filter((key) => given.get(key) !== undefined)
  for (const key of unused) contradiction(key, 'deny_settings')
}

function duplicateNames(rules: unknown, context: z.RefinementCtx): void {
  if (!Array.isArray(rules)) return
  const names = rules.map((rule: unknown) =>
    typeof rule === 'object' && rule && 'name' in rule ? rule.name : undefined,
  )
  for (const [index, name] of names.entries()) {
    if (typeof name === 'string' && names.indexOf(name) < index)
      context.addIssue({ code: 'custom', path: [index, 'name'], message: 'duplicate_name' })
  }
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
