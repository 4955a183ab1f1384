export interface Completion {
  line: string
  about: string
}

/** The sub-commands that what was typed so far may become. */
export function CommandList(props: { id: string; found: Completion[]; at: number; onTake(line: string): void }) {
  if (props.found.length === 0) return null
  return (
    <div className="commands" role="listbox" id={props.id} tabIndex={-1}>
      {props.found.map(({ line, about }, index) => (
        <button
          key={line}
          id={`${props.id}-${index}`}
          type="button"
          role="option"
          tabIndex={-1}
          aria-selected={index === props.at}
          className={index === props.at ? 'option current' : 'option'}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => props.onTake(line)}
        >
          <b>{line}</b> <small>{about}</small>
        </button>
      ))}
    </div>
  )
}
