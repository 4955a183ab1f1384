import { type Trouble, troubles } from '../trouble.ts'
import { makeTrouble } from './api.ts'
import { useSandbox } from './sandbox-context.ts'

/** What goes wrong in real life, to try here; what was asked and given is to survive it. */
export function MakeTrouble() {
  const { words, tell } = useSandbox()
  const make = (id: Trouble) =>
    makeTrouble(id)
      .then(() => tell(words.troubles[id].made))
      .catch((error: Error) => tell(`${words.failed} ${error.message}`))
  return (
    <details className="by-hand">
      <summary>{words.makeTrouble}</summary>
      <ul>
        {troubles.map((id) => (
          <li key={id}>
            <button type="button" className="button" onClick={() => void make(id)}>
              {words.troubles[id].make}
            </button>
          </li>
        ))}
      </ul>
    </details>
  )
}
