import { useEffect, useMemo } from 'react'
import { Blocks } from './blocks.tsx'
import { ConversationTabs } from './conversation-head.tsx'
import { useAct, useSandbox } from './sandbox-context.ts'
import { SurfaceContext } from './surface.ts'

/** The app's Home tab. Opening it tells the app, which draws it. */
export function HomeTab() {
  const { screen, words } = useSandbox()
  const act = useAct()
  const pending = useMemo(() => new Set<Promise<unknown>>(), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each time that the tab is opened
  useEffect(() => {
    void act('home', {})
  }, [])
  const { home } = screen
  return (
    <section className="conversation" aria-label={words.home}>
      <ConversationTabs place="home" />
      <div className="scroll home">
        {home ? (
          <SurfaceContext value={{ on: 'home', values: home.state.values, errors: {}, pending }}>
            <Blocks blocks={home.blocks} />
          </SurfaceContext>
        ) : (
          <p className="empty">{words.noHome}</p>
        )}
      </div>
    </section>
  )
}
