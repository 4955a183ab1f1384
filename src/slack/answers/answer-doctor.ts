import { runDoctor } from '../../doctor/run-doctor.ts'
import { adminAsOfNow } from '../../workflow/people/as-of-now.ts'
import { bold, clip, line, plainWords, rich } from '../draw/blocks.ts'
import { type Answer, listAnswer } from './answer.ts'

/** Shows administrators every check of the bot's own health, worst first. */
export const answerDoctor: Answer = async (ctx, { person, say }) => {
  await adminAsOfNow(ctx, person.slackId)
  const order = ['problem', 'warning', 'ok']
  const findings = (await runDoctor(ctx)).sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level))
  const items = findings.map(({ check, level, text, remedy }) => [
    rich(
      line(
        bold(`${say.plain(`doctor:levels.${level}`)}: ${say.plain(`doctor:checks.${check}`)}`),
        plainWords(`\n${clip(text[say.locale], 1200)}`),
        ...(remedy ? [plainWords(`\n${clip(remedy[say.locale], 800)}`)] : []),
      ),
    ),
  ])
  return listAnswer(say.plain('commands:doctor_title'), items, say)
}
