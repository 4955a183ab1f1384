import type { CompanyId } from '../companies.ts'
import { moveClock } from './api.ts'
import type { Choices } from './choices.ts'
import { CompanyChoice } from './company-choice.tsx'
import { useSandbox } from './sandbox-context.ts'
import { clockDate, clockTime } from './times.ts'
import type { Language } from './words.ts'

const minute = 60_000
const jumps = {
  en: { '+15 min': 15 * minute, '+1 h': 60 * minute, '+8 h': 480 * minute, '+1 day': 1440 * minute },
  ja: { '+15 分': 15 * minute, '+1 時間': 60 * minute, '+8 時間': 480 * minute, '+1 日': 1440 * minute },
}

export function TopBar({ choices, company }: { choices: Choices; company: CompanyId | undefined }) {
  const { words, theme } = useSandbox()
  return (
    <header className="top">
      <button
        type="button"
        className="open-sidebar"
        aria-expanded={choices.sidebarShown}
        aria-label={words.channels}
        onClick={() => choices.showSidebar(!choices.sidebarShown)}
      >
        ☰
      </button>
      <CompanyChoice current={company} />
      <Clock />
      <div className="tools">
        <select
          aria-label={words.language}
          value={choices.language ?? ''}
          onChange={({ target }) => choices.setLanguage((target.value || undefined) as Language | undefined)}
        >
          <option value="">{words.languageAuto}</option>
          <option value="en">English</option>
          <option value="ja">日本語</option>
        </select>
        <button type="button" aria-label={words.theme} title={words.theme} onClick={choices.toggleTheme}>
          {theme === 'light' ? '☾' : '☀'}
        </button>
        <button type="button" aria-pressed={choices.awsShown} onClick={() => choices.showAws(!choices.awsShown)}>
          {choices.awsShown ? words.hideAws : words.showAws}
        </button>
      </div>
    </header>
  )
}

function Clock() {
  const { words, me, now, language, tell } = useSandbox()
  const forward = (ms: number) => moveClock(ms).catch((error: Error) => tell(`${words.failed} ${error.message}`))
  return (
    <section className="clock" aria-label={words.clock}>
      <span title={words.clock}>
        {clockDate(now, me.tz, language)} <b>{clockTime(now, me.tz, language)}</b> <small>{me.tz}</small>
      </span>
      <fieldset aria-label={words.forward}>
        {Object.entries(jumps[language]).map(([label, ms]) => (
          <button key={label} type="button" title={words.forward} onClick={() => forward(ms)}>
            {label}
          </button>
        ))}
      </fieldset>
    </section>
  )
}
