import type { Context } from './context.ts'
import type { Handlers, Job, JobKind } from './job-payloads.ts'

/**
 * What comes of a job that somebody else has put into the table, or written anew. `looks`: nothing of its payload is believed but
 * what it is about; the bot looks there, by what AWS, Slack and the audit log say. `told`: it would speak for a person, who hears
 * of it. `dropped`: what it would say or do is in its payload alone.
 */
export const unproven: Record<JobKind, 'looks' | 'told' | 'dropped'> = {
  plan: 'looks',
  execute: 'looks',
  target: 'looks',
  expire: 'looks',
  remind: 'looks',
  escalate: 'looks',
  warn: 'looks',
  end: 'looks',
  lift: 'looks',
  undo: 'looks',
  'give-again': 'looks',
  'remind-review': 'looks',
  'draw-card': 'looks',
  'draw-dm': 'looks',
  'draw-home': 'looks',
  'draw-findings': 'looks',
  'list-file': 'looks',
  'post-audit': 'looks',
  'refresh-directory': 'looks',
  'follow-requests': 'looks',
  'refresh-roster': 'looks',
  'watch-access': 'looks',
  'check-standing': 'looks',
  'check-user': 'looks',
  'check-approvers': 'looks',
  'check-holders': 'looks',
  'compare-sets': 'looks',
  'check-channels': 'looks',
  'check-cards': 'looks',
  'close-alarms': 'looks',
  'daily-digest': 'looks',
  'anchor-audit': 'looks',
  'look-through-log': 'looks',
  'look-at-guide': 'looks',
  prune: 'looks',
  decide: 'told',
  'ask-back': 'told',
  answer: 'told',
  'hand-over': 'told',
  withdraw: 'told',
  'end-asked': 'told',
  'again-asked': 'told',
  review: 'told',
  keep: 'told',
  retry: 'told',
  'roll-back': 'told',
  'guide-press': 'told',
  'finding-press': 'told',
  'read-files': 'told',
  'end-orphan': 'dropped',
  post: 'dropped',
  tell: 'dropped',
  'draw-guide': 'dropped',
  'watch-guide': 'dropped',
  'guide-file': 'dropped',
  'guide-report': 'dropped',
  'audit-file': 'dropped',
}

/** Handlers that do nothing for a job of the last kind. */
export function exceptUnproven(ctx: Pick<Context, 'log'>, handlers: Handlers): Handlers {
  const careful = Object.entries(handlers).map(([kind, work]) => {
    if (unproven[kind as JobKind] !== 'dropped') return [kind, work]
    const unlessUnproven = async (job: Job) => {
      if (job.own) return work(job as never)
      ctx.log.error({ job: kind, key: job.key }, 'a job that the bot has not asked for is not done')
      return undefined
    }
    return [kind, unlessUnproven]
  })
  return Object.fromEntries(careful) as Handlers
}
