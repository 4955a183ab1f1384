import type { Screen } from './api.ts'
import { Avatar } from './avatar.tsx'
import { cast, mayDo } from './cast.ts'
import { useSandbox } from './sandbox-context.ts'
import type { Read } from './unread.ts'

/** Who you are, and who you could be. A dot tells that somebody has something to read. */
export function Switcher({ screens, read }: { screens: Partial<Record<string, Screen>>; read: Read }) {
  const { me, words, go, screen } = useSandbox()
  function be(user: string): void {
    const there = screens[user]?.channels.some(({ id }) => location.hash.endsWith(`/${id}`))
    const inApp = /\/(home|dm)$|^$/.test(location.hash)
    go({ user, ...(there || inApp ? {} : { place: 'dm' }) })
  }
  return (
    <fieldset className="switcher">
      <legend>{words.beSomebody}</legend>
      <div className="faces">
        {cast.map((id) => {
          const name = screens[id]?.user.real_name ?? id
          const short = name.split(' ')[0]
          const waiting = id !== me.id && screens[id] && read.anywhere(screens[id]) > 0
          return (
            <button
              key={id}
              type="button"
              aria-pressed={id === me.id}
              title={`${name}: ${mayDo(id, words)}`}
              onClick={() => be(id)}
            >
              <Avatar id={id} name={name} />
              <span>{short}</span>
              {waiting && (
                <span className="waiting">
                  <span className="for-ears">{words.unread}</span>
                </span>
              )}
            </button>
          )
        })}
      </div>
      <p className="who">
        <b>{screen.user.real_name}</b> {words.people[me.id as keyof typeof words.people]}
      </p>
    </fieldset>
  )
}
