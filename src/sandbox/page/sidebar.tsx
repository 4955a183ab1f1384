import type { Screen } from './api.ts'
import { Avatar } from './avatar.tsx'
import { useSandbox } from './sandbox-context.ts'
import { Switcher } from './switcher.tsx'
import type { ShownStep } from './tour.ts'
import { TryThis } from './try-this.tsx'
import type { Read } from './unread.ts'

interface Props {
  inert: boolean
  screens: Partial<Record<string, Screen>>
  place: string
  read: Read
  /** Undefined while they stand in the middle. */
  tour: ShownStep[] | undefined
}

export function Sidebar({ inert, screens, place, read, tour }: Props) {
  const { screen, company, words, go } = useSandbox()
  const at = (id: string) => (id === place ? 'page' : undefined)
  const dot = (id: string) => {
    const count = id === place ? 0 : read.unread(screen, id)
    return count > 0 ? <Unread count={count} /> : null
  }
  return (
    <nav className="sidebar" inert={inert} aria-label={words.channels}>
      <Switcher screens={screens} read={read} />
      <div className="places">
        <h2>{words.apps}</h2>
        <button type="button" className="place" aria-current={at('home')} onClick={() => go({ place: 'home' })}>
          <HomeIcon /> {words.home}
        </button>
        <button type="button" className="place" aria-current={at('dm')} onClick={() => go({ place: 'dm' })}>
          <Avatar id={company.app.botUserId} name={company.app.name} small /> {company.app.name} {dot('dm')}
        </button>
        <h2>{words.channels}</h2>
        {screen.channels.map(({ id, name }) => (
          <button key={id} type="button" className="place" aria-current={at(id)} onClick={() => go({ place: id })}>
            <span className="hash" aria-hidden="true">
              #
            </span>
            {name} {dot(id)}
          </button>
        ))}
      </div>
      {tour && <TryThis steps={tour} />}
    </nav>
  )
}

function Unread({ count }: { count: number }) {
  const { words } = useSandbox()
  return (
    <span className="unread">
      {count} <span className="for-ears">{words.unread}</span>
    </span>
  )
}

const HomeIcon = () => (
  <svg className="home-icon" viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
    <path d="M3 9.5 10 3l7 6.5V17h-5v-4.5H8V17H3Z" fill="none" stroke="currentColor" strokeWidth="1.6" />
  </svg>
)
