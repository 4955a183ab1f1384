import { hueOf } from './cast.ts'
import { useSandbox } from './sandbox-context.ts'

export function Avatar({ id, name, small }: { id: string; name: string; small?: boolean }) {
  const { company } = useSandbox()
  const size = small ? 'avatar small' : 'avatar'
  if (id === company.app.botUserId) return <span className={`${size} app-mark`} aria-hidden="true" />
  return (
    <span className={size} style={{ '--hue': hueOf(id) } as React.CSSProperties} aria-hidden="true">
      {name.slice(0, 1)}
    </span>
  )
}
