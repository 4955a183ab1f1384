import type { Locale, Text } from '../i18n.ts'
import { answerText, byAws, type Choices, choiceIds, choices } from './choices.ts'
import { noCredentials } from './look-at-step.ts'
import { isSettled, type Progress, type StepView } from './progress.ts'

export interface ReportLook {
  locale: Locale
  now: number
  /** The reader's time zone. */
  timeZone: string
  personName(slackId: string): string
}

const words = {
  title: { en: 'AWS setup report', ja: 'AWS セットアップレポート' },
  made: { en: 'Made', ja: '作成日時' },
  progress: { en: 'Progress', ja: '進捗' },
  complete: { en: 'The setup is complete.', ja: 'セットアップは完了しています。' },
  signedIn: {
    en: 'An administrator has signed in at the access portal; root is not in use.',
    ja: '管理者がアクセスポータルにサインインし、ルートユーザーは使われていません。',
  },
  decided: { en: 'Decisions', ja: '決定事項' },
  done: { en: 'Done', ja: '完了したステップ' },
  left: { en: 'Left', ja: '残っているステップ' },
  skipped: { en: 'Not for this company', ja: '自社では不要としたステップ' },
  skippedHead: { en: '| Step | When | By | Reason |', ja: '| ステップ | 日時 | 決定者 | 理由 |' },
  nothingLeft: { en: 'Nothing.', ja: 'ありません。' },
  head: { en: '| Step | When | By | Evidence |', ja: '| ステップ | 日時 | 確認者 | 根拠 |' },
  decisionHead: { en: '| Choice | Answer | By | When |', ja: '| 項目 | 回答 | 決定者 | 日時 |' },
  leftHead: { en: '| Step | State | Minutes | Remark |', ja: '| ステップ | 状態 | 所要時間（分） | 備考 |' },
  aws: { en: 'seen in AWS', ja: 'AWS で確認' },
  bot: { en: 'seen by the bot', ja: 'ボットで確認' },
  optional: { en: 'optional', ja: '任意' },
  comma: { en: ', ', ja: '、' },
  stop: { en: '; ', ja: '。' },
} satisfies Record<string, Text>

const minutesLeft = (count: number): Text => ({ en: `${count} minutes left`, ja: `残り ${count} 分` })

const quoted = (text: string, locale: Locale): string => (locale === 'ja' ? `「${text}」` : `“${text}”`)

const states: Record<StepView['state'], Text> = {
  done: { en: 'done', ja: '完了' },
  'not-applicable': { en: 'not applicable', ja: '対象外' },
  skipped: { en: 'not for this company', ja: '自社では不要' },
  lost: { en: 'NO LONGER TRUE', ja: '現在は満たされていません' },
  attention: { en: 'NEEDS ATTENTION', ja: '要対応' },
  due: { en: 'to do, with a date', ja: '未完了（期限あり）' },
  todo: { en: 'to do', ja: '未完了' },
  waiting: { en: 'waiting', ja: '待機中' },
  'cannot-check': { en: 'cannot be checked', ja: '確認不可' },
  blocked: { en: 'waits for another step', ja: '前のステップ待ち' },
}

