import { Refusal } from '../../errors.ts'
import { openFindings } from '../../store/findings.ts'
import { isAdmin } from '../../workflow/people/roster.ts'
import { refuseStopped } from '../../workflow/people/stopped.ts'
import { context } from '../draw/blocks.ts'
import { findingItem, lookAtCode, untoldLines } from '../findings/finding-item.ts'
import { type Answer, listAnswer, sentenceAnswer } from './answer.ts'

/** `/aws-setup findings`: what AWS shows and nobody explains, for administrators. */
export const answerFindings: Answer = async (ctx, { person, say }) => {
  await refuseStopped(ctx, person.slackId)
  if (!isAdmin(ctx, person.slackId)) throw new Refusal('admins_only')
  const open = await openFindings(ctx.store.db, ctx.clock.now())
  const blind = say('commands:access_blind')
  if (open.length === 0) return sentenceAnswer(`${say('commands:findings_none')}\n${blind}`)
  const look = await lookAtCode(ctx)
  const items = open.map((finding) => () => [findingItem(look, finding, say)])
  return listAnswer(say.plain('commands:findings_title'), items, say, [context(blind), ...untoldLines(look, say)])
}
