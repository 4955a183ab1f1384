import { Component, type ReactNode } from 'react'
import { languageOf, wordsIn } from './words.ts'

/** In place of a page that could not be drawn, which React would leave white: what went wrong, and a way on. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error?: unknown }> {
  override state: { error?: unknown } = {}

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error }
  }

  override render(): ReactNode {
    if (!('error' in this.state)) return this.props.children
    const { broke, reload } = wordsIn[languageOf(document.documentElement.lang || navigator.language)]
    return (
      <main className="broken" role="alert">
        <p>{broke}</p>
        <pre>{String(this.state.error)}</pre>
        <button type="button" className="button primary" onClick={() => location.reload()}>
          {reload}
        </button>
      </main>
    )
  }
}
