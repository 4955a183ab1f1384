import { useEffect, useId, useRef, useState } from 'react'
import { CommandList, type Completion } from './command-list.tsx'
import { useAct, useSandbox } from './sandbox-context.ts'
import { Shortcuts } from './shortcuts.tsx'

interface Props {
  channel: { id: string; is_im: boolean }
  text: string
  onText(text: string): void
}

/** Takes the slash command everywhere, and messages in the app's own conversation. */
export function Composer({ channel, text, onText }: Props) {
  const { words, company, tell } = useSandbox()
  const act = useAct()
  const [at, setAt] = useState(0)
  const [shut, setShut] = useState(false)
  const input = useRef<HTMLTextAreaElement>(null)
  const listId = useId()
  const { command, name } = company.app
  const found = text.startsWith('/') && !shut ? completions(command, words.commands, text) : []
  const placeholder = channel.is_im ? words.writeToApp(name) : words.writeInChannel
  useEffect(() => {
    if (text) input.current?.focus()
  }, [text])

  function edit(next: string): void {
    onText(next)
    setAt(0)
    setShut(false)
  }
  async function send(line: string): Promise<void> {
    const said = line.trim()
    if (!said) return
    if (said === command || said.startsWith(`${command} `)) {
      edit('')
      await act('command', { text: said.slice(command.length).trim(), channel: channel.id })
    } else if (channel.is_im) {
      edit('')
      await act('say', { text: said })
    } else tell(words.onlyCommands)
  }
  /** A command that wants a word more is only completed. */
  function take(line: string): void {
    if (line.endsWith(' ')) edit(line)
    else void send(line)
  }
  function key(event: React.KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const current = found[at]?.line
    if (step !== 0 && found.length > 0) setAt((at + step + found.length) % found.length)
    else if (event.key === 'Tab' && current) edit(current)
    else if (event.key === 'Escape' && found.length > 0) setShut(true)
    else if (event.key === 'Enter' && !event.shiftKey) current ? take(current) : void send(text)
    else return
    event.preventDefault()
  }
  return (
    <div className="composer">
      <CommandList id={listId} found={found} at={at} onTake={take} />
      <Shortcuts />
      <textarea
        ref={input}
        rows={1}
        value={text}
        placeholder={placeholder}
        aria-label={placeholder}
        aria-controls={found.length > 0 ? listId : undefined}
        aria-activedescendant={found.length > 0 ? `${listId}-${at}` : undefined}
        onChange={(event) => edit(event.target.value)}
        onKeyDown={key}
      />
      <button type="button" className="send" aria-label={words.send} disabled={!text.trim()} onClick={() => send(text)}>
        <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
          <path d="M2 2.5 18 10 2 17.5 4.5 11l6-1-6-1Z" fill="currentColor" />
        </svg>
      </button>
    </div>
  )
}

function completions(command: string, commands: Record<string, string>, text: string): Completion[] {
  const all = Object.entries(commands).map(([word, about]) => ({ line: word ? `${command} ${word}` : command, about }))
  const typed = text.toLowerCase()
  return all.filter(({ line }) => line.startsWith(typed))
}
