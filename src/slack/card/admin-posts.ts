import type { KnownBlock } from '@slack/types'
import { outcomePlain } from '../../error-words.ts'
import type { Say } from '../../i18n.ts'
import type { AuditProblem } from '../../store/audit-breaks.ts'
import { bold, clip, line, plainWords, rich } from '../draw/blocks.ts'
import { mention, sentence } from '../draw/sentence.ts'
import { slackDate } from '../draw/times.ts'
import { adminsLines, number, type Post, type PostData } from './post.ts'

/** What is about the bot as a whole, and mostly for administrators. */
export const adminPosts = {
  pause: {
    text: (data) => (data.paused ? 'grant:paused' : 'grant:resumed'),
    draw: (data, say) => {
      const vars = { who: mention(String(data.by)), reason: clip(String(data.reason || '-'), 300) }
      return [rich(line(...sentence(say, data.paused ? 'grant:paused_text' : 'grant:resumed_text', vars)))]
    },
  },
  silent: {
    text: 'grant:silent',
    draw: (data, say) => {
      const vars = { channel: String(data.channel) }
      const why = data.over ? say.plain('grant:silent_over') : outcomePlain({ code: String(data.code), vars }, say)
      return [rich(line(bold(say.plain('grant:silent', vars)), plainWords('\n')), line(plainWords(why)))]
    },
  },
  behind: {
    text: 'grant:behind',
    draw: (data, say) =>
      toAdmins(
        data,
        say,
        'behind',
        say.plain('grant:behind_text', { posted: number(data.posted), head: number(data.head) }),
      ),
  },
  broken: {
    text: 'grant:broken',
    draw: (data, say) => {
      const detail = say.plain(`doctor:audit_problems.${data.problem as AuditProblem}`)
      return toAdmins(data, say, 'broken', say.plain('grant:broken_text', { seq: number(data.seq), detail }))
    },
  },
  foreign: {
    text: (data) => (data.over ? 'grant:foreign_over' : 'grant:foreign'),
    draw: (data, say) => {
      if (data.over) {
        const vars = { since: slackDate(number(data.since)), until: slackDate(number(data.until)) }
        return [rich(line(...sentence(say, 'grant:foreign_over_text', vars)))]
      }
      const vars = { ours: String(data.ours), theirs: String(data.theirs) }
      return toAdmins(data, say, 'foreign', say.plain('grant:foreign_text', vars))
    },
  },
} satisfies Record<string, Post>

/** What an administrator has to confirm. */
const toAdmins = (data: PostData, say: Say, what: 'behind' | 'broken' | 'foreign', text: string): KnownBlock[] => [
  rich(line(bold(say.plain(`grant:${what}`))), line(plainWords(`\n${text}\n`)), ...adminsLines(data)),
]
