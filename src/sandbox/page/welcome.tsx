import { perform } from './api.ts'
import { useSandbox } from './sandbox-context.ts'
import type { ShownStep } from './tour.ts'
import { TourSteps } from './try-this.tsx'

/** What a first visitor sees above the app's Home tab: what this is, what is not real here, and where to begin. */
export function Welcome({ steps, onHide }: { steps: ShownStep[]; onHide(): void }) {
  const { words, go, tell } = useSandbox()
  const begin = (user: string, text: string) => {
    go({ user, place: 'dm' })
    perform(user, 'command', { text }).catch((error: Error) => tell(`${words.failed} ${error.message}`))
  }
  return (
    <section className="welcome" aria-label={words.welcome.title}>
      <header>
        <h2>{words.welcome.title}</h2>
        <button type="button" className="icon" aria-label={words.welcome.hide} onClick={onHide}>
          ×
        </button>
      </header>
      <p>{words.welcome.what}</p>
      <div className="actions">
        <button type="button" className="button primary solid" onClick={() => begin('UMIA', 'request')}>
          {words.welcome.request}
        </button>
        <button type="button" className="button" onClick={() => begin('UALICE', '')}>
          {words.welcome.guide}
        </button>
      </div>
      <h3>{words.tryThis}</h3>
      <TourSteps steps={steps} />
      <p className="hint">{words.welcome.simulated}</p>
    </section>
  )
}