/** What was set up, by whom, when, with what evidence; and what is left. Markdown in the reader's language. */
export function report(
  { progress, choices: made }: { progress: Progress; choices: Choices },
  look: ReportLook,
): string {
  const { locale, now } = look
  const blind = progress.steps.some(({ because, state }) => because === 'credentials' && !isSettled({ state }))
  const say = (key: keyof typeof words) => words[key][locale]
  const { steps, done, total } = progress
  const minutes = progress.parts.reduce((sum, part) => sum + part.minutesLeft, 0)
  const over = steps.filter(({ state }) => state === 'done')
  const left = steps.filter((view) => !isSettled(view))
  const skipped = steps.flatMap(({ state, step, skip }) => (state === 'skipped' && skip ? [{ step, ...skip }] : []))
  return [
    `# ${say('title')}`,
    `${say('made')}: ${when(now, look)}  \n${say('progress')}: ${done} / ${total}${say('comma')}${minutesLeft(minutes)[locale]}`,
    ...(progress.finished ? [say('complete')] : []),
    ...(progress.administratorSignedIn ? [say('signedIn')] : []),
    `## ${say('decided')}`,
    table(say('decisionHead'), decisionRows(made, look)),
    ...progress.parts.flatMap(({ part, title }) => {
      const own = over.filter((view) => view.part === part)
      if (own.length === 0) return []
      return [
        `## ${say('done')}: ${title[locale]}`,
        table(
          say('head'),
          own.map((view) => doneRow(view, look)),
        ),
      ]
    }),
    `## ${say('left')}`,
    ...(blind ? [noCredentials[locale]] : []),
    left.length > 0
      ? table(
          say('leftHead'),
          left.map((view) => leftRow(view, look)),
        )
      : say('nothingLeft'),
    ...(skipped.length > 0
      ? [
          `## ${say('skipped')}`,
          table(
            say('skippedHead'),
            skipped.map((one) => [one.step.title[locale], when(one.at, look), by(one.by, look), one.reason]),
          ),
        ]
      : []),
  ]
    .join('\n\n')
    .concat('\n')
}

function decisionRows(made: Choices, look: ReportLook): string[][] {
  return choiceIds.flatMap((id) => {
    const choice = made[id]
    if (!choice) return []
    const { title, options, concluded } = choices[id]
    const answer = (choice.by === byAws && concluded) || answerText(id, choice.value)
    // That AWS does not show it is nobody's decision.
    const isOpen = answer === concluded && options === 'text'
    const decided = isOpen ? ['', ''] : [by(choice.by, look), when(choice.at, look)]
    return [[title[look.locale], answer[look.locale], ...decided]]
  })
}

function doneRow({ step, done, evidence }: StepView, look: ReportLook): string[] {
  const said = done?.value ? quoted(done.value, look.locale) : ''
  const seen =
    done?.by === undefined && evidence ? `\`${evidence.call.replaceAll('`', "'")}\`: ${evidence.value}` : said
  // What no call of AWS tells stands in the bot's own record, or in its policy.
  const own = done?.by === undefined && evidence && !evidence.call.includes(':')
  const who = own ? words.bot[look.locale] : by(done?.by, look)
  return [step.title[look.locale], done ? when(done.at, look) : '', who, seen]
}

function leftRow({ step, state, text, because, dueBy, blockedBy }: StepView, look: ReportLook): string[] {
  const { locale } = look
  const before = blockedBy.map(({ title }) => quoted(title[locale], locale)).join(words.comma[locale])
  const remarks = [
    ...(step.optional ? [words.optional[locale]] : []),
    ...(dueBy === undefined ? [] : [locale === 'ja' ? `期限 ${when(dueBy, look)}` : `due ${when(dueBy, look)}`]),
    ...(before ? [locale === 'ja' ? `${before}のあと` : `after ${before}`] : []),
    // That the bot has no credentials is said once, above.
    ...(text && because !== 'credentials' ? [text[locale]] : []),
  ]
  return [step.title[locale], states[state][locale], String(step.minutes), remarks.join(words.stop[locale])]
}

const by = (slackId: string | undefined, { locale, personName }: ReportLook): string =>
  slackId === undefined || slackId === byAws ? words.aws[locale] : personName(slackId)

const when = (ms: number, { locale, timeZone }: ReportLook): string =>
  new Intl.DateTimeFormat(locale === 'ja' ? 'ja-JP' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone,
  }).format(ms)

const table = (head: string, rows: string[][]): string =>
  [
    head,
    `|${' --- |'.repeat(head.split('|').length - 2)}`,
    ...rows.map((cells) => `| ${cells.map(cell).join(' | ')} |`),
  ].join('\n')

/** What people typed must stay in its table cell, as plain text. */
const cell = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/[\\|<>[\]]/g, '\\$&')
    .trim()
