import { type ReactNode, useEffect } from 'react'
import { perform } from './api.ts'
import { Blocks } from './blocks.tsx'
import { ConversationTabs } from './conversation-head.tsx'
import { useSandbox } from './sandbox-context.ts'
import { SurfaceContext, surfaceOf } from './surface.ts'

/** The app's Home tab. Opening it tells the app, which draws it. */
export function HomeTab({ above }: { above?: ReactNode }) {
  const { screen, words, me } = useSandbox()
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each time that the tab is opened
  useEffect(() => {
    // An app may not answer everybody; then the tab stays as it was.
    perform(me.id, 'home', {}).catch(() => {})
  }, [])
  const { home } = screen
  const surface = surfaceOf('home', home?.state.values, home?.hash)
  return (
    <section className="conversation" aria-label={words.home}>
      <ConversationTabs place="home" />
      <div className="scroll home">
        {above}
        {home ? (
          <SurfaceContext value={surface}>
            <Blocks blocks={home.blocks} />
          </SurfaceContext>
        ) : (
          <p className="empty">{words.noHome}</p>
        )}
      </div>
    </section>
  )
}
